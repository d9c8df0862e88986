/// Turns the text of a component into its definitions, in one pass.
///
/// Components and the types of components and instances are scopes on a stack of the parser's own.
/// A definition is read whole, whereby types that stand where they are used become definitions
/// before it; then what it refers to is resolved, which may put aliases before it.
struct ComponentParser {
    var cursor: TokenCursor
    let options: WatParser.Options
    let interruption: InterruptionCheck
    let limits = ComponentLimits.standard
    /// The outermost first.
    var scopes: [TextScope] = []
    /// What the definition at hand refers to, in the order of the text.
    var references: [TextReference] = []
    /// Where the definition at hand starts, in bytes.
    var offset = 0

    private var pace: PacedCheck
    /// The tokens up to here have been counted as work.
    private var pacedPosition = 0

    /// - Parameter cursor: What lies between the component's parentheses, behind its name.
    init(
        _ cursor: TokenCursor, _ name: BindingName, _ options: WatParser.Options,
        _ interruption: InterruptionCheck
    ) {
        self.cursor = cursor
        self.options = options
        self.interruption = interruption
        pace = PacedCheck(interruption)
        let coreTypes = ModuleAssembler(cursor, options, interruption)
        let start = Int(cursor.token.start)
        scopes = [TextScope(.component, name.id, .root, offset: start, coreTypes: coreTypes)]
        scopes[0].name = shown(name)
    }

    /// The innermost scope.
    var scope: TextScope {
        _read { yield scopes[scopes.count - 1] }
        _modify { yield &scopes[scopes.count - 1] }
    }

    mutating func run() throws(TextError) -> DecodedComponent {
        while true {
            try keepOn()
            if cursor.isRight || cursor.isAtEnd {
                if let component = try closeScope() { return component }
            } else if cursor.token.kind == .annotation {
                try annotation()
            } else {
                offset = Int(cursor.token.start)
                try scope.kind == .component ? field() : declaration()
            }
        }
    }

    private mutating func keepOn() throws(TextError) {
        let isInterrupted = pace.isInterrupted(after: max(cursor.position - pacedPosition, 1))
        pacedPosition = cursor.position
        if isInterrupted { throw cursor.interrupted() }
    }

    // MARK: Scopes

    /// - Throws: If scopes are nested too deeply.
    mutating func openScope(
        _ kind: TextScope.Kind, _ id: [UInt8]?, _ completion: TextScope.Completion
    ) throws(TextError) {
        guard scopes.count < limits.componentDepthMax else {
            throw cursor.error("components and types are nested too deeply")
        }
        let coreTypes = ModuleAssembler(cursor, options, interruption)
        scopes.append(TextScope(kind, id, completion, offset: offset, coreTypes: coreTypes))
    }

    /// Ends the innermost scope.
    /// - Returns: The component if the whole text has been read.
    private mutating func closeScope() throws(TextError) -> DecodedComponent? {
        if scope.kind == .component { finishComponent() }
        if case .root = scope.completion {
            guard cursor.isAtEnd else { throw cursor.unexpected() }
            return scope.component
        }
        let closed = scopes.removeLast()
        offset = closed.offset
        switch closed.completion {
        case .root, .moduleType: return nil
        case .component(let binding, let exports):
            try cursor.right()
            scope.component.append(.component(closed.component), offset: offset)
            try define(.component, binding, exports)
        case .type(let binding, let exports):
            try cursor.right()
            try cursor.right()
            try define(closed.type, binding, exports)
        case .use(let use):
            try closeParentheses(use.parentheses)
            let index = try define(closed.type, TextBinding())
            try finish(use, closed.kind == .instanceType ? .instance(index) : .component(index))
        }
        return nil
    }

    private mutating func finishComponent() {
        for export in scope.inlineExports {
            scope.component.append(
                .export(export.name, export.sort, export.index, nil), offset: export.offset)
        }
        scope.component.offset = scope.offset
        if options.writesNames, let section = scope.nameSection {
            scope.component.customSections.append(section)
        }
    }

    mutating func closeParentheses(_ count: Int) throws(TextError) {
        for _ in 0..<count { try cursor.right() }
    }

    // MARK: Definitions

    /// Gives what was just appended its index, its name and its exports.
    @discardableResult
    mutating func define(
        _ sort: ComponentSort, _ binding: TextBinding, _ exports: [ComponentExternName] = []
    ) throws(TextError) -> UInt32 {
        let index = scope.count(sort)
        guard scope.add(binding.name, to: sort) else {
            throw cursor.error("duplicate \(sort.text)", at: binding.position)
        }
        for name in exports {
            scope.inlineExports.append(
                .init(name: name, sort: sort, index: index, offset: offset))
        }
        return index
    }

    @discardableResult
    mutating func define(
        _ type: ComponentTypeDefinition, _ binding: TextBinding,
        _ exports: [ComponentExternName] = []
    ) throws(TextError) -> UInt32 {
        scope.append(type, offset: offset)
        return try define(.type, binding, exports)
    }

    @discardableResult
    mutating func define(
        _ alias: ComponentAlias, _ binding: TextBinding, _ exports: [ComponentExternName] = []
    ) throws(TextError) -> UInt32 {
        scope.append(alias, offset: offset)
        let index = try define(alias.sort, binding, exports)
        if alias.sort == .core(.type) { noteAliasedCoreType(alias) }
        return index
    }

    mutating func binding() throws(TextError) -> TextBinding {
        let position = cursor.position
        return TextBinding(name: try cursor.bindingName(), position: position)
    }

    func shown(_ name: BindingName) -> String? {
        name.shown.map { String(decoding: $0, as: UTF8.self) }
    }

    /// What to say of a part of the standard that is not built.
    func unbuilt(_ feature: Feature, at position: Int) -> TextError {
        cursor.error("feature \(feature) is not supported", at: position)
    }
}

extension TextScope {
    /// The type that the declarations describe.
    fileprivate var type: ComponentTypeDefinition {
        kind == .instanceType ? .instance(declarations) : .component(declarations)
    }
}
