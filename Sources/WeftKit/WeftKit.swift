// One import for what a module is (`WasmCore`) and for running it (`WasmInterp`), and their errors
// as Foundation knows errors (`LocalizedErrors.swift`). Neither needs Foundation itself.

@_exported public import WasmCore
@_exported public import WasmInterp
