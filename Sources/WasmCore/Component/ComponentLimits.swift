/// What decoder and validator accept of a component at most, each a named value.
///
/// The numbers are those of wasm-tools unless noted, so that a component accepted here is accepted
/// by other engines and the reverse.
public struct ComponentLimits: Sendable {
    /// Bytes of a component, modules included.
    public var bytesMax = 1 << 30
    /// Core modules of one component.
    public var modulesMax = 1_000
    /// Components directly within one component.
    public var componentsMax = 1_000
    /// Instances of one component, and core instances as many.
    public var instancesMax = 1_000
    /// Component instances that instantiating one component makes, nested ones included.
    public var instancesTotalMax = 10_000
    /// Definitions that linking a component evaluates, those of nested instances for each instance,
    /// with what bundles and types have; instances and adapters count as several. Not of
    /// wasm-tools, which instantiates nothing: at most as many as one component may have of a kind.
    public var definitionsTotalMax = GrowingLimit(base: 50_000, perByte: 1, most: 1_000_000)
    /// Types, imports, exports, functions and aliases, of each kind as many.
    public var definitionsMax = 1_000_000
    /// Declarations of the type of a module.
    public var moduleDeclarationsMax = 100_000
    /// Fields of a record, cases of a variant, and the like.
    public var fieldsMax = 10_000
    /// Flags of a flags type; of the standard.
    public var flagsMax = 32
    /// Parameters of a function; of the core standard.
    public var parametersMax = 1_000
    /// Arguments of an instantiation, and inline exports.
    public var argumentsMax = 100_000
    /// Options of a canonical definition.
    public var canonicalOptionsMax = 10
    /// Bytes of a name.
    public var nameBytesMax = 100_000
    /// Parts of a type, those of its parts included.
    public var typeSizeMax = 1_000_000
    /// Bytes of a value as it lies in memory with 64-bit addresses; below it. Of the standard.
    public var valueBytesMax = 1 << 28
    /// How deep types are nested in types.
    public var typeDepthMax = 100
    /// Parts of types that are looked at while instantiations, imports and exports are compared and
    /// their resource types replaced. Not of wasm-tools, which has no such limit.
    public var typeStepsMax = GrowingLimit(base: 50_000, perByte: 1, most: 50_000_000)
    /// Parts of types that instantiations and imports make, as their resource types are others: so
    /// much stays, where ``typeStepsMax`` is about time. Not of wasm-tools, which keeps as much.
    public var typePartsMadeMax = GrowingLimit(base: 50_000, perByte: 1, most: 2_000_000)
    /// Parts of a value that is read from bytes or a text, as its type may have parts that take
    /// nothing of either. A list of `u8` in bytes counts as one.
    public var valuePartsMax = 1 << 24
    /// Bytes of a type as text, beyond which it is cut.
    public static let typeTextBytesMax = 1 << 16
    /// Code of all adapters of a component, about: it is counted after each function. It also
    /// counts among the definitions (``definitionsTotalMax``), which mostly end first.
    public var adapterBytesMax = 64 << 20
    /// Modules of adapters of a component.
    public var adaptersMax = 2_000
    /// How deep components, and types of components and instances, are nested.
    public var componentDepthMax = 100
    /// What each core module may have.
    public var modules = ModuleLimits.standard

    /// The numbers that each property states.
    public init() {}

    /// What holds unless somebody asks for other limits.
    public static let standard = ComponentLimits()
}
