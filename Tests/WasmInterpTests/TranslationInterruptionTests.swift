import Dispatch
import Platform
import Testing
import WasmCore
import WasmInterp

/// Validating and translating end when nobody wants them any more, and can be done later.
@Suite struct TranslationInterruptionTests {
    /// A function that takes long to translate and none at all to run.
    private static func slow(_ byteCount: Int) -> [UInt8] {
        moduleBytes(
            types: [functionType(0, 1)],
            functions: [
                (0, [0, 0x41, 7, 0x0F] + [UInt8](repeating: 0x01, count: byteCount) + [0x0B])
            ])
    }

    @Test(arguments: [CompilationMode.validated, .eager, .parallel])
    func aModuleThatNobodyWantsIsNotMade(mode: CompilationMode) throws {
        var configuration = EngineConfiguration()
        configuration.compilation = mode
        let engine = Engine(configuration)
        let error = try #require(throws: ModuleError.self) {
            _ = try Module(
                Self.slow(50_000), engine: engine, interruption: InterruptionCheck { true })
        }
        #expect(error.isInterruption)
        #expect("\(error)".contains("interrupted"))
        // Nothing of it is remembered.
        #expect(throws: Never.self) { try Module(Self.slow(50_000), engine: engine) }
    }

    /// The question comes while bodies are translated, too, one large one or many small ones.
    @Test(arguments: [CompilationMode.eager, .parallel], [1, 5_000])
    func translatingAsksNowAndThen(mode: CompilationMode, count: Int) throws {
        let bytes =
            count == 1
            ? Self.slow(50_000)
            : moduleBytes(
                types: [functionType(0, 0)],
                functions: .init(repeating: (0, [0, 0x0B]), count: count))
        var configuration = EngineConfiguration()
        configuration.compilation = mode
        let engine = Engine(configuration)
        // Known to be valid, so that what is left is translating.
        _ = try Module(bytes, engine: engine)
        let asked = Locked(0)
        let check = InterruptionCheck {
            asked.withLock {
                $0 += 1
                return false
            }
        }
        // Decoding asks as well.
        _ = try ModuleDecoder.decode(ModuleBytes(bytes), interruption: check)
        let before = asked.withLock { $0 }
        _ = try Module(bytes, engine: engine, interruption: check)
        #expect(asked.withLock { $0 } - 2 * before >= 8)
    }

    @Test(arguments: [CompilationMode.lazy, .validated])
    func aFirstCallEndsAtTheDeadline(mode: CompilationMode) throws {
        var configuration = EngineConfiguration()
        configuration.compilation = mode
        configuration.isMetered = true
        let engine = Engine(configuration)
        let module = try Module(Self.slow(Effort.slowBodyBytes), engine: engine)
        let store = Store(engine: engine, host: ())
        let function = try store.instantiate(module).function("f", as: (() -> Int32).self)
        store.deadline = .now.advanced(by: .milliseconds(2))
        let trap = try #require(trap { () throws(Trap) in try function() })
        #expect(trap.code == .interrupted)
        // The module is as it was, for this store and others.
        store.deadline = nil
        #expect(try function() == 7)
    }

    /// Somebody else's translation is not waited for.
    @Test func aDeadlineHoldsWhileAnotherThreadTranslates() throws {
        let engine = makeEngine(isMetered: true)
        let module = try Module(Self.slow(Effort.slowBodyBytes / 4), engine: engine)
        let results = Locked<[Int32]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            do {
                let store = Store(engine: engine, host: ())
                let function = try store.instantiate(module).function(
                    "f", as: (() -> Int32).self)
                let result = try function()
                results.withLock { $0.append(result) }
            } catch {
                Issue.record(error)
            }
        }
        #expect(results.withLock { $0 } == [7, 7, 7, 7])
    }
}
