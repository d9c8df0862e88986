import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Waits for the host end at the store's deadline for waits, and when somebody interrupts, whether
/// code is metered or not; nothing is left behind.
@Suite struct ComponentWaitTests {
    /// What waits in each of its functions, in another way.
    private static let guests = """
        (component
          (import "wait" (func $wait async (result u32)))
          (type $bytes (stream u8))
          (core module $Memory (memory (export "m") 1))
          (core instance $memory (instantiate $Memory))
          (canon lower (func $wait) (core func $wait'))
          (canon lower (func $wait) async (memory (core memory $memory "m")) (core func $begin))
          (canon waitable-set.new (core func $new))
          (canon waitable.join (core func $join))
          (canon waitable-set.wait (memory (core memory $memory "m")) (core func $wait-for))
          (canon subtask.drop (core func $drop))
          (canon task.return (core func $return))
          (canon stream.read $bytes (memory (core memory $memory "m")) (core func $read))
          (canon stream.drop-readable $bytes (core func $drop-reader))
          (core module $M
            (import "" "wait" (func $wait (result i32)))
            (import "" "begin" (func $begin (param i32) (result i32)))
            (import "" "new" (func $new (result i32)))
            (import "" "join" (func $join (param i32 i32)))
            (import "" "wait-for" (func $wait-for (param i32 i32) (result i32)))
            (import "" "drop" (func $drop (param i32)))
            (import "" "return" (func $return))
            (import "" "read" (func $read (param i32 i32 i32) (result i32)))
            (import "" "drop-reader" (func $drop-reader (param i32)))
            (import "m" "m" (memory 1))
            (func $joined (result i32) (local $call i32) (local $set i32)
              (local.set $call (i32.shr_u (call $begin (i32.const 16)) (i32.const 4)))
              (local.set $set (call $new))
              (call $join (local.get $call) (local.get $set))
              (local.get $set))
            (func (export "function") (drop (call $wait)))
            (func (export "set") (drop (call $wait-for (call $joined) (i32.const 32)))
              (call $drop (i32.load (i32.const 32))))
            (func (export "callback") (result i32)
              (i32.or (i32.const 2) (i32.shl (call $joined) (i32.const 4))))
            (func (export "called") (param i32 i32 i32) (result i32)
              (call $drop (local.get 1)) (call $return) (i32.const 0))
            (func (export "stream") (param i32)
              (drop (call $read (local.get 0) (i32.const 64) (i32.const 8)))
              (call $drop-reader (local.get 0)))
            (func (export "ok") (result i32) (i32.const 7)))
          (core instance $m (instantiate $M (with "m" (instance $memory)) (with "" (instance
            (export "wait" (func $wait')) (export "begin" (func $begin))
            (export "new" (func $new)) (export "join" (func $join))
            (export "wait-for" (func $wait-for)) (export "drop" (func $drop))
            (export "return" (func $return)) (export "read" (func $read))
            (export "drop-reader" (func $drop-reader))))))
          (func (export "function") async (canon lift (core func $m "function")))
          (func (export "set") async (canon lift (core func $m "set")))
          (func (export "callback") async
            (canon lift (core func $m "callback") async (callback (core func $m "called"))))
          (func (export "stream") async (param "x" (stream u8))
            (canon lift (core func $m "stream")))
          (func (export "ok") (result u32) (canon lift (core func $m "ok"))))
        """

    enum Place: String, CaseIterable {
        case function, set, callback, stream
        /// It has not started, as another call has the stack.
        case entry

        var name: String { self == .entry ? "function" : rawValue }
    }

    enum Stop: CaseIterable {
        case waitDeadline, request, invocation
    }

    struct Row: CustomTestStringConvertible {
        var place: Place
        var stop: Stop
        var isMetered: Bool
        var isAwaited: Bool

        var testDescription: String {
            "\(place), \(stop), metered: \(isMetered), awaited: \(isAwaited)"
        }

        static let all = Place.allCases.flatMap { place in
            Stop.allCases.flatMap { stop in
                [(false, false), (false, true), (true, false), (true, true)].map {
                    Row(place: place, stop: stop, isMetered: $0.0, isAwaited: $0.1)
                }
            }
        }
    }

    /// Answers that are given when a test says.
    private final class Debts: Sendable {
        private let open = Locked([HostAnswer]())
        private let cancelled = Locked(0)

        /// Answers that nobody needs any more.
        var cancelledCount: Int { cancelled.withLock { $0 } }

        func add(_ answer: HostAnswer) {
            open.withLock { $0.append(answer) }
            answer.onCancel { self.cancelled.withLock { $0 += 1 } }
        }

        func finishAll() {
            let answers = open.withLock { open in
                defer { open = [] }
                return open
            }
            for answer in answers { answer.finish(.success(.u32(7))) }
        }
    }

    /// A store with an instance, and what the host owes it.
    private final class World: @unchecked Sendable {
        // Sendable: one after another uses it.
        let store: Store<Void>
        let instance: ComponentInstance
        let debts = Debts()
        let (reader, writer) = StreamReader<ComponentValue>.makeStream()
        let handle = InvocationHandle()

        var components: ComponentStoreState { instance.object.components }

        init(isMetered: Bool, limits: StoreLimits = StoreLimits()) throws {
            let engine = makeEngine(isMetered: isMetered)
            store = Store(engine: engine, host: (), limits: limits)
            var linker = ComponentLinker<Void>(engine: engine)
            linker.defineLater(nil, "wait") { [debts] _, answer in debts.add(answer) }
            instance = try linker.instantiate(
                Component(text: ComponentWaitTests.guests, engine: engine), in: store)
        }

        func arguments(_ place: Place) throws -> [ComponentValue] {
            place == .stream ? [try store.resources.make(reader)] : []
        }

        /// Begins a call that has the stack until the host answers.
        func takeStack() throws -> SubtaskID {
            guard case .function(let planned) = instance.exports["function"],
                let target = instance.object.callTarget(planned)
            else { throw Trap(.host) }
            return try components.begin(target, [])
        }

        func set(_ stop: Stop) {
            let (interruption, handle) = (store.interruptHandle, handle)
            guard stop != .waitDeadline else {
                store.waitDeadline = .now + .milliseconds(20)
                return
            }
            // A guest that runs is locked by a trap, so somebody has to wait by then.
            let mailbox = components.driver.mailbox
            Self.whenSomebodyWaits(mailbox) {
                if stop == .request { interruption.interrupt() } else { handle.interrupt() }
            }
        }

        private static func whenSomebodyWaits(
            _ mailbox: HostMailbox, _ body: @escaping @Sendable () -> Void
        ) {
            later(milliseconds: 1) {
                if mailbox.hasSleepers { body() } else { whenSomebodyWaits(mailbox, body) }
            }
        }
    }

    private static func trap(_ body: () throws -> Void) -> Trap? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ComponentCallError)?.trap
        }
    }

    private func expectNothingLeft(in world: World) throws {
        world.store.waitDeadline = nil
        world.store.interruptHandle.reset()
        let components = world.components
        #expect(components.machine.stack.isEmpty && components.driver.invocations.isEmpty)
        // Whoever waited goes on when the host answers, and nobody is locked.
        #expect(try world.instance.function("ok")?.call() == .u32(7))
        world.writer.finish()
        world.debts.finishAll()
        while case .ran = try components.step() {}
        let machine = components.machine
        #expect(machine.threads.count == 0 && machine.tasks.count == 0)
        #expect(machine.subtasks.count == 0 && machine.hostCallCount == 0)
        #expect(machine.hostWorkCount == 0 && machine.instances[0].enteringCount == 0)
        #expect(components.driver.answers.isEmpty && components.driver.answering.isEmpty)
        #expect(machine.scopes.count == machine.freeScopes.count)
        #expect(components.driver.executions.allSatisfy { $0?.isIdle ?? true })
        #expect(try world.instance.function("ok")?.call() == .u32(7))
    }

    @Test(.timeLimit(.minutes(5)), arguments: Row.all)
    func waitsEnd(_ row: Row) async throws {
        let world = try World(isMetered: row.isMetered)
        let first = row.place == .entry ? try world.takeStack() : nil
        let function = try #require(world.instance.function(row.place.name))
        let arguments = try world.arguments(row.place)
        world.set(row.stop)
        let trap: Trap?
        if row.isAwaited {
            trap = await InvocationHandle.$watching.withValue([world.handle]) {
                do throws(ComponentCallError) {
                    _ = try await function.callAsync(arguments)
                    return nil
                } catch {
                    return error.trap
                }
            }
        } else {
            trap = try await onThread {
                let function = world.instance.function(row.place.name)
                return InvocationHandle.$watching.withValue([world.handle]) {
                    Self.trap { _ = try function?.call(arguments) }
                }
            }
        }
        #expect(trap?.code == .interrupted, "\(String(describing: trap))")
        if let first { world.components.giveUp(first) }
        try expectNothingLeft(in: world)
    }

    /// What guests ask of the tasks again and again ends too, where no instruction is counted.
    @Test(.timeLimit(.minutes(5)), arguments: ["threads", "turns", "poll"])
    func turnsEndWithoutMetering(name: String) async throws {
        let trap = try await onThread {
            let engine = makeEngine(isMetered: false)
            var linker = ComponentLinker<Void>(engine: engine)
            linker.defineLater(nil, "wait") { _, _ in }
            let store = Store(engine: engine, host: ())
            let instance = try linker.instantiate(
                Component(text: StoppedGuests.tasks, engine: engine), in: store)
            let handle = store.interruptHandle
            later(milliseconds: 20) { handle.interrupt() }
            return Self.trap { _ = try instance.function(name)?.call() }
        }
        #expect(trap?.code == .interrupted, "\(String(describing: trap))")
    }

    /// Nobody needs what the host's functions do when their store has gone.
    @Test func hostFunctionsAreCancelledWithTheStore() throws {
        var world: World? = try World(isMetered: false)
        _ = try world?.takeStack()
        let debts = try #require(world?.debts)
        #expect(debts.cancelledCount == 0)
        world = nil
        #expect(debts.cancelledCount == 1)
    }
}
