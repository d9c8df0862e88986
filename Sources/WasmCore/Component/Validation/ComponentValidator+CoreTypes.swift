// Core modules, and the types of core definitions. Spec: component model, `core:type`.

extension ComponentValidator {
    mutating func defineModule(_ bytes: ModuleBytes) throws(ComponentError) {
        guard bytes.count <= limits.bytesMax else { throw fail(.limitExceeded("module bytes")) }
        let context = try context(ofModule: bytes)
        let type = try moduleType(of: context)
        scope.findings.definedModules.append(context)
        try append(module: CoreModuleEntry(type: types.table.intern(type), context: context))
    }

    private func context(ofModule bytes: ModuleBytes) throws(ComponentError) -> ModuleContext {
        do throws(ModuleError) {
            let module: DecodedModule
            do throws(DecodeError) {
                module = try ModuleDecoder.decode(
                    bytes, features: features, limits: limits.modules, interruption: interruption)
            } catch {
                throw .malformed(error)
            }
            return try ModuleValidator.validate(
                module, features: features, limits: limits.modules, interruption: interruption)
        } catch {
            throw fail(.module(error))
        }
    }

    private mutating func moduleType(
        of context: ModuleContext
    ) throws(ComponentError) -> CoreModuleType {
        let module = context.shared.decoded
        let numbers = types.table.coreTypes.intern(
            types: module.types, groups: module.typeGroups)
        try keepOn(after: module.types.count + module.imports.count + module.exports.count)
        let type = CoreModuleType(module, numbers)
        var imports = CoreImports()
        for entry in type.imports { try add(entry, to: &imports) }
        return type
    }

    private func add(
        _ entry: CoreModuleImport, to imports: inout CoreImports
    ) throws(ComponentError) {
        guard imports.names.insert(CoreImportName(entry)).inserted else {
            throw fail(
                "module has a duplicate import name `\(entry.module.text.printable):"
                    + "\(entry.name.text.printable)` that is not allowed in components")
        }
        imports.list.append(entry)
    }

    mutating func define(_ type: CoreTypeDefinition) throws(ComponentError) {
        switch type {
        case .group(let group):
            try keepOn(after: group.count)
            let numbers: [CanonicalTypeIndex]
            do throws(ValidationError.Code) {
                numbers = try scopes[scopes.count - 1].coreTypes.intern(
                    group, &types.table.coreTypes)
            } catch {
                throw fail(core: error)
            }
            for number in numbers { try append(coreType: .definition(number)) }
        case .module(let declarations):
            let type = try moduleType(declarations)
            try append(coreType: .module(types.table.intern(type)))
        }
    }

    private func fail(core code: ValidationError.Code) -> ComponentError {
        fail(.module(.invalid(ValidationError(code, offset: offset))))
    }

    private mutating func moduleType(
        _ declarations: [CoreModuleDeclaration]
    ) throws(ComponentError) -> CoreModuleType {
        var space = CoreTypeSpace(features, limits.modules)
        var imports = CoreImports()
        var exports: [CoreModuleExport] = []
        var names: Set<ExactName> = []
        for declaration in declarations {
            try keepOn(after: 1)
            try checkCount(space.numbers.count, limits.modules.typesMax, "types")
            switch declaration {
            case .type(let group):
                do throws(ValidationError.Code) {
                    let numbers = try space.intern(group, &types.table.coreTypes)
                    for number in numbers { space.append(.definition(number)) }
                } catch {
                    throw fail(core: error)
                }
            case .outerType(let count, let index):
                space.append(try outerType(count, index, space))
            case .import(let entry):
                let wanted = CoreModuleImport(
                    module: ExactName(entry.module), name: ExactName(entry.name),
                    type: try checked(entry.type, space))
                try add(wanted, to: &imports)
            case .export(let name, let type):
                guard names.insert(ExactName(name)).inserted else {
                    throw fail("duplicate export name `\(name.printable)` already defined")
                }
                exports.append(
                    CoreModuleExport(name: ExactName(name), type: try checked(type, space)))
            }
        }
        return CoreModuleType(imports: imports.list, exports: exports)
    }

    private func checked(
        _ type: ExternalType, _ space: CoreTypeSpace
    ) throws(ComponentError) -> ExternalType {
        do throws(ValidationError.Code) {
            return try space.checked(type, types.table.coreTypes)
        } catch {
            throw fail(core: error)
        }
    }

    /// Module types count as scopes for the aliases in them.
    private func outerType(
        _ count: UInt32, _ index: UInt32, _ space: CoreTypeSpace
    ) throws(ComponentError) -> CoreTypeEntity {
        if count == 0 { return .definition(try entry(index, of: space.numbers, "type", "type")) }
        guard Int(count) <= scopes.count else {
            throw fail("invalid outer alias count of \(count)")
        }
        let spaces = scopes[scopes.count - Int(count)].spaces
        let entity = try entry(index, of: spaces.coreTypes, "type", "type")
        guard case .definition = entity else {
            throw fail("aliasing core module types into a core module's types is not possible")
        }
        return entity
    }
}

/// The imports of a module type, no two under the same names.
private struct CoreImports {
    var list: [CoreModuleImport] = []
    var names: Set<CoreImportName> = []
}
