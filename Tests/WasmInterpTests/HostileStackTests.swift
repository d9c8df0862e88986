import Testing
import WasmCore
import WasmInterp

/// Calls from frames that end near the end of the stack, or that would end beyond it: whatever is
/// called, in whatever way, it fits or the guest traps, and nothing else has been written. The
/// guard behind the stack ends the process where a slot beyond it is written.
@Suite struct HostileStackTests {
    /// One way to call.
    struct Way: CustomTestStringConvertible, Sendable {
        enum Instruction: String, CaseIterable { case direct, indirect, reference, thrown }
        enum Callee: String, CaseIterable { case own, otherInstance, host }

        var instruction: Instruction
        var isTail = false
        var callee: Callee

        var testDescription: String {
            "\(instruction.rawValue)\(isTail ? " tail" : "") \(callee.rawValue)"
        }

        static let all: [Way] =
            Callee.allCases.flatMap { callee in
                [Instruction.direct, .indirect, .reference].flatMap { instruction in
                    [false, true].map { Way(instruction: instruction, isTail: $0, callee: callee) }
                }
            } + [Way(instruction: .thrown, callee: .own)]
    }

    /// What the callee takes and gives.
    struct Signature: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var parameters: [ValueType]
        var results: [ValueType]

        /// Slots that callers, callees and a bridge between them have at most.
        var needs: Int { 12 * (parameters.count + results.count) }

        static let small = [
            Signature(testDescription: "nothing", parameters: [], results: []),
            Signature(testDescription: "results", parameters: [], results: [.i64, .i64, .i64]),
            Signature(
                testDescription: "both", parameters: [.i32, .v128, .f64, .i64],
                results: [.v128, .i32]),
        ]
        static let large = [
            Signature(
                testDescription: "1,000 parameters",
                parameters: Array(repeating: .v128, count: 1_000), results: []),
            Signature(
                testDescription: "1,000 results", parameters: [],
                results: Array(repeating: .v128, count: 1_000)),
        ]
    }

    @Test(arguments: Way.all, Signature.small)
    func aCallFitsOrTraps(way: Way, signature: Signature) throws {
        for hasMemory in [true, false] {
            let guest = try HostileGuest(way, signature, hasMemory: hasMemory)
            for padding in 0..<Effort.paddings { try check(guest, padding: padding) }
        }
    }

    @Test(arguments: Way.all, Signature.large)
    func aCallWithTheLargestSignatureFitsOrTraps(way: Way, signature: Signature) throws {
        let guest = try HostileGuest(way, signature, hasMemory: true)
        for padding in [0, 3] { try check(guest, padding: padding) }
    }

    /// Goes through all depths about the last one at which everything fits, the deepest first: so
    /// a callee that has not been translated is called from as near to the end as there is.
    private func check(_ guest: HostileGuest, padding: Int) throws {
        let translated = try guest.makeWorld()
        let most = try translated.depthThatFits(padding: padding)
        #expect(most > 1 && most < HostileGuest.depthMax)
        for world in [translated, try guest.makeWorld()] {
            for depth in stride(from: most + 12, through: max(most - 1, 0), by: -1) {
                let trap = trap { () throws(Trap) in try world.run(depth, padding) }
                #expect(trap?.code == (depth > most ? .stackOverflow : nil))
                #expect(trap?.message == (depth > most ? "call stack exhausted" : nil))
                #expect(try world.isMemoryUnchanged())
            }
        }
    }

    /// Arguments, results, header and frame of a function that the host calls.
    @Test(arguments: Signature.small + Signature.large, [false, true])
    func theHostsCallsFitOrTrap(signature: Signature, isMetered: Bool) throws {
        let text = HostileGuest.calleeText(signature)
        let engine = makeEngine(isMetered: isMetered)
        let bytes = try WatParser.parseModule(text)
        let arguments = signature.parameters.map { HostileGuest.value($0) }
        let sizes = [-8, 0, 8, 2_048, 4_096, 16_376, 16_384, 16_392, 32_768, 65_536]
        for size in sizes {
            var limits = StoreLimits()
            limits.stackBytesMax = size
            let store = Store(engine: engine, host: (), limits: limits)
            let function = try #require(
                try store.instantiate(try Module(bytes, engine: engine)).function("target"))
            let called = trap { try function.call(arguments) }
            let started = trap {
                guard case .finished = try function.start(arguments).resume() else {
                    throw Trap(.host)
                }
            }
            #expect(called?.code == started?.code)
            #expect(called == nil || called?.code == .stackOverflow)
            if size <= 16_384 { #expect(called != nil) }
            if size == 65_536 { #expect(called == nil) }
        }
    }

    @Test func aTypedCallInASmallStackTraps() throws {
        var limits = StoreLimits()
        limits.stackBytesMax = 4_096
        let (store, instance) = try makeGuest(
            "(module (func (export \"f\") (param v128 i64) (result i64) (local.get 1)))",
            limits: limits)
        let vector = Vector128(low: 1, high: 2)
        let typed = try instance.function("f", as: ((Vector128, Int64) -> Int64).self)
        #expect(trap { () throws(Trap) in try typed(vector, 1) }?.code == .stackOverflow)
        #expect(trap { () throws(Trap) in try typed.start(vector, 1) }?.code == .stackOverflow)
        let host = store.makeFunction(FunctionType([.i64], [.i64])) { values, _ in values }
        #expect(trap { try host.call([.i64(1)]) }?.code == .stackOverflow)
        #expect(throws: InstantiationError.self) {
            try store.instantiate(
                makeModule("(module (func $f) (start $f))", engine: store.engine))
        }
    }

    /// Types with more parameters than the standard's limit have a larger margin.
    @Test func theMarginFollowsTheLimitsOnTypes() throws {
        var configuration = EngineConfiguration()
        configuration.limits.parametersMax = 3_000
        let engine = Engine(configuration)
        let parameters = String(repeating: "v128 ", count: 3_000)
        let module = try makeModule(
            "(module (memory 1) (func (export \"f\") (param \(parameters))))", engine: engine)
        let arguments = Array(repeating: Value.v128(low: .max, high: .max), count: 3_000)
        for (size, fits) in [(16_384, false), (48_384, false), (96_768, true)] {
            var limits = StoreLimits()
            limits.stackBytesMax = size
            let store = Store(engine: engine, host: (), limits: limits)
            let function = try #require(try store.instantiate(module).function("f"))
            let trap = trap { try function.call(arguments) }
            #expect(trap?.code == (fits ? nil : .stackOverflow))
        }
    }

    @Test func limitsOnTypesHaveALimit() async {
        await #expect(processExitsWith: .failure) {
            var configuration = EngineConfiguration()
            configuration.limits.resultsMax = 32_768
            _ = Engine(configuration)
        }
    }
}
