import WasmCore

@testable import WasmInterp

/// A store with one component, whose tasks may go on in another store at each of their turns.
final class TaskStateWorld {
    struct Outcome: Equatable {
        /// What the machine of tasks has said.
        var trace: [String] = []
        /// Of each call.
        var ends: [String] = []
        var fuel: UInt64 = 0
        var moves = 0
        /// What is not as it has to be.
        var difference: String?
    }

    enum Moving { case never, always }

    private static let turnsMax = 400

    /// Waits in all ways: in a callback, for a call, for a set, for its turn; and has a stream that
    /// it writes and reads.
    static let text = """
        (component
          (component $C
            (core module $M
              (import "" "return" (func $return (param i32)))
              (import "" "get" (func $get (result i32)))
              (import "" "set" (func $set (param i32)))
              (func (export "slow") (param i32) (result i32)
                (call $set (local.get 0)) (i32.const 1))
              (func (export "callback") (param i32 i32 i32) (result i32)
                (if (result i32) (call $get)
                  (then (call $set (i32.sub (call $get) (i32.const 1))) (i32.const 1))
                  (else (call $return (i32.const 7)) (i32.const 0)))))
            (canon task.return (result u32) (core func $return))
            (canon context.get i32 0 (core func $get))
            (canon context.set i32 0 (core func $set))
            (core instance $m (instantiate $M (with "" (instance
              (export "return" (func $return)) (export "get" (func $get))
              (export "set" (func $set))))))
            (func (export "slow") async (param "n" u32) (result u32)
              (canon lift (core func $m "slow") async (callback (core func $m "callback")))))
          (component $D
            (import "slow" (func $slow async (param "n" u32) (result u32)))
            (core module $Memory
              (memory (export "memory") 1) (data (i32.const 100) "abcd"))
            (core instance $memory (instantiate $Memory))
            (type $s (stream u8))
            (canon lower (func $slow) async (memory (core memory $memory "memory"))
              (core func $begin))
            (canon lower (func $slow) (core func $slow'))
            (canon waitable-set.new (core func $set))
            (canon waitable.join (core func $join))
            (canon waitable-set.wait (memory (core memory $memory "memory")) (core func $wait))
            (canon subtask.drop (core func $drop))
            (canon thread.yield (core func $yield))
            (canon stream.new $s (core func $new))
            (canon stream.read $s async (memory (core memory $memory "memory"))
              (core func $read))
            (canon stream.write $s async (memory (core memory $memory "memory"))
              (core func $write))
            (core module $M
              (import "" "begin" (func $begin (param i32 i32) (result i32)))
              (import "" "slow" (func $slow (param i32) (result i32)))
              (import "" "set" (func $set (result i32)))
              (import "" "join" (func $join (param i32 i32)))
              (import "" "wait" (func $wait (param i32 i32) (result i32)))
              (import "" "drop" (func $drop (param i32)))
              (import "" "yield" (func $yield (result i32)))
              (import "" "new" (func $new (result i64)))
              (import "" "read" (func $read (param i32 i32 i32) (result i32)))
              (import "" "write" (func $write (param i32 i32 i32) (result i32)))
              (import "memory" "memory" (memory 1))
              (func (export "run") (result i32)
                (local $call i32) (local $set i32) (local $pair i64) (local $sum i32)
                (local.set $pair (call $new))
                (drop (call $write (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32)))
                  (i32.const 100) (i32.const 4)))
                (local.set $call (call $begin (i32.const 5) (i32.const 64)))
                (local.set $set (call $set))
                (call $join (i32.shr_u (local.get $call) (i32.const 4)) (local.get $set))
                (drop (call $yield))
                (local.set $sum (call $slow (i32.const 2)))
                (drop (call $wait (local.get $set) (i32.const 32)))
                (call $drop (i32.load (i32.const 32)))
                (drop (call $read (i32.wrap_i64 (local.get $pair))
                  (i32.const 200) (i32.const 2)))
                (i32.add (local.get $sum)
                  (i32.add (i32.load (i32.const 64)) (i32.load8_u (i32.const 201))))))
            (core instance $m (instantiate $M (with "memory" (instance $memory))
              (with "" (instance
                (export "begin" (func $begin)) (export "slow" (func $slow'))
                (export "set" (func $set)) (export "join" (func $join))
                (export "wait" (func $wait)) (export "drop" (func $drop))
                (export "yield" (func $yield)) (export "new" (func $new))
                (export "read" (func $read)) (export "write" (func $write))))))
            (func (export "run") async (result u32) (canon lift (core func $m "run"))))
          (instance $c (instantiate $C))
          (instance $d (instantiate $D (with "slow" (func $c "slow"))))
          (export "run" (func $d "run")))
        """

    private let component: PreparedComponent<Void>
    private var store: Store<Void>
    private var calls: [SubtaskID] = []
    private var outcome = Outcome()

    init(_ text: String, engine: Engine) throws {
        let component = try Component(text: text, engine: engine)
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define(nil, "h") { _, _ in nil }
        self.component = try linker.prepare(component)
        store = Store(engine: engine, host: (), code: StateWorld.metered)
        _ = try self.component.instantiate(in: store)
    }

    private var components: ComponentStoreState { store.state.componentState }

    /// Names of exported functions without parameters.
    var functions: [String] {
        guard let instance = store.componentInstances.first else { return [] }
        return instance.exportNames.filter { name in
            instance.function(name)?.type.parameters.isEmpty ?? false
        }
    }

    var snapshot: [UInt8] {
        get throws { try store.writeSnapshot(to: SnapshotBytes()).sink.bytes }
    }

    /// Restores a snapshot into a store of its own, and lets what is in it run.
    func tryOut(_ bytes: [UInt8]) throws {
        store = Store(engine: store.engine, host: (), code: StateWorld.metered)
        _ = try store.readSnapshot(from: SnapshotBytes(bytes), components: [component])
        store.fuel = 1_000_000
        for _ in 0..<50 {
            do throws(Trap) {
                switch try components.step() {
                case .ran: break
                case .waits, .deadlocked: return
                }
            } catch {
                continue
            }
        }
    }

    /// Makes another store of its image, once somebody has changed that.
    func restoring(_ forge: (inout StoreImage) -> Void) throws {
        var image = try store.image()
        forge(&image)
        let other = Store(engine: store.engine, host: (), code: StateWorld.metered)
        _ = try other.restore(image, components: [component])
    }

    /// Calls functions, and lets them run.
    func play(_ names: [String], _ moving: Moving, turns: Int = turnsMax) throws -> Outcome {
        follow()
        for name in names { try begin(name) }
        for _ in 0..<turns {
            takeEnded()
            if moving == .always { try move() }
            guard turn() else { break }
        }
        takeEnded()
        components.driver.trace = nil
        outcome.ends.append("\(calls.count) calls are open")
        outcome.fuel = store.fuelConsumed
        return outcome
    }

    private func follow() {
        components.driver.trace = { [unowned self] in outcome.trace.append("\($0)") }
    }

    private func begin(_ name: String) throws {
        guard let object = store.componentInstances.first?.object,
            case .function(let planned) = object.plan.exports[name]
        else { return }
        guard object.plan.usesTasks, let target = object.callTarget(planned) else { return }
        do throws(Trap) {
            calls.append(try components.begin(target, []))
        } catch {
            outcome.ends.append("\(name): \(error.message)")
        }
    }

    /// - Returns: Whether there may be more.
    private func turn() -> Bool {
        do throws(Trap) {
            switch try components.step() {
            case .ran: return true
            case .waits: return false
            case .deadlocked(let trap):
                outcome.ends.append(trap.message)
                return false
            }
        } catch {
            outcome.ends.append(error.message)
            return true
        }
    }

    /// What has come of calls that have ended.
    private func takeEnded() {
        for call in calls {
            guard let invocation = components.driver.invocations[call], let end = invocation.end
            else { continue }
            switch end {
            case .resolved(let state):
                outcome.ends.append("\(state) \(String(describing: invocation.result))")
            case .trapped(let trap): outcome.ends.append(trap.message)
            }
            components.giveUp(call)
            calls.removeAll { $0 == call }
        }
    }

    /// Goes on in another store.
    private func move() throws {
        let bytes = try snapshot
        let next = Store(engine: store.engine, host: (), code: StateWorld.metered)
        if outcome.moves % 2 == 0 {
            _ = try next.restore(store.image(), components: [component])
        } else {
            _ = try next.readSnapshot(from: SnapshotBytes(bytes), components: [component])
        }
        outcome.moves += 1
        components.driver.trace = nil
        store = next
        follow()
        if try snapshot != bytes { outcome.difference = "another snapshot at \(outcome.moves)" }
        if store.componentCalls.map(\.call) != calls.sorted(by: { $0.index < $1.index }) {
            outcome.difference = "other calls at \(outcome.moves)"
        }
    }
}
