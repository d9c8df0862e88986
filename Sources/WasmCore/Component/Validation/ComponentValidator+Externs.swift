// Spec: component model, "Import and Export Definitions".

extension ComponentValidator {
    mutating func defineImport(
        _ name: ComponentExternName, _ type: ComponentExternalType
    ) throws(ComponentError) {
        try checkCount(scope.imports.count, limits.definitionsMax, "imports")
        try introduce(try entity(type), under: name, .import, isNew: type == .resource)
    }

    /// An export of a type, which something will have.
    mutating func declareExport(
        _ name: ComponentExternName, _ type: ComponentExternalType
    ) throws(ComponentError) {
        try checkCount(scope.exports.count, limits.definitionsMax, "exports")
        try introduce(try entity(type), under: name, .export, isNew: type == .resource)
    }

    mutating func defineExport(
        _ name: ComponentExternName, _ sort: ComponentSort, _ index: UInt32,
        _ ascribed: ComponentExternalType?
    ) throws(ComponentError) {
        try checkCount(scope.exports.count, limits.definitionsMax, "exports")
        var entity = try entity(sort, index)
        if case .type(let type) = entity { entity = .type(types.makeName(of: type)) }
        if let ascribed {
            let wanted = try self.entity(ascribed)
            try within("ascribed type of export is not compatible with item's type") {
                () throws(Subtyping.Mismatch) in
                try subtyping.match(
                    types.inTable(entity), types.inTable(wanted), &types.table)
            }
            try spend(subtyping.work.take())
            entity = wanted
        }
        let context = origin(sort, index)
        try introduce(entity, under: name, .export, isNew: false)
        if case .component = entity, ascribed == nil {
            scope.spaces.components[scope.spaces.components.count - 1].context = context.component
        } else if case .coreModule = entity, ascribed == nil {
            scope.spaces.coreModules[scope.spaces.coreModules.count - 1].context = context.module
        }
    }

    /// The definition behind an index, where there is one.
    private func origin(
        _ sort: ComponentSort, _ index: UInt32
    ) -> (component: ComponentContext?, module: ModuleContext?) {
        switch sort {
        case .component: (scope.spaces.components[Int(index)].context, nil)
        case .core(.module): (nil, scope.spaces.coreModules[Int(index)].context)
        default: (nil, nil)
        }
    }

    /// What a type asks for. A type and a resource get a name of their own.
    private mutating func entity(
        _ type: ComponentExternalType
    ) throws(ComponentError) -> ComponentEntity {
        switch type {
        case .coreModule(let index):
            let entity = try entry(index, of: scope.spaces.coreTypes, "type", "type")
            guard case .module(let number) = entity else {
                throw fail("core type index \(index) is not a module type")
            }
            return .coreModule(number)
        case .function(let index): return .function(try functionType(index))
        case .typeEqual(let index): return .type(types.makeName(of: try self.type(index)))
        case .resource:
            return .type(.resource(types.makeName(ofResource: types.table.makeResource())))
        case .component(let index):
            guard case .component(let number) = try self.type(index) else {
                throw fail("type index \(index) is not a component type")
            }
            return .component(number)
        case .instance(let index):
            guard case .instance(let number) = try self.type(index) else {
                throw fail("type index \(index) is not an instance type")
            }
            return .instance(number)
        }
    }

    /// Adds an import or export to its index space and to the names.
    ///
    /// - Parameter isNew: Whether it is a resource type that begins to exist with it.
    private mutating func introduce(
        _ entity: ComponentEntity, under name: ComponentExternName, _ kind: ExternNames.Kind,
        isNew: Bool
    ) throws(ComponentError) {
        var entity = entity
        if case .instance(let number) = entity {
            entity = .instance(try withOwnResources(number, kind))
        }
        if case .type(.resource(let resource)) = entity {
            let identity = types.identity(ofResource: resource)
            if isNew && kind == .import { scope.importedResources.append(identity) }
            if isNew && kind == .export { scope.definedResources.append(identity) }
            if kind == .import {
                scope.imports.register(resource: resource, as: name.text)
            } else {
                scope.exports.register(resource: resource, as: name.text)
            }
        }
        try append(entity: entity)
        if scope.kind != .instanceType {
            let steps = scope.visibility.stepCount
            guard scope.visibility.register(entity, kind, types) else {
                throw fail("\(entity.word) not valid to be used as \(kind)")
            }
            try spend(typeSteps: scope.visibility.stepCount - steps)
        }
        scope.partCount += types.facts(of: entity).partCount
        guard scope.partCount <= limits.typeSizeMax else {
            throw fail(.limitExceeded("type size"))
        }
        let parsed = try parse(name, entity, kind)
        let reason =
            switch kind {
            case .import: scope.imports.append(name, parsed, entity, types)
            case .export: scope.exports.append(name, parsed, entity, types)
            }
        if let reason { throw fail(reason) }
    }

    /// An instance type's own resource types become those of who has the instance.
    private mutating func withOwnResources(
        _ number: UInt32, _ kind: ExternNames.Kind
    ) throws(ComponentError) -> UInt32 {
        let type = types.instances[Int(number)]
        if type.resources.isEmpty { return number }
        try spend(typeParts: type.resources.count)
        var substitution = Substitution([:])
        for resource in type.resources {
            let fresh = types.table.makeResource()
            substitution.replace(resource: resource, by: fresh)
            switch kind {
            case .import: scope.importedResources.append(fresh)
            case .export: scope.definedResources.append(fresh)
            }
        }
        let exports = substitution.entities(type.exports, in: &types)
        try spend(substitution.work)
        try spend(typeParts: exports.entities.count)
        return types.add(ComponentInstanceType(exports: exports))
    }

    /// Checks a name with its attributes.
    func parse(
        _ name: ComponentExternName, _ entity: ComponentEntity, _ kind: ExternNames.Kind
    ) throws(ComponentError) -> ComponentName {
        guard name.text.utf8.count <= limits.nameBytesMax else {
            throw fail(.limitExceeded("name bytes"))
        }
        let parsed: ComponentName
        do throws(ComponentName.Flaw) {
            parsed = try ComponentName(name.text)
        } catch {
            if let feature = error.feature { throw fail(.featureDisabled(feature)) }
            throw fail(
                "\(kind) name `\(name.text.printable)` is not a valid extern name: "
                    + error.reason)
        }
        try checkAttributes(of: name, parsed, entity)
        return parsed
    }

    private func checkAttributes(
        of name: ComponentExternName, _ parsed: ComponentName, _ entity: ComponentEntity
    ) throws(ComponentError) {
        if name.externalID != nil { try require(.componentAttributes) }
        guard let implements = name.implements else { return }
        try require(.componentAttributes)
        guard case .label = parsed.kind else {
            throw fail("name `\(name.text.printable)` is not valid with `implements`")
        }
        guard case .instance = entity else {
            throw fail("only instances can have an `implements`")
        }
        guard implements.utf8.count <= limits.nameBytesMax else {
            throw fail(.limitExceeded("name bytes"))
        }
        let interface: ComponentName
        do throws(ComponentName.Flaw) {
            interface = try ComponentName(implements)
        } catch {
            throw fail("`\(implements.printable)` is not a valid name: \(error.reason)")
        }
        guard case .interface = interface.kind else {
            throw fail("name `\(implements.printable)` must be an interface")
        }
    }
}

extension ComponentValidator {
    /// The type of the innermost component, or the component type that it is.
    ///
    /// Resource types that are made here and can be reached by exports are exported themselves.
    mutating func signature() throws(ComponentError) -> ComponentSignature {
        let (imports, exports) = (scope.imports.entities, scope.exports.entities)
        var resources: [UInt32] = []
        if !scope.definedResources.isEmpty {
            var mentioned = MentionedResources()
            for entity in imports.entities { mentioned.insert(types.inTable(entity), types.table) }
            try spend(typeSteps: mentioned.stepCount)
            guard !scope.definedResources.contains(where: mentioned.resources.contains) else {
                throw fail("local resource type found in imports")
            }
            mentioned = MentionedResources()
            for entity in exports.entities { mentioned.insert(types.inTable(entity), types.table) }
            try spend(typeSteps: mentioned.stepCount)
            resources = scope.definedResources.filter(mentioned.resources.contains)
            guard resources.allSatisfy({ scope.visibility.contains(resource: $0) }) else {
                throw fail("local resource type found in export but not exported itself")
            }
        }
        return ComponentSignature(
            imports: imports, exports: exports, importedResources: scope.importedResources,
            resources: resources)
    }
}
