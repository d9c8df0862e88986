// Spec: component model, "Instance Definitions".

extension ComponentParser {
    // MARK: Instances of modules

    /// `(core instance id? …)`.
    mutating func coreInstanceField() throws(TextError) {
        let binding = try binding()
        let expression: CoreInstanceExpression
        if cursor.skipLeft(.instantiate) {
            expression = try coreInstantiation()
        } else {
            expression = .exports(try coreBundle())
        }
        try cursor.right()
        scope.component.append(.coreInstance(expression), offset: offset)
        try define(.core(.instance), binding)
    }

    private mutating func coreInstantiation() throws(TextError) -> CoreInstanceExpression {
        let module = try moduleReference()
        var arguments: [(name: String, TextReference)] = []
        while cursor.skipLeft(.with) {
            let name = try cursor.nameString()
            arguments.append((name, try coreArgument()))
            try cursor.right()
        }
        try cursor.right()
        let moduleIndex = try resolve(module)
        var resolved: [CoreInstantiationArgument] = []
        for (name, reference) in arguments {
            resolved.append(.init(name: name, instance: try resolve(reference)))
        }
        return .instantiate(module: moduleIndex, resolved)
    }

    /// `$m`, `(module $m)`.
    private mutating func moduleReference() throws(TextError) -> TextReference {
        if cursor.isIndex { return try plainReference(.core(.module)) }
        let at = cursor.position + 1
        let (sort, reference) = try sortedReference(isCore: true)
        guard sort == .core(.module) else { throw cursor.unexpected(at: at) }
        return reference
    }

    /// `(instance $i)`, or `(instance (export …)*)`, which becomes an instance of its own.
    private mutating func coreArgument() throws(TextError) -> TextReference {
        if isReference(.instance) { return try sortedReference(isCore: true).1 }
        guard cursor.skipLeft(.instance) else { throw cursor.unexpected() }
        let exports = try coreBundle()
        try cursor.right()
        scope.component.append(.coreInstance(.exports(exports)), offset: offset)
        return .index(try define(.core(.instance), TextBinding()))
    }

    /// `(export "name" (func $f))*`.
    private mutating func coreBundle() throws(TextError) -> [CoreInlineExport] {
        var written: [(name: String, CoreSort, TextReference)] = []
        while cursor.skipLeft(.export) {
            let name = try cursor.nameString()
            let at = cursor.position + 1
            guard case (.core(let sort), let reference) = try sortedReference(isCore: true) else {
                throw cursor.unexpected(at: at)
            }
            written.append((name, sort, reference))
            try cursor.right()
        }
        var exports: [CoreInlineExport] = []
        for (name, sort, reference) in written {
            exports.append(.init(name: name, sort: sort, index: try resolve(reference)))
        }
        return exports
    }

    // MARK: Instances of components

    /// `(instance id? …)`.
    mutating func instanceField() throws(TextError) {
        let binding = try binding()
        let exports = try inlineExports()
        if let alias = try inlineAliasIfNext(.instance) {
            return try finish(alias, binding, exports)
        }
        if try inlineImport(.instance, binding, exports) { return }
        let expression: InstanceExpression
        if cursor.skipLeft(.instantiate) {
            expression = try instantiation()
        } else {
            expression = .exports(try bundle())
        }
        try cursor.right()
        scope.component.append(.instance(expression), offset: offset)
        try define(.instance, binding, exports)
    }

    private mutating func instantiation() throws(TextError) -> InstanceExpression {
        let component = try reference(.component)
        var arguments: [(name: String, ComponentSort, TextReference)] = []
        while cursor.skipLeft(.with) {
            let name = try cursor.nameString()
            let (sort, reference) = try argument()
            arguments.append((name, sort, reference))
            try cursor.right()
        }
        try cursor.right()
        let componentIndex = try resolve(component)
        var resolved: [InstantiationArgument] = []
        for (name, sort, reference) in arguments {
            resolved.append(.init(name: name, sort: sort, index: try resolve(reference)))
        }
        return .instantiate(component: componentIndex, resolved)
    }

    /// `(sort index)`, or `(instance (export …)*)`, which becomes an instance of its own.
    private mutating func argument() throws(TextError) -> (ComponentSort, TextReference) {
        guard cursor.wordInParentheses == .instance, !isReference(.instance) else {
            return try sortedReference()
        }
        cursor.position += 2
        let exports = try bundle()
        try cursor.right()
        scope.component.append(.instance(.exports(exports)), offset: offset)
        return (.instance, .index(try define(.instance, TextBinding())))
    }

    /// `(export "name" (sort index))*`.
    private mutating func bundle() throws(TextError) -> [InlineExport] {
        var written: [(name: ComponentExternName, ComponentSort, TextReference)] = []
        while cursor.skipLeft(.export) {
            let name = try externName()
            let (sort, reference) = try sortedReference()
            written.append((name, sort, reference))
            try cursor.right()
        }
        var exports: [InlineExport] = []
        for (name, sort, reference) in written {
            exports.append(.init(name: name, sort: sort, index: try resolve(reference)))
        }
        return exports
    }
}
