import Platform
import WasmCore
import WasmInterp

/// What all players of one round share, and whom each of them may disturb.
final class ScheduleWorld: Sendable {
    static let text = """
        (module
          (import "m" "m" (memory $shared 1 4 shared))
          (import "h" "act" (func $act (param i32)))
          (import "h" "pause" (func $pause (param i32) (result i32)))
          (memory $own 1 1)
          (func $wait (export "wait") (param i32 i64)
            (drop (memory.atomic.wait32 $shared (local.get 0) (i32.const 0) (local.get 1))))
          (func (export "waits") (param $address i32) (param $time i64) (local $i i32)
            (loop $again
              (call $wait (local.get $address) (local.get $time))
              (drop (memory.atomic.notify $shared (local.get $address) (i32.const 1)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (i32.const 4)))))
          (func (export "notify") (param i32 i64)
            (drop (memory.atomic.notify $shared (local.get 0) (i32.wrap_i64 (local.get 1)))))
          (func $spin (export "spin") (param i32 i64) (local $i i32)
            (loop $again
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (i32.const 3000)))))
          (func (export "acts") (param i32 i64)
            (call $act (local.get 0)) (call $wait (local.get 0) (local.get 1)))
          (func (export "pauses") (param i32 i64)
            (drop (call $pause (local.get 0)))
            (call $spin (local.get 0) (local.get 1))
            (drop (call $pause (i32.add (local.get 0) (i32.const 4)))))
          (func $deep (export "deep") (param i32 i64)
            (if (i32.gt_u (local.get 0) (i32.const 4))
              (then (call $deep (i32.sub (local.get 0) (i32.const 4)) (local.get 1)))
              (else
                (drop (call $pause (local.get 0)))
                (call $wait (i32.const 4) (local.get 1))
                (call $act (local.get 0))))))
        """
    static let deeds = ["wait", "waits", "notify", "spin", "acts", "pauses", "deep"]
    /// Pages that all stores of a round may have together.
    static let pagesMax: UInt64 = 400

    private struct State {
        var stores: [InterruptHandle] = []
        var invocations: [InvocationHandle] = []
        var tasks: [Task<Void, Never>] = []
        var hosts: [WeakHost] = []
        var doing: [Int: String] = [:]
        var reports: [String] = []
        var hasEnded = false
    }
    private struct WeakHost: @unchecked Sendable { weak var host: ScheduleHost? }

    let module: Module
    let memory: SharedMemory
    let gate = ScheduleGate()
    private let state = Locked(State())

    init(_ random: inout TenantRandom) throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = random.chance(50)
        configuration.tracksWrites = random.chance(30)
        configuration.compilation = random.chance(50) ? .lazy : .validated
        configuration.memoryBytesTotalMax = Self.pagesMax << 16
        module = try makeModule(Self.text, engine: Engine(configuration))
        var limits = StoreLimits()
        limits.waitersMax = random.chance(20) ? 3 : 1_000
        let type = MemoryType(WasmCore.Limits(1, 4), isShared: true)
        guard let memory = SharedMemory(type, limits: limits) else { throw Trap(.outOfMemory) }
        self.memory = memory
    }

    var isMetered: Bool { module.engine.configuration.isMetered }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    /// What those who have not left are doing.
    var doing: [String] { state.withLock { $0.doing.map { "\($0): \($1)" } } }
    var isIdle: Bool { state.withLock { $0.doing.isEmpty } }
    var hostCount: Int { state.withLock { $0.hosts.count { $0.host != nil } } }

    /// What players have found that is not as it has to be.
    var reports: [String] { state.withLock { $0.reports } }

    func report(_ difference: String) { state.withLock { $0.reports.append(difference) } }

    func note(_ player: Int, _ deed: String?) { state.withLock { $0.doing[player] = deed } }

    func add(_ host: ScheduleHost) { state.withLock { $0.hosts.append(WeakHost(host: host)) } }

    /// Once the round has ended, who comes late is told at once.
    func add(_ handle: InterruptHandle) {
        let hasEnded = state.withLock { state in
            state.stores.append(handle)
            return state.hasEnded
        }
        if hasEnded { handle.interrupt() }
    }

    func add(_ handle: InvocationHandle) { state.withLock { $0.invocations.append(handle) } }
    func add(_ task: Task<Void, Never>) { state.withLock { $0.tasks.append(task) } }

    /// Requests to stop a store are taken back by its player, unless the round has ended.
    func reset(_ handle: InterruptHandle) {
        state.withLock { if !$0.hasEnded { handle.reset() } }
    }

    /// Stops, cancels or wakes somebody. Lists are copied under the lock: what orders accesses to a
    /// shared buffer is a count that the sanitizer does not see.
    func disturb(_ random: inout TenantRandom) {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: state.withLock { $0.stores.map { $0 } }.randomElement(using: &random)?.interrupt()
        case 1:
            state.withLock { $0.invocations.suffix(20).map { $0 } }.randomElement(using: &random)?
                .interrupt()
        case 2, 3:
            state.withLock { $0.invocations.suffix(20).map { $0 } }.randomElement(using: &random)?
                .suspend()
        case 4, 5:
            state.withLock { $0.tasks.suffix(8).map { $0 } }.randomElement(using: &random)?.cancel()
        case 6: gate.letOneThrough()
        default:
            let address = UInt64.random(in: 0..<4, using: &random) * 4
            memory.notify(at: address, count: UInt32.random(in: 0..<3, using: &random))
        }
    }

    /// Tells everybody once; all have to come to their ends then.
    func end() {
        let stores = state.withLock { state in
            state.hasEnded = true
            return state.stores.map { $0 }
        }
        for handle in stores { handle.interrupt() }
        gate.open()
    }

    /// What an asynchronous host function waits for.
    func pause(_ kind: Int32) async throws {
        switch kind % 4 {
        case 0: await Task.yield()
        case 1: try await Task.sleep(for: .milliseconds(1))
        case 2: try await gate.wait()
        default: break
        }
    }
}

/// The host value of each store.
final class ScheduleHost: @unchecked Sendable {
    // Sendable: used by the store's player only, which is on one thread at a time.
    weak var player: SchedulePlayer?
    let world: ScheduleWorld

    init(_ world: ScheduleWorld) {
        self.world = world
        world.add(self)
    }
}

/// Where asynchronous host functions wait for others, or until their task is cancelled.
final class ScheduleGate: Sendable {
    private struct State {
        var isOpen = false
        var nextNumber = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }
    private let state = Locked(State())

    func wait() async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayGo = state.withLock { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if mayGo { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
        try Task.checkCancellation()
    }

    func letOneThrough() {
        state.withLock { $0.waiting.popFirst()?.value }?.resume()
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }
}
