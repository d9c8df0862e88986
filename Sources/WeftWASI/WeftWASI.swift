// One import for running programs of WASI: `Host`, and all that `WeftKit` is.

@_exported public import Host
@_exported public import WeftKit
