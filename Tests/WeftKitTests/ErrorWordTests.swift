import Foundation
import Testing
import WeftWASI

/// What an app shows of errors that it knows as `any Error` only; one import brings everything.
@Suite struct ErrorWordTests {
    let engine = Engine()

    func error(_ body: () throws -> Void) -> (any Error)? {
        do {
            try body()
            return nil
        } catch {
            return error
        }
    }

    func run(_ text: String, _ name: String, _ arguments: [Value] = []) throws {
        let module = try Module(WatParser.parseModule(text), engine: engine)
        var linker = Linker<Void>(engine: engine)
        WASIPreview1.define(in: &linker) { _ in WASIPreview1(WASIConfiguration()) }
        let instance = try linker.instantiate(module, in: Store(engine: engine, host: ()))
        _ = try instance.function(name, as: (() -> Void).self).function.call(arguments)
    }

    @Test(
        arguments: [
            (
                #"(module (import "env" "log" (func)))"#, "f", [],
                #"unknown import: "env" "log" has not been defined, expected function () -> ()"#
            ),
            (
                #"(module (func (export "f") unreachable))"#, "f", [],
                "unreachable\n  0: func[0] @ 0x1e"
            ),
            (#"(module (func (export "f")))"#, "g", [], #"there is no export "g""#),
            (
                #"(module (func (export "f")))"#, "f", [.i32(1)],
                "the function has type () -> (), called with (i32)"
            ),
            (#"(module (func drop))"#, "f", [], "type mismatch"),
        ] as [(String, String, [Value], String)])
    func anErrorTellsWhatIsWrong(
        text: String, name: String, arguments: [Value], words: String
    ) throws {
        let error = try #require(error { try run(text, name, arguments) })
        #expect(error.localizedDescription == "\(error)")
        #expect(error.localizedDescription.contains(words), "\(error.localizedDescription)")
    }
}
