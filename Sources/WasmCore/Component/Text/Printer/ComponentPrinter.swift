/// Writes components in the text format. Spec: component model, "Grammar".
package enum ComponentPrinter {
    /// The text of a component, which ``ComponentText`` reads as the same definitions.
    ///
    /// Every definition has a line of its own, in order; nothing is abbreviated. Modules are
    /// written as ``WatPrinter`` does. Names are those of the `component-name` section.
    /// The text has one place for what a component calls one of its modules or
    /// components and what that calls itself: where the two differ, a reader gets the latter.
    ///
    /// - Parameters:
    ///   - byteCount: Bytes of the component in binary form, by which the limit of the text goes.
    ///   - interruption: Whether the text is still wanted.
    /// - Throws: ``ComponentError`` if a module is malformed; `.limitExceeded` if the text would be
    ///   larger than ``WatPrinter/Options/textBytesMax``; `.interrupted`.
    /// - Complexity: O(bytes of the component and of the text).
    package static func print(
        _ component: DecodedComponent, byteCount: Int,
        options: WatPrinter.Options = WatPrinter.Options(),
        interruption: InterruptionCheck = .never
    ) throws(ComponentError) -> String {
        var printing = ComponentPrinting(byteCount: byteCount, options, interruption)
        do throws(DecodeError) {
            try printing.run(component)
        } catch {
            throw printing.error(error)
        }
        return printing.core.output.text
    }
}

/// A component that is being written. Components and types in it are scopes on a stack.
struct ComponentPrinting {
    let options: WatPrinter.Options
    let interruption: InterruptionCheck
    /// Writes core types, by number, and has the text.
    var core: ModulePrinter
    /// The outermost first.
    private var scopes: [PrintedScope] = []
    /// Whether the module at hand is at fault.
    private var isInModule = false

    init(byteCount: Int, _ options: WatPrinter.Options, _ interruption: InterruptionCheck) {
        self.options = options
        self.interruption = interruption
        core = ModulePrinter(DecodedModule(bytes: ModuleBytes([])), options, interruption)
        let bytesMax = options.textBytesMax(of: byteCount)
        core.output = TextWriter(bytesMax: bytesMax, interruption)
    }

    mutating func run(_ component: DecodedComponent) throws(DecodeError) {
        let names = names(of: component)
        try write("(component")
        if let name = names.own { try write(ModulePrinter.binding(of: PrintedNames.name(name))) }
        open(PrintedScope(component, names, options, closing: ")"))
        while let top = scopes.indices.last {
            guard let item = scopes[top].next() else {
                try close()
                continue
            }
            core.output.offset = scopes[top].offset
            switch item {
            case .custom(let section): try printCustomSection(section)
            case .definition(let definition): try print(definition)
            case .declaredExport(let name, let type): try printDeclaredExport(name, type)
            }
        }
        try write("\n")
    }

    /// What a module or the text cannot have, as an error of the component.
    func error(_ error: DecodeError) -> ComponentError {
        let item = scopes.compactMap(\.item).joined(separator: ", ")
        var result = ComponentError(error, item: item)
        guard isInModule else { return result }
        result.offset = scopes.last?.offset ?? 0
        if case .malformed = result.code { result.code = .module(.malformed(error)) }
        return result
    }

    private func names(of component: DecodedComponent) -> ComponentPrintedNames {
        ComponentPrintedNames(component, isUsed: options.usesNames, interruption)
    }

    // MARK: Scopes

    private mutating func open(_ scope: PrintedScope) {
        scopes.append(scope)
        setMargin()
    }

    private mutating func close() throws(DecodeError) {
        let scope = scopes[scopes.count - 1]
        try write(scope.isEmpty ? scope.closing : "\n" + scope.closing)
        scopes.removeLast()
        setMargin()
    }

    private func margin(_ depth: Int) -> String { Self.margins[min(depth, Self.margins.count - 1)] }

    /// Deep nesting stops moving to the right, so that the text stays linear in the component.
    private static let margins = (0...40).map { String(repeating: "  ", count: $0) }

    private mutating func setMargin() { core.output.margin = margin(max(scopes.count - 1, 0)) }

    /// Declarations in parentheses, which are closed later.
    mutating func open(_ declarations: [ComponentTypeDeclaration], closing: String) {
        open(PrintedScope(declarations, closing: closing))
    }

    mutating func printComponent(_ component: DecodedComponent) throws(DecodeError) {
        let names = names(of: component)
        try line("(component\(head(.component, own: names.own))")
        open(PrintedScope(component, names, options, closing: ")"))
    }

    mutating func printModule(_ bytes: ModuleBytes) throws(DecodeError) {
        isInModule = true
        let module = try ModuleDecoder.decode(bytes, interruption: interruption)
        var printer = ModulePrinter(module, options, interruption)
        let own = options.usesNames ? NameSection(module)?.moduleName : nil
        try line("(core module\(head(.core(.module), own: own))")
        core.output.margin = margin(scopes.count)
        swap(&printer.output, &core.output)
        try printer.printFields()
        swap(&printer.output, &core.output)
        setMargin()
        isInModule = false
    }

    // MARK: Pieces

    mutating func write(_ text: String) throws(DecodeError) { try core.output.write(text) }

    /// Starts a line inside of the scope.
    mutating func line(_ text: String) throws(DecodeError) {
        try write("\n  ")
        try write(text)
    }

    /// How the definition at hand is introduced.
    ///
    /// - Parameters:
    ///   - own: What it calls itself.
    ///   - skipped: Definitions of the sort before it that are written with it.
    func head(_ sort: ComponentSort, own: String? = nil, skipped: Int = 0) -> String {
        guard let scope = scopes.last else { return "" }
        let index = scope.count(of: sort) + skipped
        let name = scope.names.name(sort, UInt32(truncatingIfNeeded: index))
        guard let own else { return options.head(name, index) }
        let ownName = PrintedNames.name(own)
        guard case .identifier = name, name != ownName else { return options.head(ownName, index) }
        return options.head(name, index) + " " + PrintedNames.annotation(own)
    }

    /// An index as it is referred to: by name if the name stands before.
    func text(_ sort: ComponentSort, _ index: UInt32) -> String {
        guard let scope = scopes.last, Int(index) < scope.count(of: sort),
            case .identifier(let id) = scope.names.name(sort, index)
        else { return String(index) }
        return id
    }
}
