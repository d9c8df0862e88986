import Foundation
import WasmCore
import WasmInterp

// What tests start from.

func makeEngine(isMetered: Bool = false) -> Engine {
    var configuration = EngineConfiguration()
    configuration.isMetered = isMetered
    return Engine(configuration)
}

func makeModule(_ text: String, engine: Engine) throws -> Module {
    try Module(try WatParser.parseModule(text), engine: engine)
}

/// A store without a host and one instance in it.
func makeGuest(
    _ text: String, isMetered: Bool = false, limits: StoreLimits = StoreLimits()
) throws -> (store: Store<Void>, instance: Instance) {
    let engine = makeEngine(isMetered: isMetered)
    let store = Store(engine: engine, host: (), limits: limits)
    return (store, try store.instantiate(try makeModule(text, engine: engine)))
}

/// Does something later on a thread of its own: tests that block may have taken all threads of the
/// pool that tasks run on.
func later(milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
    Thread.detachNewThread {
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
        body()
    }
}

/// The trap that a call ends with; nil if it does not trap.
func trap<T, Failure: Error>(of body: () throws(Failure) -> T) -> Trap? {
    do {
        _ = try body()
        return nil
    } catch {
        return Trap(in: error)
    }
}
