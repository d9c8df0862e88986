import Testing
import WasmCore
import WasmInterp

/// When bodies are validated and translated changes nothing of what they do.
@Suite struct CompilationTests {
    static let modes: [CompilationMode] = [.lazy, .validated, .eager, .parallel]
    private static let count = Effort.compiledFunctions

    private func engine(_ mode: CompilationMode) -> Engine {
        var configuration = EngineConfiguration()
        configuration.compilation = mode
        return Engine(configuration)
    }

    /// Functions of some size, each of which calls the one before.
    private func text(count: Int, invalid: Set<Int> = []) -> String {
        let steps = String(
            repeating: "(local.set 0 (i32.add (local.get 0) (i32.const 3)))", count: 100)
        var text = "(module"
        for index in 0..<count {
            let before = index == 0 ? "(i32.const 0)" : "(call $f\(index - 1) (i32.const 0))"
            let end = invalid.contains(index) ? "(i64.const \(index))" : before
            text += "(func $f\(index) (export \"f\(index)\") (param i32) (result i32) \(steps)"
            text += " (i32.add (local.get 0) \(end)))\n"
        }
        return text + ")"
    }

    @Test(arguments: modes)
    func everyModeGivesTheSameResults(mode: CompilationMode) throws {
        let engine = engine(mode)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(makeModule(text(count: Self.count), engine: engine))
        for index in [0, 1, Self.count / 2, Self.count - 1] {
            let function = try instance.function("f\(index)", as: ((Int32) -> Int32).self)
            #expect(try function(7) == Int32(7 + 300 * (index + 1)))
        }
    }

    /// However the threads take turns, the first error is the one that is reported.
    @Test(arguments: [
        [0], [count - 1], [count / 2, count / 2 + 1], [count / 8, count / 2, count - 20],
        [3, 4, 5, count - 1],
    ])
    func theFirstInvalidBodyIsReported(invalid: [Int]) throws {
        let bytes = try WatParser.parseModule(text(count: Self.count, invalid: Set(invalid)))
        func error(_ mode: CompilationMode) -> String {
            do throws(ModuleError) {
                _ = try Module(bytes, engine: engine(mode))
                return "none"
            } catch {
                return "\(error)"
            }
        }
        let expected = error(.validated)
        #expect(expected != "none")
        for _ in 0..<5 { #expect(error(.parallel) == expected) }
        #expect(error(.eager) == expected)
        #expect(error(.lazy) == "none")
    }

    @Test(arguments: modes)
    func modulesWithoutFunctionsAreFine(mode: CompilationMode) throws {
        _ = try makeModule("(module)", engine: engine(mode))
        _ = try makeModule("(module (memory 1))", engine: engine(mode))
    }

    /// Backtraces find the functions of all threads' code.
    @Test(arguments: modes)
    func backtracesNameTheirFunctions(mode: CompilationMode) throws {
        let engine = engine(mode)
        let steps = String(repeating: "(i32.const 1) (i32.add)", count: 40)
        let filler = (0..<500).map { index in
            "(func (export \"e\(index)\") (result i32) (i32.const \(index)) \(steps))\n"
        }
        let module = try makeModule(
            """
            (module \(filler.joined())
              (func $outer (export "outer") (call $inner))
              (func $inner unreachable))
            """, engine: engine)
        let instance = try Store(engine: engine, host: ()).instantiate(module)
        let outer = try instance.function("outer", as: (() -> Void).self)
        let trap = try #require(trap { () throws(Trap) in try outer() })
        #expect(trap.backtrace.map(\.name) == ["inner", "outer"])
        let last = try instance.function("e499", as: (() -> Int32).self)
        #expect(try last() == 539)
    }
}
