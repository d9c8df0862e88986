/// A module as the binary format describes it, decoded and not yet validated. Spec: core 2.5.
///
/// Arrays of functions, tables, memories, globals and tags are whole index spaces: imported ones
/// come first. Function bodies, initialisers and data stay ranges of ``bytes``.
public struct DecodedModule: Sendable {
    public var bytes: ModuleBytes
    public var types: [SubType] = []
    /// Which types belong together; every type is in exactly one range, in order.
    public var recursiveGroups: [Range<Int>] = []
    public var imports: [Import] = []
    public var functions: [TypeIndex] = []
    public var tables: [TableType] = []
    /// One for each defined table; nil means null.
    public var tableInitializers: [ConstantExpression?] = []
    public var memories: [MemoryType] = []
    public var globals: [GlobalType] = []
    /// One for each defined global.
    public var globalInitializers: [ConstantExpression] = []
    public var tags: [TypeIndex] = []
    public var exports: [Export] = []
    public var start: FunctionIndex?
    /// Byte offset of the start section's content, for errors.
    public var startOffset = 0
    public var elements: [ElementSegment] = []
    /// What the data count section says, if there is one.
    public var dataCount: UInt32?
    public var datas: [DataSegment] = []
    /// One for each defined function.
    public var bodies: [FunctionBody] = []
    public var customSections: [CustomSection] = []
    /// Every section but custom ones, in order of the file.
    public var sections: [Section] = []

    public var importedFunctionCount = 0
    public var importedTableCount = 0
    public var importedMemoryCount = 0
    public var importedGlobalCount = 0
    public var importedTagCount = 0

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

public struct Import: Sendable {
    public var module: String
    public var name: String
    public var type: ExternalType
    /// Byte offset of the entry.
    public var offset: Int

    public init(module: String, name: String, type: ExternalType, offset: Int = 0) {
        self.module = module
        self.name = name
        self.type = type
        self.offset = offset
    }
}

public struct Export: Sendable {
    public var name: String
    public var kind: ExternalKind
    public var index: UInt32
    public var offset: Int

    public init(name: String, kind: ExternalKind, index: UInt32, offset: Int = 0) {
        self.name = name
        self.kind = kind
        self.index = index
        self.offset = offset
    }
}

/// Instructions with their `end`, as a range of the module's bytes. Spec: core 2.5.3.
public struct ConstantExpression: Sendable {
    public var range: Range<Int>

    public init(range: Range<Int>) { self.range = range }
}

/// Local declarations and instructions, as a range of the module's bytes. Spec: core 5.5.13.
public struct FunctionBody: Sendable {
    /// After the size field: local declarations, instructions, `end`.
    public var range: Range<Int>

    public init(range: Range<Int>) { self.range = range }
}

/// Spec: core 2.5.7.
public struct ElementSegment: Sendable {
    public enum Mode: Sendable {
        case passive
        case active(TableIndex, offset: ConstantExpression)
        case declarative
    }
    public enum Items: Sendable {
        case functions([FunctionIndex])
        case expressions([ConstantExpression])

        public var count: Int {
            switch self {
            case .functions(let indices): indices.count
            case .expressions(let expressions): expressions.count
            }
        }
    }
    public var type: ReferenceType
    public var items: Items
    public var mode: Mode
    public var offset: Int

    public init(type: ReferenceType, items: Items, mode: Mode, offset: Int = 0) {
        self.type = type
        self.items = items
        self.mode = mode
        self.offset = offset
    }
}

/// Spec: core 2.5.8.
public struct DataSegment: Sendable {
    public enum Mode: Sendable {
        case passive
        case active(MemoryIndex, offset: ConstantExpression)
    }
    /// The bytes, as a range of the module.
    public var range: Range<Int>
    public var mode: Mode
    public var offset: Int

    public init(range: Range<Int>, mode: Mode, offset: Int = 0) {
        self.range = range
        self.mode = mode
        self.offset = offset
    }
}

/// Spec: core 5.5.4.
public struct CustomSection: Sendable {
    public var name: String
    /// The content after the name.
    public var range: Range<Int>
    /// Sections other than custom ones that come before it.
    public var sectionsBefore: Int

    public init(name: String, range: Range<Int>, sectionsBefore: Int) {
        self.name = name
        self.range = range
        self.sectionsBefore = sectionsBefore
    }
}

public struct Section: Sendable {
    public var kind: SectionKind
    /// The content, without code and size.
    public var range: Range<Int>
    /// Entries, where the section is a list.
    public var entryCount: Int

    public init(kind: SectionKind, range: Range<Int>, entryCount: Int) {
        self.kind = kind
        self.range = range
        self.entryCount = entryCount
    }
}

/// Section codes, listed in the order that a module must have them in. Spec: core 5.5.2.
public enum SectionKind: UInt8, CaseIterable, Sendable {
    case type = 1
    case `import` = 2
    case function = 3
    case table = 4
    case memory = 5
    case tag = 13
    case global = 6
    case export = 7
    case start = 8
    case element = 9
    case dataCount = 12
    case code = 10
    case data = 11
}
