import Platform
import WasmCore
public import WasmInterp

/// One run of a program that starts threads. Spec: wasi-threads.
///
/// Each thread is one of the system and has a store and an instance of its own; all of them share
/// the memories that the module imports as shared, and one context of preview 1. The program ends
/// when its first thread returns, or when any thread traps or exits; the others are stopped then.
public final class WASIThreads: @unchecked Sendable {
    // Sendable: what changes is under locks; `wasi` and the ports that it was given are used under
    // its own lock only.

    /// How a program ended.
    public enum Outcome: Sendable {
        /// The first thread returned.
        case finished
        /// A thread called `proc_exit`.
        case exited(code: UInt32)
        /// A thread trapped, the first one has number 0; or ``interrupt()`` was called.
        case trapped(Trap, thread: Int32)
        /// An import that nobody offers, or a limit, kept a thread from starting.
        case refused(LinkError)
    }

    static let moduleName = "wasi"
    static let spawnName = "thread-spawn"
    /// Fuel for the start of a thread, which has a stack, a store and an instance of its own.
    static let startFuel: UInt64 = 10_000

    package let module: Module
    let wasi: WASIPreview1
    /// Of the memories, and of the stores that ``run()`` makes.
    let plan: StorePlan
    /// By position among the imports.
    let memories: [Int: SharedMemory]
    let group: ThreadGroup
    /// Stays after the run. Here and not in `group`: a trap may hold a store, which holds that.
    let outcome = Locked<Outcome?>(nil)

    /// Prepares a run and makes the memories that the module imports as shared.
    ///
    /// - Parameters:
    ///   - configuration: Its ports are used by one thread at a time. What of them you keep, look
    ///     at again after the run. Its budget pays for the memories, and for the stores that
    ///     ``run()`` makes.
    ///   - limits: Of the memories, and of the stores that ``run()`` makes.
    /// - Throws: `limitExceeded` if a memory is larger than the limits or than what the system has.
    public init(
        _ module: Module, _ configuration: sending WASIConfiguration,
        limits: StoreLimits = StoreLimits()
    ) throws(LinkError) {
        self.module = module
        plan = StorePlan(module.engine, configuration.budget, limits, nil, nil)
        group = ThreadGroup(threadsMax: configuration.limits.threadsMax)
        wasi = WASIPreview1(configuration)
        wasi.serveThreads()
        var memories: [Int: SharedMemory] = [:]
        for (position, wanted) in module.decoded.imports.enumerated() {
            guard case .memory(let type) = wanted.type, type.isShared else { continue }
            guard let memory = SharedMemory(type, limits: plan.limits) else {
                let refusal = plan.limits.account?.takeRefusal(of: .memory)
                throw .limitExceeded(refusal.map { "\($0)" } ?? "memory")
            }
            memories[position] = memory
        }
        self.memories = memories
    }

    /// What the program's calls of preview 1 work on.
    package var context: WASIPreview1 { wasi }

    /// Bytes of all memories that the threads share.
    package var memoryByteCount: UInt64 { memories.values.reduce(0) { $0 + $1.byteCount } }

    /// Threads that have not ended.
    package var threadCount: Int { group.count }

    /// Whether a module starts threads, so that it has to be run by this.
    public static func areUsed(by module: Module) -> Bool {
        module.decoded.imports.contains { $0.module == moduleName && $0.name == spawnName }
    }

    /// Ends the program from outside, from any thread; the outcome is a trap of code `interrupted`,
    /// unless the program has ended before. If it was not begun, it never runs.
    public func interrupt() { end(.trapped(Trap(.interrupted), thread: 0)) }
}
