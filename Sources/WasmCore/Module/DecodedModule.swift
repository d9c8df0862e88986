/// A module as the binary format describes it, decoded and not yet validated. Spec: core 2.5.
///
/// Arrays of functions, tables, memories, globals and tags are whole index spaces: imported ones
/// come first. Function bodies, initialisers and data stay ranges of ``bytes``.
public struct DecodedModule: Sendable {
    /// What every range of the module lies in.
    public var bytes: ModuleBytes
    /// The type section's definitions, groups flattened. Spec: core 2.5.2.
    public var types: [SubType] = []
    /// Which types belong together; every type is in exactly one group, in order.
    package var typeGroups: [TypeGroup] = []
    /// In order of the file. Spec: core 2.5.11.
    public var imports: [Import] = []
    /// The type of each function.
    public var functions: [TypeIndex] = []
    /// The type of each table.
    public var tables: [TableType] = []
    /// One for each defined table; nil means null.
    public var tableInitializers: [ConstantExpression?] = []
    /// The type of each memory.
    public var memories: [MemoryType] = []
    /// The type of each global.
    public var globals: [GlobalType] = []
    /// One for each defined global.
    public var globalInitializers: [ConstantExpression] = []
    /// The function type of each tag, whose parameters are the payload.
    public var tags: [TypeIndex] = []
    /// In order of the file; that names differ is validated. Spec: core 2.5.10.
    public var exports: [Export] = []
    /// The function that instantiation calls last. Spec: core 2.5.9.
    public var start: FunctionIndex?
    /// Byte offset of the start section's content, for errors.
    public var startOffset = 0
    /// Element segments, which initialise tables.
    public var elements: [ElementSegment] = []
    /// What the data count section says, if there is one.
    public var dataCount: UInt32?
    /// Data segments, which initialise memories.
    public var datas: [DataSegment] = []
    /// One for each defined function.
    public var bodies: [FunctionBody] = []
    /// In order of the file, each with its place among the other sections.
    public var customSections: [CustomSection] = []
    /// Every section but custom ones, in order of the file.
    public var sections: [Section] = []

    /// How many entries of ``functions`` are imported; they come first.
    public var importedFunctionCount = 0
    /// How many entries of ``tables`` are imported; they come first.
    public var importedTableCount = 0
    /// How many entries of ``memories`` are imported; they come first.
    public var importedMemoryCount = 0
    /// How many entries of ``globals`` are imported; they come first.
    public var importedGlobalCount = 0
    /// How many entries of ``tags`` are imported; they come first.
    public var importedTagCount = 0

    /// Which types belong together; every type is in exactly one range, in order.
    public var recursiveGroups: [Range<Int>] {
        get { typeGroups.map { $0.range } }
        set { typeGroups = newValue.map { TypeGroup($0) } }
    }

    /// A module without content.
    public init(bytes: ModuleBytes) {
        self.bytes = bytes
    }

    /// The function type behind a type index, or nil if the index or the kind is another.
    public func functionType(_ index: TypeIndex) -> FunctionType? {
        guard index.position < types.count,
            case .function(let type) = types[index.position].composite
        else { return nil }
        return type
    }
}
