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
    private let hook = Hook()

    private func instance(
        _ text: String, limits: StoreLimits = StoreLimits(),
        _ wait: @escaping @Sendable ([ComponentValue], HostAnswer) -> Void = { _, _ in }
    ) throws -> ComponentInstance {
        guard case .component(let decoded) = try ComponentText.parse(Array(text.utf8)) else {
            throw ComponentLinkError(.foreignComponent)
        }
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineLater(nil, "wait", wait)
        linker.define(nil, "h") { [hook] _, _ in
            try hook.body()
            return nil
        }
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
                later(milliseconds: 0) { answer.finish(.success(arguments[0])) }
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
        #expect(
            message { _ = try f.call([.u32(1)]) }?.hasPrefix("cannot enter component instance")
                == true)
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

    @Test func theHostCanDropAStream() throws {
        let instance = try instance(
            """
            (component
              (type $s (stream u8))
              (core module $M
                (import "" "new" (func $new (result i64)))
                (import "" "drop" (func $drop (param i32)))
                (global $writer (mut i32) (i32.const 0))
                (func (export "f") (result i32)
                  (local $pair i64)
                  (local.set $pair (call $new))
                  (global.set $writer (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32))))
                  (i32.wrap_i64 (local.get $pair)))
                (func (export "g") (call $drop (global.get $writer))))
              (canon stream.new $s (core func $new))
              (canon stream.drop-writable $s (core func $drop))
              (core instance $m (instantiate $M (with "" (instance
                (export "new" (func $new)) (export "drop" (func $drop))))))
              (func (export "f") (result (stream u8)) (canon lift (core func $m "f")))
              (func (export "g") (canon lift (core func $m "g"))))
            """)
        let components = instance.object.components
        let f = try #require(instance.function("f"))
        let stream = try #require(try f.call())
        #expect(components.hostHandles.count == 1)
        let resources = try #require(stores.last).resources
        try resources.drop(stream)
        #expect(throws: Trap.self) { try resources.drop(stream) }
        #expect(components.hostHandles.count == 0)
        _ = try #require(instance.function("g")).call()
        #expect(components.machine.streams.count == 0 && components.machine.ends.count == 0)
        #expect(components.machine.handleCount == 0 && components.machine.hostWorkCount == 0)
    }

    @Test func aCalleeOnItsCallersStackHasATaskOfItsOwn() throws {
        let instance = try instance(
            """
            (component
              (import "h" (func $h))
              (core module $M (import "" "h" (func $h)) (func (export "f") (call $h)))
              (canon lower (func $h) (core func $h'))
              (canon context.get i32 0 (core func $get))
              (core instance $m (instantiate $M (with "" (instance (export "h" (func $h'))))))
              (func (export "f") (canon lift (core func $m "f"))))
            """)
        let object = instance.object
        let components = object.components
        let callee = ComponentInstanceState(parent: nil, name: "", in: object.state)
        components.instances.append(callee)
        let target = object.coreTarget(0, in: callee)
        hook.body = {
            let outer = components.machine.current
            components.machine.context[0] = 5
            try components.beginSyncCall(target)
            let inner = components.machine.current
            #expect(inner != outer && components.machine.currentInstance == callee.number)
            #expect(components.machine.context[0] == 0)
            #expect(!callee.mayEnter)
            let threads = components.machine.threads
            #expect(threads[inner].execution == threads[outer].execution)
            try components.endSyncCall()
            #expect(components.machine.current == outer && callee.mayEnter)
            #expect(components.machine.context[0] == 5)
        }
        _ = try #require(instance.function("f")).call()
        #expect(components.machine.threads.count == 0 && components.machine.stack.isEmpty)
    }

    @Test func threadsHaveALimit() throws {
        var limits = StoreLimits()
        limits.threadsMax = 0
        let f = try #require(try instance(Self.stuck, limits: limits).function("f"))
        #expect(message { _ = try f.call() }?.hasPrefix("too many tasks") == true)
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

/// What a host function does in a test.
private final class Hook: @unchecked Sendable {
    // Sendable: one thread uses it.
    var body: () throws -> Void = {}
}
