import WasmCore

/// All that components may import, by name.
///
/// A linker is a value that holds recipes and nothing of any store, so that one serves all tasks.
/// Names of interfaces may differ in their version, if one is compatible with the other.
public struct ComponentLinker<Host>: Sendable {
    /// Whose stores and components the linker serves.
    public let engine: Engine
    /// What becomes of functions that nobody offers, and of resource types: where calls of the
    /// functions trap, no resource can be made.
    public var unknownImports = UnknownImports.refused
    private(set) var root = LinkedNames<Host>()
    /// Types whose resources are objects, by the Swift types that stand for them.
    private var objectTypes: [ObjectIdentifier: HostResourceType<Host>] = [:]

    /// A linker that offers nothing yet.
    public init(engine: Engine) {
        self.engine = engine
    }

    /// Offers a function of an interface, in place of an earlier definition of the name.
    ///
    /// - Parameters:
    ///   - interface: As components import it: `demo:shop/stock@1.2.0`, or a plain name; nil for a
    ///     function that is imported by itself.
    ///   - name: A plain name, or `[method]shelf.add` and the like.
    ///   - body: Gets arguments of the import's types. Its result is compared with the import's
    ///     type; what it throws ends the guest, as the cause of a trap of code `host`.
    public mutating func define(
        _ interface: String?, _ name: String,
        _ body:
            @escaping @Sendable (ComponentCaller<Host>, [ComponentValue]) throws -> ComponentValue?
    ) {
        root.define(path(interface, name), .function(.values(body)))
    }

    @usableFromInline
    mutating func define(
        _ interface: String?, _ name: String, _ signature: TypedSignature,
        _ body: @escaping @Sendable (ComponentCaller<Host>, TypedHostCall) throws -> Void
    ) {
        root.define(
            path(interface, name),
            .function(.typed(TypedHostFunction(signature: signature, body: body))))
    }

    mutating func define(
        _ interface: String?, _ name: String, _ function: TypedLaterFunction<Host>
    ) {
        root.define(path(interface, name), .function(.typedLater(function)))
    }

    /// Offers an asynchronous function that gets values and never the store, and answers on any
    /// thread; components may go on meanwhile.
    package mutating func defineLater(
        _ interface: String?, _ name: String,
        _ body: @escaping @Sendable ([ComponentValue], HostAnswer) -> Void
    ) {
        root.define(path(interface, name), .function(.later(body)))
    }

    /// Offers a resource type that the host implements.
    ///
    /// - Parameter destroy: Called with the representation once the owner has dropped the resource,
    ///   with the end of the store at the latest: it may use the host value then, but no resources
    ///   of the store. Destructors of guests are not called any more.
    /// - Returns: The type, to make resources of.
    @discardableResult
    public mutating func defineResource(
        _ interface: String?, _ name: String,
        _ destroy: @escaping @Sendable (ComponentCaller<Host>, UInt32) throws -> Void
    ) -> HostResourceType<Host> {
        let type = HostResourceType<Host>(destroy)
        define(interface, name, type)
        return type
    }

    /// The resource type that a Swift type stands for: one, whose handles a store tells by it.
    mutating func objectType(_ tag: ObjectIdentifier) -> HostResourceType<Host> {
        if let known = objectTypes[tag] { return known }
        let type = HostResourceType<Host>(objectsFor: tag) { caller, number in
            // All objects go with the store.
            caller.components?.releaseObject(number)
        }
        objectTypes[tag] = type
        return type
    }

    mutating func define(_ interface: String?, _ name: String, _ type: HostResourceType<Host>) {
        root.define(path(interface, name), .resource(type))
    }

    /// Offers a core module.
    public mutating func define(_ interface: String?, _ name: String, _ module: Module) {
        root.define(path(interface, name), .module(module))
    }

    /// Offers a component.
    public mutating func define(_ interface: String?, _ name: String, _ component: Component) {
        root.define(path(interface, name), .component(component))
    }

    /// Plugs a component into those that are linked later: offers all that it exports, interfaces
    /// and functions, in place of earlier definitions of the names.
    ///
    /// Each component that is linked gets an instance of its own. What that one imports is what the
    /// linker had before, so a component may stand between others and what is behind an interface
    /// that it imports and exports.
    ///
    /// - Precondition: The component is of the linker's engine.
    public mutating func define(exportsOf component: Component) {
        precondition(
            component.engine === engine, "a component was given to a linker of another engine")
        root.plug(component)
    }

    private func path(_ interface: String?, _ name: String) -> [String] {
        interface.map { [$0, name] } ?? [name]
    }

    /// Links a component once, for any number of instances in any number of stores.
    ///
    /// - Parameter interruption: Whether the component is still wanted.
    /// - Throws: ``ComponentLinkError``; all imports that nobody offers are named.
    public func prepare(
        _ component: Component, interruption: InterruptionCheck = .never
    ) throws(ComponentLinkError) -> PreparedComponent<Host> {
        guard component.engine === engine else { throw ComponentLinkError(.foreignComponent) }
        var resolution = ImportResolution(self, component, interruption)
        return try resolution.prepare()
    }

    /// Links a component and makes an instance of it.
    ///
    /// - Throws: ``ComponentLinkError``, or ``InstantiationError``.
    public func instantiate(
        _ component: Component, in store: Store<Host>
    ) throws -> ComponentInstance {
        try prepare(component).instantiate(in: store)
    }

    /// Links a component with instances of the same store, and makes an instance of it.
    ///
    /// - Parameter instances: By the names of the imports that they are given to, before what the
    ///   linker has.
    /// - Throws: ``ComponentLinkError``, or ``InstantiationError``.
    /// - Precondition: The instances are of the store.
    public func instantiate(
        _ component: Component, in store: Store<Host>, with instances: [String: ComponentInstance]
    ) throws -> ComponentInstance {
        guard component.engine === engine else { throw ComponentLinkError(.foreignComponent) }
        var resolution = ImportResolution(self, component, .never)
        var foreign = ForeignItems()
        var given = PlanExports()
        for (name, instance) in instances.sorted(by: { $0.key < $1.key }) {
            precondition(
                instance.state === store.state, "an instance was given to another store")
            given.append(
                name, .instance(foreign.exports(of: instance, in: &resolution.builder)))
        }
        resolution.offer(foreign, of: store.state.componentState)
        return try resolution.prepare(given: given).instantiate(in: store, foreign)
    }
}
