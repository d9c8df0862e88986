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

/// The trap that a call ends with; nil if it does not trap.
func trap<T>(of body: () throws(Trap) -> T) -> Trap? {
    do throws(Trap) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
