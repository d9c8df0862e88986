import WasmCore
import WasmInterp

/// As much of WASI 0.2 as guests need that write to their standard streams.
enum QuietSystem {
    /// Offers it in the version that the guests import.
    static func define(in linker: inout ComponentLinker<GuestWorld>) {
        let streams = "wasi:io/streams@0.2.0"
        let input = linker.defineResource(streams, "input-stream") { _, _ in }
        let output = linker.defineResource(streams, "output-stream") { _, _ in }
        for (name, type) in [("stdin", input), ("stdout", output), ("stderr", output)] {
            linker.define("wasi:cli/\(name)@0.2.0", "get-\(name)") { caller, _ in
                try caller.resources.make(type, 0)
            }
            linker.define("wasi:cli/terminal-\(name)@0.2.0", "get-terminal-\(name)") { _, _ in
                .option(nil)
            }
        }
        linker.define(streams, "[method]output-stream.check-write") { _, _ in .ok(.u64(4_096)) }
        for name in ["write", "blocking-write-and-flush", "blocking-flush"] {
            linker.define(streams, "[method]output-stream.\(name)") { caller, arguments in
                if case .bytes(let bytes)? = arguments.last { caller.host.printed += bytes }
                return .ok(nil)
            }
        }
        linker.define("wasi:filesystem/preopens@0.2.0", "get-directories") { _, _ in .list([]) }
        linker.define("wasi:cli/environment@0.2.0", "get-environment") { _, _ in .list([]) }
    }
}
