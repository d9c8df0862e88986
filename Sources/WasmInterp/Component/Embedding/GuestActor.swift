import WasmCore

/// An instance of a component with a store of its own, for calls from anywhere.
///
/// Calls of functions that wait overlap; all else happens one after another.
public actor GuestActor<Host> {
    private let store: Store<Host>
    private let instance: ComponentInstance

    /// A new instance, in a store of its own.
    ///
    /// - Parameters:
    ///   - host: The host value of the store.
    ///   - limits: Of the store.
    ///   - code: What the store's code does beside what modules say; nil for what the engine's
    ///     configuration has.
    /// - Throws: ``InstantiationError`` for a start function that traps, or a limit.
    public init(
        _ component: PreparedComponent<Host>, host: sending Host,
        limits: StoreLimits = StoreLimits(), code: CodeOptions? = nil
    ) throws(InstantiationError) {
        store = Store(
            engine: component.component.engine, host: host, limits: limits, code: code)
        instance = try component.instantiate(in: store)
    }

    /// Calls an exported function.
    ///
    /// - Parameter interface: nil for a function that is exported by itself.
    /// - Returns: nil for a function without result.
    /// - Throws: ``ComponentCallError``, as ``ComponentFunction/callAsync(_:)``; a trap of code
    ///   `.host` if there is no such function.
    public func call(
        _ interface: String?, _ name: String, _ arguments: [ComponentValue] = []
    ) async throws(ComponentCallError) -> ComponentValue? {
        let scope = interface.map { instance.instance($0) } ?? instance
        guard let function = scope?.function(name) else {
            let place = interface.map { " of `\($0.printable)`" } ?? ""
            throw .trap(
                Trap(.host, message: "there is no function `\(name.printable)`" + place))
        }
        return try await function.callAsync(arguments)
    }

    /// Reads a stream that a guest writes, and lets guests run until there is something.
    ///
    /// - Parameter count: How many at most, at least one.
    /// - Returns: At least one element; none once the stream has ended.
    /// - Throws: ``StreamError``, as ``GuestStream/read(upTo:)``.
    public func read<Element>(
        _ reader: StreamReader<Element>, upTo count: Int
    ) async throws(StreamError) -> [Element] {
        try await GuestStream(reader, of: instance).read(upTo: count)
    }

    /// Does something with the store and the instance, between calls or while they wait.
    ///
    /// - Throws: What `body` throws.
    public func withInstance<R, Failure: Error>(
        _ body:
            @Sendable (isolated GuestActor<Host>, Store<Host>, ComponentInstance)
            throws(Failure) -> sending R
    ) throws(Failure) -> sending R {
        try body(self, store, instance)
    }
}
