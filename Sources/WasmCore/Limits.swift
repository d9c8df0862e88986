/// What the decoder and the validator accept at most, each a named value.
///
/// Unless noted the numbers are those of the JavaScript API, "implementation limits", so that a
/// module accepted here is accepted by other engines and the reverse.
public struct ModuleLimits: Sendable {
    /// Bytes of a module.
    public var moduleBytesMax = 1 << 30
    /// Bytes of a module or a script as text. Not of the JavaScript API, which takes no text.
    public static let textBytesMax = 1 << 30
    /// Types of a module. An engine has numbers for some 16,700,000 of all modules that live.
    public var typesMax = 1_000_000
    /// Recursive groups of a module.
    public var recursiveGroupsMax = 1_000_000
    /// Types of one recursive group.
    public var typesInGroupMax = 1_000_000
    /// Functions, imported ones included; the same holds for each kind below.
    public var functionsMax = 1_000_000
    /// Imports of all kinds.
    public var importsMax = 1_000_000
    /// Exports of all kinds.
    public var exportsMax = 1_000_000
    /// Globals, imported ones included.
    public var globalsMax = 1_000_000
    /// Tags, imported ones included.
    public var tagsMax = 1_000_000
    /// Data segments, passive ones included.
    public var dataSegmentsMax = 100_000
    /// Element segments, passive and declarative ones included.
    public var elementSegmentsMax = 10_000_000
    /// Tables, imported ones included.
    public var tablesMax = 100_000
    /// Memories, imported ones included.
    public var memoriesMax = 100
    /// Elements that a table may declare or be created with.
    public var tableElementsMax: UInt64 = 10_000_000
    /// Parameters of a function; at most 16,000 whatever is set here, and the same for results:
    /// the runtime counts their slots in 16 bits.
    public var parametersMax = 1_000
    /// Results of a function.
    public var resultsMax = 1_000
    /// Bytes of one function body.
    public var bodyBytesMax = 7_654_321
    /// Locals of a function, parameters included.
    public var localsMax: UInt64 = 50_000
    /// Fields of a structure type.
    public var structureFieldsMax = 10_000
    /// Operands of one `array.new_fixed`.
    public var arrayNewFixedMax: UInt32 = 10_000
    /// Supertypes above a type.
    public var subtypeDepthMax = 63
    /// Bytes of a name; wasm-tools has the same number.
    public var stringBytesMax = 100_000
    /// Labels of one `br_table`; the number of wasm-tools.
    public var branchTableLabelsMax = 7_654_321
    /// Clauses of one `try_table`; the number of wasm-tools. A throw looks through all of them.
    public var catchClausesMax = 10_000
    /// Slots of a function's frame, which are eight bytes each: locals and as many operands as are
    /// on the stack at a time. Such a frame takes an eighth of a stack of the default size.
    public var frameSlotsMax = 1 << 20
    /// Bytes of translated code of one function, at most 2^31 - 1 whatever is set here. A byte of a
    /// body becomes ten bytes of code or so, and never more than 128.
    public var functionCodeBytesMax = 1 << 28
    /// Bytes of translated code of a module.
    public var codeBytesMax = 1 << 32

    /// The numbers that each property states.
    public init() {}

    /// What holds unless somebody asks for other limits.
    public static let standard = ModuleLimits()
}

/// Sizes that the standard fixes.
public enum PageSize {
    /// Bytes of a page of linear memory unless a custom page size says otherwise.
    public static let standardBytes: UInt64 = 65_536
    /// The exponent of ``standardBytes``, base two.
    public static let standardLog2: UInt8 = 16
}
