import Foundation
import Platform
import WasmCore
import WasmInterp

/// Does something on a number of threads at the same time, and waits for all of them.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let failures = Locked<[any Error]>([])
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        Thread.detachNewThread {
            do { try body(index) } catch { failures.withLock { $0.append(error) } }
            group.leave()
        }
    }
    group.wait()
    if let first = failures.withLock({ $0.first }) { throw first }
}

/// Does something on a thread of its own. What blocks must not do so on the threads of the pool
/// that tasks run on: who is to wake it may need one.
func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// A module that imports a shared memory as `m` `m`, with a store and an instance for whoever asks.
struct SharedGuest: Sendable {
    let module: Module
    let memory: SharedMemory

    init(_ text: String, isMetered: Bool = false, limits: StoreLimits = StoreLimits()) throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = isMetered
        configuration.compilation = .lazy
        module = try makeModule(text, engine: Engine(configuration))
        let type = MemoryType(WasmCore.Limits(1, 100), isShared: true)
        guard let memory = SharedMemory(type, limits: limits) else { throw Trap(.outOfMemory) }
        self.memory = memory
    }

    func makeInstance() throws -> (store: Store<Void>, instance: Instance) {
        let store = Store(engine: module.engine, host: ())
        let imported = store.makeMemory(memory)
        return (store, try store.instantiate(module, imports: [.memory(imported)]))
    }

    /// Comes back when as many guests wait.
    func waitForWaiters(_ count: Int) async throws {
        while memory.waiterCount < count { try await Task.sleep(for: .milliseconds(1)) }
    }
}
