// Definitions of components, and what stands in the types of components and instances.

extension ComponentParser {
    mutating func field() throws(TextError) {
        try cursor.left()
        let at = cursor.position
        let word = cursor.word
        cursor.position += 1
        switch word {
        case .core: try coreField()
        case .component: try componentField()
        case .instance: try instanceField()
        case .alias: try aliasField()
        case .type: try typeField()
        case .canon: try canonField()
        case .func_: try functionField()
        case .import_: try importField()
        case .export: try exportField()
        case .start, .value: throw unbuilt(.componentValues, at: at)
        default: throw cursor.unexpected(at: at)
        }
    }

    /// Behind the word `core`.
    private mutating func coreField() throws(TextError) {
        let at = cursor.position
        let word = cursor.word
        cursor.position += 1
        switch word {
        case .module: try coreModuleField()
        case .instance: try coreInstanceField()
        case .type: try coreTypeField()
        case .rec: try coreGroupField()
        case .func_: try coreFunctionField()
        case .table: try coreAliasField(.table)
        case .memory: try coreAliasField(.memory)
        case .global: try coreAliasField(.global)
        case .tag: try coreAliasField(.tag)
        default: throw cursor.unexpected(at: at)
        }
    }

    /// A declaration in the type of a component or an instance.
    mutating func declaration() throws(TextError) {
        try cursor.left()
        let at = cursor.position
        let word = cursor.word
        cursor.position += 1
        switch word {
        case .core where cursor.skip(.type): try coreTypeField()
        case .core where cursor.skip(.rec): try coreGroupField()
        case .type: try typeField()
        case .alias: try aliasField()
        case .import_ where scope.kind == .componentType: try importField()
        case .export: try exportDeclaration()
        default: throw cursor.unexpected(at: at)
        }
    }

    // MARK: Fields. All are behind the word that says which one, and end behind the parenthesis.

    /// `(component id? …)`.
    private mutating func componentField() throws(TextError) {
        let binding = try binding()
        let exports = try inlineExports()
        if let alias = try inlineAliasIfNext(.component) {
            return try finish(alias, binding, exports)
        }
        if try inlineImport(.component, binding, exports) { return }
        try openScope(.component, binding.name.id, .component(binding, exports: exports))
        scope.name = shown(binding.name)
    }

    private mutating func coreModuleField() throws(TextError) {
        let start = offset
        let binding = try binding()
        let exports = try inlineExports()
        if let alias = try inlineAliasIfNext(.core(.module)) {
            return try finish(alias, binding, exports)
        }
        if try inlineImport(.core(.module), binding, exports) { return }
        let content = cursor.position
        try cursor.skipRest()
        var fields = TokenCursor(cursor.text, content..<(cursor.position - 1))
        let bytes: [UInt8]
        if fields.skip(.binary) {
            bytes = fields.strings()
            guard fields.isAtEnd else { throw fields.unexpected() }
        } else {
            var assembler = ModuleAssembler(fields, options, interruption)
            assembler.moduleName = binding.name.shown
            bytes = try assembler.run()
        }
        scope.component.append(.coreModule(ModuleBytes(bytes)), offset: start)
        try define(.core(.module), binding, exports)
    }

    private mutating func typeField() throws(TextError) {
        let binding = try binding()
        let exports = scope.kind == .component ? try inlineExports() : []
        if let alias = try inlineAliasIfNext(.type) {
            return try finish(alias, binding, exports)
        }
        let type: ComponentTypeDefinition
        switch cursor.wordInParentheses {
        case .component, .instance:
            let isInstance = cursor.wordInParentheses == .instance
            cursor.position += 2
            return try openScope(
                isInstance ? .instanceType : .componentType, binding.name.id,
                .type(binding, exports: exports))
        case .func_:
            cursor.position += 2
            type = .function(try functionType())
            try cursor.right()
        case .resource: type = try resourceType()
        default: type = .value(try definedType())
        }
        try cursor.right()
        try define(type, binding, exports)
    }

    /// `(resource (rep t) (dtor f)?)`.
    private mutating func resourceType() throws(TextError) -> ComponentTypeDefinition {
        cursor.position += 2
        guard cursor.skipLeft(.rep) else { throw cursor.unexpected() }
        let representation = try coreValueType()
        try cursor.right()
        var destructor: TextReference?
        if cursor.skipLeft(.dtor) {
            destructor = try reference(.core(.function))
            try cursor.right()
        }
        try cursor.right()
        let index = try destructor.map { destructor throws(TextError) in try resolve(destructor) }
        return .resource(representation: representation, destructor: index)
    }

    // MARK: Annotations

    /// `(@custom "name" "content"*)`.
    mutating func annotation() throws(TextError) {
        guard scope.kind == .component,
            Annotation(rawValue: cursor.token.symbol) == .custom
        else { throw cursor.unexpected() }
        cursor.position += 1
        let name = try cursor.nameString()
        let content = cursor.strings()
        try cursor.right()
        guard options.writesAnnotations else { return }
        scope.component.customSections.append(
            ComponentCustomSection(
                name: name, content: ModuleBytes(content),
                definitionsBefore: scope.component.definitions.count))
    }
}
