// What programs that call guests by their bindings share: `Scripts/host-bindings --run` compiles it
// with the bindings of a guest and `check()` of it.

import Foundation
import WeftKit

@main
struct Checks {
    static func main() {
        do {
            try check()
        } catch {
            print("\(error)")
            exit(1)
        }
    }
}

struct Mismatch: Error, CustomStringConvertible {
    let description: String
}

func expect<Value: Equatable>(_ found: Value, _ wanted: Value, line: Int = #line) throws {
    guard found == wanted else {
        throw Mismatch(description: "line \(line): \(found), not \(wanted)")
    }
}

/// What a call fails with.
func failure<Failure: Error, Success>(
    _ type: Failure.Type, line: Int = #line, _ call: () throws -> Success
) throws -> Failure {
    do {
        let value = try call()
        throw Mismatch(description: "line \(line): \(value), not an error")
    } catch let error as TypedCallError<Failure> {
        guard case .failed(let failure) = error else { throw error }
        return failure
    }
}

/// The component that the command line names. What it prints is thrown away, and whatever else it
/// imports traps.
func instantiate<Host>(
    _ host: Host, _ define: (inout ComponentLinker<Host>) -> Void = { _ in }
) throws -> (store: Store<Host>, instance: ComponentInstance) {
    let engine = Engine()
    var linker = ComponentLinker<Host>(engine: engine)
    linker.unknownImports = .trap
    defineSilence(in: &linker)
    define(&linker)
    let bytes = try Data(contentsOf: URL(filePath: CommandLine.arguments[1]))
    let store = Store(engine: engine, host: host)
    let component = try Component([UInt8](bytes), engine: engine)
    return (store, try linker.instantiate(component, in: store))
}

/// What guests need of WASI to print.
private func defineSilence<Host>(in linker: inout ComponentLinker<Host>) {
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
        linker.define(streams, "[method]output-stream.\(name)") { _, _ in .ok(nil) }
    }
    linker.define("wasi:filesystem/preopens@0.2.0", "get-directories") { _, _ in .list([]) }
    linker.define("wasi:cli/environment@0.2.0", "get-environment") { _, _ in .list([]) }
}
