import Testing
import WasmCore

@testable import WasmInterp

/// Functions of Swift values that are awaited.
@Suite struct TypedAsyncTests {
    private struct Failure: Error {}

    private static func pass<Value: ComponentConvertible>(
        _ linker: ComponentLinker<Int>, _ type: Value.Type = Value.self
    ) throws -> (Store<Int>, TypedComponentFunction<Value, Value>) {
        var resources = ComponentResourceTypes()
        let component = try PassingGuest.component(
            passing: type.componentType(&resources), isAsync: true, engine: linker.engine)
        let store = Store(engine: linker.engine, host: 0)
        let instance = try linker.instantiate(component, in: store)
        return (store, try instance.function("pass", as: ((Value) -> Value).self))
    }

    /// Hands values to a guest, which hands them to the host and back, while all wait.
    private func expectPassed<Value: ComponentConvertible & Equatable>(
        _ values: Value..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var linker = ComponentLinker<Int>(engine: Engine())
        linker.defineAsync(
            nil, "pass",
            typed: { (value: Value) async in
                await Task.yield()
                return value
            })
        let (_, pass) = try Self.pass(linker, Value.self)
        for value in values {
            #expect(try await pass.callAsync(value) == value, sourceLocation: sourceLocation)
        }
        // A thread may wait as well.
        let answers = try await onThread { [linker] in
            let (_, pass) = try Self.pass(linker, Value.self)
            return try values.map { (value) throws in try pass(value) }
        }
        #expect(answers == values, sourceLocation: sourceLocation)
    }

    @Test func valuesPass() async throws {
        try await expectPassed(0, UInt32.max)
        try await expectPassed(-0.5, Double.infinity)
        try await expectPassed("", "Übergröße")
        try await expectPassed([UInt8](), Array(0...255))
        try await expectPassed([["a", "b"], []])
        try await expectPassed(nil, "x" as String?)
        try await expectPassed(
            Result<UInt8, ComponentFailure<String>>.success(3), .failure(.init("no")))
        try await expectPassed(ComponentTuple(1 as UInt8, "two", 3.0))
        // More core values than a call has room for.
        try await expectPassed(
            ComponentTuple("a", "b", "c", "d", ComponentTuple("e", "f", "g", "h", "i")))
    }

    @Test func resultsFail() async throws {
        var linker = ComponentLinker<Int>(engine: Engine())
        linker.defineAsync(
            nil, "pass",
            typed: { (value: Result<UInt8, ComponentFailure<String>>) async in value })
        let (_, pass) = try Self.pass(linker, Result<UInt8, ComponentFailure<String>>.self)
        #expect(try await pass.valueAsync(.success(7)) == 7)
        let error = await #expect(throws: TypedCallError<ComponentFailure<String>>.self) {
            try await pass.valueAsync(.failure(.init("no")))
        }
        guard case .failed(ComponentFailure("no"))? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func theFirstAndTheLastStepHaveTheStore() async throws {
        var linker = ComponentLinker<Int>(engine: Engine())
        linker.defineAsync(
            nil, "pass",
            begin: { (caller: ComponentCaller<Int>, value: UInt32) in
                caller.host += 1
                let count = UInt32(caller.host)
                return {
                    await Task.yield()
                    return value + count
                }
            },
            end: { (_, sum: UInt32) -> UInt32 in sum * 2 })
        let (store, pass) = try Self.pass(linker, UInt32.self)
        #expect(try await pass.callAsync(20) == 42)
        #expect(try await pass.callAsync(20) == 44)
        #expect(store.host == 2)
    }

    /// Each of the three steps can fail.
    @Test(arguments: 0..<3)
    func whatTheHostThrowsEndsTheGuest(step: Int) async throws {
        var linker = ComponentLinker<Int>(engine: Engine())
        linker.defineAsync(
            nil, "pass",
            begin: { (_, value: UInt32) in
                if step == 0 { throw Failure() }
                return {
                    if step == 1 { throw Failure() }
                    return value
                }
            },
            end: { (_, value: UInt32) throws -> UInt32 in
                if step == 2 { throw Failure() }
                return value
            })
        let (_, pass) = try Self.pass(linker, UInt32.self)
        let error = await #expect(throws: ComponentCallError.self) { try await pass.callAsync(1) }
        #expect(error?.trap?.cause is Failure)
    }

    /// What the host holds of calls that it has not answered counts together, whoever makes them.
    @Test(.timeLimit(.minutes(5)), arguments: [false, true])
    func argumentsOfAllCallsTogetherHaveALimit(isTyped: Bool) async throws {
        let engine = Engine()
        var linker = ComponentLinker<Int>(engine: engine)
        if isTyped {
            linker.defineAsync(
                nil, "pass",
                typed: { (text: String) async throws in
                    try await Task.sleep(for: .seconds(1_000))
                    return text
                })
        } else {
            linker.defineAsync(nil, "pass") { arguments in
                try await Task.sleep(for: .seconds(1_000))
                return arguments[0]
            }
        }
        var limits = StoreLimits()
        limits.liftedBytesMax = 1_000
        let component = try PassingGuest.component(
            passing: .primitive(.string), isAsync: true, engine: engine)
        let store = Store(engine: engine, host: 0, limits: limits)
        let text = String(repeating: "x", count: 400)
        for count in 1...3 {
            store.waitDeadline = .now + .milliseconds(10)
            // Of each instance the stack is in use until the host answers.
            let pass = try linker.instantiate(component, in: store)
                .function("pass", as: ((String) -> String).self)
            let error = await #expect(throws: ComponentCallError.self) {
                _ = try await pass.callAsync(text)
            }
            if count < 3 {
                #expect(error?.trap?.code == .interrupted)
            } else {
                #expect(error?.trap?.message.hasPrefix("more bytes than a call") == true)
            }
            #expect(store.state.componentState.driver.heldBytes == min(count, 2) * 400)
        }
    }
}
