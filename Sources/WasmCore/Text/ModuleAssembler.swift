/// Turns the fields of a module's text into its binary form.
///
/// The first pass gives every field its index and collects names; then types are read, as later
/// fields may name earlier ones and the reverse; the second pass encodes the fields in order of
/// the text, which is the order that implicit types are added in. Spec: core 6.6.
struct ModuleAssembler {
    struct Field {
        var word: Word
        /// The keyword's token.
        var start: Int
        /// Behind identifier and `@name`.
        var content: Int
        /// The right parenthesis that closes the field.
        var end: Int
    }

    /// A section's entries, which get their count when the module is put together.
    struct SectionContent {
        var count = 0
        var writer = ByteWriter()
    }

    struct CustomSectionText {
        enum Placement { case before, after }
        var name: [UInt8]
        var content: [UInt8]
        var placement: Placement
        /// nil means first (before) or last (after).
        var section: SectionKind?
    }

    var cursor: TokenCursor
    let options: WatParser.Options
    var moduleName: [UInt8]?
    var hasNameAnnotation = false
    var fields: [Field] = []

    var types = NameSpace("type")
    var functions = NameSpace("func", "function")
    var tables = NameSpace("table")
    var memories = NameSpace("memory")
    var globals = NameSpace("global")
    var tags = NameSpace("tag")
    var elements = NameSpace("elem", "elem segment")
    var datas = NameSpace("data", "data segment")
    /// One for each structure type with named fields.
    var structureFields: [UInt32: NameSpace] = [:]
    var localNames: [(function: UInt32, names: [(index: UInt32, name: [UInt8])])] = []
    var labelNames: [(function: UInt32, names: [(index: UInt32, name: [UInt8])])] = []

    var subTypes: [SubType] = []
    var groups: [Range<Int>] = []
    /// The lowest type of its own that equals a function type.
    var functionTypes: [FunctionType: UInt32] = [:]
    /// The first kind of definition, which no import may follow.
    var firstDefinition: Word?
    /// The indices that the second pass gives to the next field of each kind.
    var nextFunction: UInt32 = 0
    var nextTable: UInt32 = 0
    var nextMemory: UInt32 = 0
    var nextGlobal: UInt32 = 0
    var nextTag: UInt32 = 0

    var sections: [SectionKind: SectionContent] = [:]
    var code = SectionContent()
    var start: UInt32?
    var usesDataCount = false
    var customSections: [CustomSectionText] = []
    var branchHints = SectionContent()
    /// What the instructions of the function or expression at hand need.
    var body = BodyState()

    private var pace: PacedCheck
    /// The tokens up to here have been counted as work.
    private var pacedPosition = 0

    init(
        _ cursor: TokenCursor, _ options: WatParser.Options, _ interruption: InterruptionCheck
    ) {
        pace = PacedCheck(interruption)
        self.cursor = cursor
        self.options = options
    }

    mutating func run() throws(TextError) -> [UInt8] {
        try collectFields()
        for field in fields where field.word == .type || field.word == .rec {
            cursor.position = field.content
            try encodeTypes(field)
        }
        for (position, type) in subTypes.enumerated() { noteFunctionType(type, position) }
        for field in fields {
            cursor.position = field.content
            try keepOn()
            try encode(field)
            guard cursor.position == field.end else { throw cursor.unexpected() }
        }
        return finish()
    }

    /// Ends the work if it is not wanted any more: for each field, instruction and item of a list.
    @inline(__always)
    mutating func keepOn() throws(TextError) {
        let isInterrupted = pace.isInterrupted(after: max(cursor.position - pacedPosition, 1))
        pacedPosition = cursor.position
        if isInterrupted { throw cursor.interrupted() }
    }

    mutating func append(_ kind: SectionKind, _ write: (inout ByteWriter) -> Void) {
        sections[kind, default: SectionContent()].count += 1
        write(&sections[kind, default: SectionContent()].writer)
    }
}

/// One index space with its names. Spec: core 6.3.5 and 6.6.1.
struct NameSpace {
    /// As the suite words "duplicate …".
    let keyword: String
    /// As the suite words "unknown …".
    let noun: String
    private(set) var count: UInt32 = 0
    private var indices: [[UInt8]: UInt32] = [:]
    /// For the name section, in order of indices.
    private(set) var names: [(index: UInt32, name: [UInt8])] = []

    init(_ keyword: String, _ noun: String? = nil) {
        self.keyword = keyword
        self.noun = noun ?? keyword
    }

    subscript(name: [UInt8]) -> UInt32? { indices[name] }

    /// Adds an entry.
    /// - Returns: false if the name is taken.
    mutating func add(_ name: BindingName) -> Bool {
        defer { count += 1 }
        if let shown = name.shown { names.append((count, shown)) }
        guard let id = name.id else { return true }
        return indices.updateValue(count, forKey: id) == nil
    }
}
