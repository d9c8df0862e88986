/// Writes modules in the text format. Spec: core 6.
///
/// What it writes reads back with ``WatParser`` as the same module: same sections, names, custom
/// sections and bits of numbers. The binary form may differ in how numbers are padded and in which
/// of several equal forms a segment has.
public enum WatPrinter {
    /// What the text shows beside the module's content.
    public struct Options: Sendable {
        /// Whether names of the name section are used; else everything goes by number.
        public var usesNames = true
        /// Whether definitions start with their index in a comment, `(;0;)`.
        public var showsIndices = true
        /// Whether custom sections are written as `(@custom …)`.
        public var showsCustomSections = true
        /// Bytes of text at most; nil stands for 16 MiB and 200 bytes for each byte of the module,
        /// up to ``ModuleLimits/textBytesMax``. Names that are long, and used often, can make a
        /// text thousands of times as large as the module.
        public var textBytesMax: Int?

        /// Everything is shown.
        public init() {}

        /// The limit for the text of so many bytes in binary form.
        func textBytesMax(of byteCount: Int) -> Int {
            textBytesMax ?? min(16 << 20 + 200 * byteCount, ModuleLimits.textBytesMax)
        }
    }

    /// The text of a module, which ``WatParser`` reads as the same module.
    ///
    /// - Parameter interruption: Whether the text is still wanted.
    /// - Throws: ``DecodeError`` if a function body or expression is malformed; `.limitExceeded`
    ///   if the text would be larger than ``Options/textBytesMax``, with the offset of what was
    ///   being written; `.interrupted`.
    /// - Complexity: O(bytes of the module and of the text).
    public static func print(
        _ module: DecodedModule, options: Options = Options(),
        interruption: InterruptionCheck = .never
    ) throws(DecodeError) -> String {
        var printer = ModulePrinter(module, options, interruption)
        try printer.run()
        return printer.output.text
    }
}

/// The state of printing one module: the text so far, and names.
struct ModulePrinter {
    let module: DecodedModule
    let options: WatPrinter.Options
    let names: PrintedNames
    var output: TextWriter
    let branchHints: BranchHints?
    /// Names of the fields of structure types.
    var fieldNames: [UInt32: [UInt32: PrintedNames.Name]] = [:]
    /// Whether an instruction names a data segment.
    var usesDataCount = false
    /// Imports of each kind written so far.
    var importIndices: [ExternalKind: Int] = [:]

    init(
        _ module: DecodedModule, _ options: WatPrinter.Options, _ interruption: InterruptionCheck
    ) {
        self.module = module
        self.options = options
        let bytesMax = options.textBytesMax(of: module.bytes.count)
        output = TextWriter(bytesMax: bytesMax, interruption)
        names = PrintedNames(module, isUsed: options.usesNames, interruption)
        branchHints = BranchHints(module)
        for (position, type) in module.types.enumerated() {
            guard case .structure(let fields) = type.composite else { continue }
            let owner = UInt32(truncatingIfNeeded: position)
            let found = names.names(.field, in: owner, below: fields.count)
            if !found.isEmpty { fieldNames[owner] = found }
        }
    }

    mutating func run() throws(DecodeError) {
        try output.write("(module")
        if let name = names.moduleName { try output.write(Self.binding(of: name)) }
        try printFields()
        try output.write("\n")
    }

    /// What the parentheses hold behind the name, and the one that closes.
    mutating func printFields() throws(DecodeError) {
        let start = output.text.utf8.count
        try printTypes()
        for entry in module.imports { try printImport(entry) }
        try printFunctions()
        try printTables()
        try printMemories()
        try printTags()
        try printGlobals()
        for export in module.exports { try printExport(export) }
        if let start = module.start {
            output.offset = module.startOffset
            try line("(start \(names.text(.function, start.rawValue)))")
        }
        try printElements()
        try printDatas()
        if options.showsCustomSections { try printCustomSections() }
        try output.write(output.text.utf8.count == start ? ")" : "\n)")
    }

    /// Errors name the start of a section where its entries have no offsets.
    mutating func enter(_ kind: SectionKind) {
        output.offset = module.sections.first { $0.kind == kind }?.range.lowerBound ?? 0
    }

    /// Starts a line inside the module.
    mutating func line(_ text: String) throws(DecodeError) {
        try output.write("\n  ")
        try output.write(text)
    }

    /// Identifier, index comment and, where the name is no identifier, the name.
    func head(_ kind: NameSection.Kind, _ index: Int) -> String {
        options.head(names.name(kind, UInt32(truncatingIfNeeded: index)), index)
    }

    /// A name as it is bound, with a space in front.
    static func binding(of name: PrintedNames.Name) -> String {
        switch name {
        case .identifier(let id): " " + id
        case .annotation(let annotation): " " + annotation
        }
    }
}

extension WatPrinter.Options {
    /// Identifier, index comment and, where the name is no identifier, the name.
    func head(_ name: PrintedNames.Name?, _ index: Int) -> String {
        var text = ""
        if case .identifier(let id) = name { text += " " + id }
        if showsIndices { text += " (;\(index);)" }
        if case .annotation(let annotation) = name { text += " " + annotation }
        return text
    }
}
