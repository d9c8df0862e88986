import WasmCore

/// A decoded, validated component, ready to be linked any number of times, on any thread.
///
/// Function bodies of its core modules are validated as the engine's configuration says, like those
/// of a ``Module``.
public final class Component: Sendable {
    /// Whose settings hold for the component, and whose stores can have instances of it.
    public let engine: Engine
    package let validated: ValidatedComponent
    /// Of a component that another one exports, what it names of the scopes around it.
    let environment: PlanEnvironment?
    /// What it was decoded from; nil for one that has no bytes of its own.
    let bytes: ModuleBytes?

    /// Takes in the bytes of a component.
    ///
    /// - Parameter interruption: Whether the component is still wanted.
    /// - Throws: `ComponentError` for bytes that are malformed or invalid, or beyond a limit.
    public convenience init(
        _ bytes: [UInt8], engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ComponentError) {
        try self.init(ModuleBytes(bytes), engine: engine, interruption: interruption)
    }

    /// The same without a copy.
    ///
    /// - Throws: `ComponentError`, as for other bytes.
    public convenience init(
        _ bytes: ModuleBytes, engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ComponentError) {
        let decoded = try ComponentDecoder.decode(
            bytes, features: engine.configuration.features, limits: engine.componentLimits,
            interruption: interruption)
        try self.init(decoded, of: bytes, engine: engine, interruption: interruption)
    }

    /// - Parameter bytes: What it was decoded from, if it was.
    /// - Throws: `ComponentError` for a component that is invalid, or beyond a limit.
    package init(
        _ decoded: consuming DecodedComponent, of bytes: ModuleBytes? = nil, engine: Engine,
        interruption: InterruptionCheck = .never
    ) throws(ComponentError) {
        self.engine = engine
        self.bytes = bytes
        environment = nil
        validated = try ComponentValidator.validate(
            decoded, features: engine.configuration.features,
            limits: engine.componentLimits, interruption: interruption)
    }

    /// A component that is a part of another one.
    init(_ planned: PlanComponent) {
        engine = planned.source.engine
        bytes = nil
        validated = ValidatedComponent(
            types: planned.source.validated.types, root: planned.context,
            byteCount: planned.source.validated.byteCount)
        environment = planned.environment
    }
}

extension Engine {
    /// What components may have, their modules included.
    var componentLimits: ComponentLimits {
        var limits = configuration.componentLimits
        limits.modules = configuration.limits
        return limits
    }
}
