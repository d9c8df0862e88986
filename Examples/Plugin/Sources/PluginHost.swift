import WeftKit

/// A text filter that somebody else wrote: it gets a message and gives one back.
///
/// A plugin exports its memory, `buffer`, where it wants the message, and `filter`, which takes the
/// message's length and returns address and length of the new one. It may import `app` `log`.
struct PluginHost: Sendable {
    /// What one message's use of a plugin works with.
    struct Use {
        var log: [String] = []
    }

    enum Exports {
        static let buffer = ExportName<() -> UInt32>("buffer")
        static let filter = ExportName<(UInt32) -> (UInt32, UInt32)>("filter")
    }

    let name: String
    private let module: Module
    private let linker: Linker<Use>

    /// Reads a plugin and refuses it at once if it does not fit.
    init(path: String, name: String, engine: Engine) throws {
        self.name = name
        module = try Module(path: path, engine: engine)
        var linker = Linker<Use>(engine: engine)
        linker.define("app", "log") { (caller, address: UInt32, byteCount: UInt32) throws(Trap) in
            guard caller.host.log.count < 10 else { throw Trap(.host, message: "too much to log") }
            caller.host.log.append(
                try caller.memory().string(at: address, byteCount: min(byteCount, 200)))
        }
        self.linker = linker
        let store = Store(engine: engine, host: Use(), limits: Self.limits)
        store.fuel = Self.fuel
        let instance = try linker.instantiate(module, in: store)
        _ = try (instance.function(Exports.buffer), instance.function(Exports.filter))
    }

    private static let fuel: UInt64 = 1_000_000
    private static let messageBytesMax: UInt32 = 1 << 16
    private static var limits: StoreLimits {
        var limits = StoreLimits()
        limits.memoryBytesMax = 4 << 20
        limits.stackBytesMax = 1 << 18
        return limits
    }

    /// A pool of the plugin's instances; one for each thread that filters, as it is not shared.
    func makePool() -> InstancePool<Use> {
        InstancePool(module, linker: linker, limits: Self.limits)
    }

    /// What the plugin makes of a message, and what it had to say.
    static func filter(
        _ message: String, _ pool: InstancePool<Use>
    ) throws -> (text: String, log: [String]) {
        try pool.withInstance(host: Use()) { store, instance in
            store.fuel = fuel
            let place = try instance.function(Exports.buffer)()
            guard let memory = instance.memory() else { throw Trap(.host, message: "no memory") }
            let byteCount = try memory.write(utf8: message, at: place)
            let (address, count) = try instance.function(Exports.filter)(UInt32(byteCount))
            let text = try memory.string(at: address, byteCount: min(count, messageBytesMax))
            return (text, store.host.log)
        }
    }
}
