// Spec: component model, `core:instance`.

extension ComponentValidator {
    mutating func define(_ expression: CoreInstanceExpression) throws(ComponentError) {
        switch expression {
        case .instantiate(let module, let arguments): try instantiateModule(module, arguments)
        case .exports(let exports): try bundle(exports)
        }
    }

    private mutating func instantiateModule(
        _ module: UInt32, _ arguments: [CoreInstantiationArgument]
    ) throws(ComponentError) {
        let number = try coreModule(module).type
        try checkArguments(arguments.count)
        var given: [ExactName: UInt32] = [:]
        for argument in arguments {
            let instance = try coreInstance(argument.instance)
            guard given.updateValue(instance, forKey: ExactName(argument.name)) == nil else {
                throw fail(
                    "duplicate module instantiation argument named `\(argument.name.printable)`")
            }
        }
        let type = types.table.modules[Int(number)]
        try spend(typeSteps: type.importSteps)
        for entry in type.imports {
            // In words where something is wrong: they may be long.
            var module: String { entry.module.text.printable }
            var name: String { entry.name.text.printable }
            guard let instance = given[entry.module] else {
                throw fail("missing module instantiation argument named `\(module)`")
            }
            guard
                let offer = coreExports.type(of: entry.name.text, of: instance, in: types.table)
            else {
                throw fail(
                    "module instantiation argument `\(module)` does not export an item named "
                        + "`\(name)`")
            }
            try within("") { () throws(Subtyping.Mismatch) in
                try types.table.coreTypes.match(
                    offer, entry.type,
                    "type mismatch for export `\(name)` of module instantiation argument "
                        + "`\(module)`")
            }
        }
        try append(coreInstance: exportsAlone(of: number))
    }

    /// The type of a module with the same exports that imports nothing.
    private mutating func exportsAlone(of number: UInt32) -> UInt32 {
        if let known = instanceTypes[number] { return known }
        let exports = types.table.modules[Int(number)].exports
        let instance = types.table.intern(CoreModuleType(imports: [], exports: exports))
        instanceTypes[number] = instance
        return instance
    }

    private mutating func bundle(_ exports: [CoreInlineExport]) throws(ComponentError) {
        try checkArguments(exports.count)
        var names: Set<ExactName> = []
        var list: [CoreModuleExport] = []
        for export in exports {
            let type = try externalType(export.sort, export.index)
            guard names.insert(ExactName(export.name)).inserted else {
                throw fail(
                    "duplicate instantiation export name `\(export.name.printable)` "
                        + "already defined")
            }
            list.append(CoreModuleExport(name: ExactName(export.name), type: type))
        }
        try append(
            coreInstance: types.table.intern(CoreModuleType(imports: [], exports: list)))
    }

    private func externalType(
        _ sort: CoreSort, _ index: UInt32
    ) throws(ComponentError) -> ExternalType {
        let spaces = scope.spaces
        switch sort {
        case .function: return .function(TypeIndex(rawValue: try coreFunction(index).rawValue))
        case .table: return .table(try entry(index, of: spaces.coreTables, "table", "table"))
        case .memory: return .memory(try memory(index))
        case .global: return .global(try entry(index, of: spaces.coreGlobals, "global", "global"))
        case .tag:
            try require(.exceptions)
            let tag = try entry(index, of: spaces.coreTags, "tag", "tag")
            return .tag(TypeIndex(rawValue: tag.rawValue))
        case .type, .module, .instance:
            throw fail("a core \(sort.text) cannot be exported by a core instance")
        }
    }

    func checkArguments(_ count: Int) throws(ComponentError) {
        guard count <= limits.argumentsMax else { throw fail(.limitExceeded("arguments")) }
    }
}
