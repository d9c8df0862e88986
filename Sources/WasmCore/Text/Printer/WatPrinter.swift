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

        /// Everything is shown.
        public init() {}
    }

    /// - Throws: ``DecodeError`` if a function body or expression is malformed.
    /// - Complexity: O(bytes).
    public static func print(
        _ module: DecodedModule, options: Options = Options()
    ) throws(DecodeError) -> String {
        var printer = ModulePrinter(module, options)
        try printer.run()
        return printer.output
    }
}

/// The state of printing one module: the text so far, and names.
struct ModulePrinter {
    let module: DecodedModule
    let options: WatPrinter.Options
    let names: PrintedNames
    var output = ""
    let branchHints: BranchHints?
    /// Names of the fields of structure types.
    var fieldNames: [UInt32: [UInt32: PrintedNames.Name]] = [:]
    /// Whether an instruction names a data segment.
    var usesDataCount = false
    /// Imports of each kind written so far.
    var importIndices: [ExternalKind: Int] = [:]

    init(_ module: DecodedModule, _ options: WatPrinter.Options) {
        self.module = module
        self.options = options
        names = PrintedNames(module, isUsed: options.usesNames)
        branchHints = BranchHints(module)
        for (position, type) in module.types.enumerated() {
            guard case .structure(let fields) = type.composite else { continue }
            let owner = UInt32(truncatingIfNeeded: position)
            let found = names.names(.field, in: owner, below: fields.count)
            if !found.isEmpty { fieldNames[owner] = found }
        }
    }

    mutating func run() throws(DecodeError) {
        output = "(module"
        if let name = names.moduleName { output += Self.binding(of: name) }
        printTypes()
        for entry in module.imports { printImport(entry) }
        try printFunctions()
        try printTables()
        printMemories()
        printTags()
        try printGlobals()
        for export in module.exports { printExport(export) }
        if let start = module.start { line("(start \(names.text(.function, start.rawValue)))") }
        try printElements()
        try printDatas()
        if options.showsCustomSections { printCustomSections() }
        output += output == "(module" ? ")\n" : "\n)\n"
    }

    /// Starts a line inside the module.
    mutating func line(_ text: String) {
        output += "\n  "
        output += text
    }

    /// Identifier, index comment and, where the name is no identifier, the name.
    func head(_ kind: NameSection.Kind, _ index: Int) -> String {
        var text = ""
        let name = names.name(kind, UInt32(truncatingIfNeeded: index))
        if case .identifier(let id) = name { text += " " + id }
        if options.showsIndices { text += " (;\(index);)" }
        if case .annotation(let annotation) = name { text += " " + annotation }
        return text
    }

    /// A name as it is bound, with a space in front.
    static func binding(of name: PrintedNames.Name) -> String {
        switch name {
        case .identifier(let id): " " + id
        case .annotation(let annotation): " " + annotation
        }
    }
}
