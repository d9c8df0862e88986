import Testing
import WasmCore

@testable import WasmInterp

/// What tasks do with the host, and with a store's limits.
@Suite final class TaskDriverTests {
    /// A function that waits for one of the host's.
    private static let waiting = """
        (component
          (import "wait" (func $wait async (param "a" u32) (result u32)))
          (core module $M
            (import "" "wait" (func $wait (param i32) (result i32)))
            (func (export "f") (param i32) (result i32) (call $wait (local.get 0))))
          (canon lower (func $wait) (core func $w))
          (core instance $m (instantiate $M (with "" (instance (export "wait" (func $w))))))
          (func (export "f") async (param "a" u32) (result u32) (canon lift (core func $m "f"))))
        """

    /// A function that waits for what nobody does.
    private static let stuck = """
        (component
          (core module $Memory (memory (export "m") 1))
          (core instance $memory (instantiate $Memory))
          (core module $M
            (import "" "new" (func $new (result i32)))
            (import "" "wait" (func $wait (param i32 i32) (result i32)))
            (func (export "f") (drop (call $wait (call $new) (i32.const 0)))))
          (canon waitable-set.new (core func $new))
          (canon waitable-set.wait (memory (core memory $memory "m")) (core func $wait))
          (core instance $m (instantiate $M (with "" (instance
            (export "new" (func $new)) (export "wait" (func $wait))))))
          (func (export "f") async (canon lift (core func $m "f"))))
        """

    private let engine = Engine()
    /// Held as long as a test runs: instances do not hold theirs.
    private var stores: [Store<Void>] = []

    private func instance(
        _ text: String, limits: StoreLimits = StoreLimits(),
        _ wait: @escaping @Sendable ([ComponentValue], HostAnswer) -> Void = { _, _ in }
    ) throws -> ComponentInstance {
        guard case .component(let decoded) = try ComponentText.parse(Array(text.utf8)) else {
            throw ComponentLinkError(.foreignComponent)
        }
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineLater(nil, "wait", wait)
        let store = Store(engine: engine, host: (), limits: limits)
        stores.append(store)
        return try linker.instantiate(try Component(decoded, engine: engine), in: store)
    }

    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ComponentCallError)?.trap?.message ?? "\(error)"
        }
    }

    @Test(arguments: [false, true]) func aHostFunctionMayAnswerLater(isElsewhere: Bool) throws {
        let instance = try instance(Self.waiting) { arguments, answer in
            if isElsewhere {
                Task.detached { answer.finish(.success(arguments[0])) }
            } else {
                answer.finish(.success(arguments[0]))
            }
        }
        let f = try #require(instance.function("f"))
        for number in 1...3 as ClosedRange<UInt32> {
            #expect(try f.call([.u32(number)]) == .u32(number))
        }
        let machine = instance.object.components.machine
        #expect(machine.subtasks.count == 0 && machine.threads.count == 0)
        #expect(machine.hostWorkCount == 0 && machine.hostCallCount == 0)
    }

    private struct Failure: Error {}

    @Test func anAnswerThatIsAnErrorEndsTheGuest() throws {
        let instance = try instance(Self.waiting) { _, answer in answer.finish(.failure(Failure()))
        }
        let f = try #require(instance.function("f"))
        #expect(message { _ = try f.call([.u32(1)]) }?.contains("Failure") == true)
        #expect(message { _ = try f.call([.u32(1)]) } == "cannot enter component instance")
        #expect(instance.object.components.machine.threads.count == 0)
    }

    @Test func anAnswerOfAnotherTypeEndsTheGuest() throws {
        let instance = try instance(Self.waiting) { _, answer in
            answer.finish(.success(.string("")))
        }
        let f = try #require(instance.function("f"))
        #expect(message { _ = try f.call([.u32(1)]) }?.contains("result of a host") == true)
    }

    @Test func aDeadlockNamesWhoWaitsForWhat() throws {
        let f = try #require(try instance(Self.stuck).function("f"))
        let words = message { _ = try f.call() }
        #expect(words?.hasPrefix("deadlock detected") == true)
        #expect(words?.contains("component instance 0, thread 1: waits for waitable set 1") == true)
    }

    @Test func aCallThatIsGivenUpLeavesNothing() throws {
        let answers = Answers()
        let instance = try instance(Self.waiting) { arguments, answer in
            answers.add(answer)
            if arguments[0] == .u32(2) { answers.finishAll() }
        }
        let components = instance.object.components
        guard case .function(let planned) = instance.exports["f"] else { return }
        let target = try #require(instance.object.callTarget(planned))
        let call = try components.begin(target, [.u32(1)])
        #expect(components.driver.invocations[call]?.end == nil)
        components.giveUp(call)
        #expect(components.driver.invocations.isEmpty)
        answers.finishAll()
        #expect(try components.call(target, [.u32(2)]) == .u32(7))
        #expect(components.machine.threads.count == 0)
        #expect(components.machine.scopes.count == components.machine.freeScopes.count)
    }

    @Test func threadsHaveALimit() throws {
        var limits = StoreLimits()
        limits.threadsMax = 0
        let f = try #require(try instance(Self.stuck, limits: limits).function("f"))
        #expect(message { _ = try f.call() } == "too many tasks")
        limits = StoreLimits()
        limits.threadStackBytesMax = 1 << 12
        let g = try #require(try instance(Self.stuck, limits: limits).function("f"))
        #expect(message { _ = try g.call() } == "call stack exhausted")
    }
}

/// Answers that are given when a test says.
private final class Answers: @unchecked Sendable {
    // Sendable: one thread uses it.
    private var open: [HostAnswer] = []

    func add(_ answer: HostAnswer) { open.append(answer) }

    func finishAll() {
        for answer in open { answer.finish(.success(.u32(7))) }
        open = []
    }
}
