// Spec: component model, "Instance Definitions".

extension ComponentValidator {
    mutating func define(_ expression: InstanceExpression) throws(ComponentError) {
        switch expression {
        case .instantiate(let component, let arguments):
            try instantiate(component, arguments)
        case .exports(let exports): try bundle(exports)
        }
    }

    /// What imports are given has to match them; then exports are seen with the resource types that
    /// were given and with new ones for those that the component makes.
    private mutating func instantiate(
        _ component: UInt32, _ arguments: [InstantiationArgument]
    ) throws(ComponentError) {
        let number = try self.component(component).type
        let given = try named(arguments)
        let signature = types.components[Int(number)]
        let plain = types.table.components[Int(types.inTable(component: number))]
        let opened = try within("") { () throws(Subtyping.Mismatch) in
            try subtyping.open(
                given.mapping { types.inTable($0) }, plain.imports,
                resources: plain.importedResources, "import", &types.table)
        }
        var substitution = Substitution(opened.resources)
        var renaming = Renaming()
        renaming.match(signature.imports, given, types, &substitution)
        try spend(typeParts: signature.resources.count)
        for resource in signature.resources {
            let fresh = types.table.makeResource()
            substitution.replace(resource: resource, by: fresh)
            scope.definedResources.append(fresh)
        }
        let exports =
            substitution.isEmpty
            ? signature.exports : substitution.entities(signature.exports, in: &types)
        let exportCount = signature.exports.entities.count
        var work = subtyping.work.take()
        work += substitution.work
        work.steps += renaming.stepCount + exportCount
        if !substitution.isEmpty { work.newParts += exportCount }
        try spend(work)
        scope.findings.instantiations.append(
            InstantiationFacts(
                instance: UInt32(scope.spaces.instances.count), resources: substitution.resources))
        try append(instance: types.add(ComponentInstanceType(exports: exports)))
    }

    private func named(
        _ arguments: [InstantiationArgument]
    ) throws(ComponentError) -> NamedEntities {
        try checkArguments(arguments.count)
        var names: Set<ExactName> = []
        var entities: [ComponentEntity] = []
        for argument in arguments {
            entities.append(try entity(argument.sort, argument.index))
            guard names.insert(ExactName(argument.name)).inserted else {
                let name = argument.name.printable
                throw fail(
                    "instantiation argument `\(name)` conflicts with previous argument `\(name)`")
            }
        }
        return NamedEntities(
            EntityNames(arguments.map { ComponentExternName($0.name) }), entities)
    }

    private mutating func bundle(_ exports: [InlineExport]) throws(ComponentError) {
        try checkArguments(exports.count)
        var names = ExternNames(.export)
        for export in exports {
            try keepOn(after: 1)
            let entity = try entity(export.sort, export.index)
            let parsed = try parse(export.name, entity, .export)
            if let reason = names.append(export.name, parsed, entity, types) { throw fail(reason) }
        }
        try append(instance: types.add(ComponentInstanceType(exports: names.entities)))
    }
}

/// Which types of what is given have the names of types of what is wanted.
private struct Renaming {
    private var seen: Set<UInt32> = []
    private(set) var stepCount = 0

    mutating func match(
        _ wanted: NamedEntities, _ given: NamedEntities, _ types: NominalTypes,
        _ substitution: inout Substitution
    ) {
        for (name, wanted) in zip(wanted.names.list, wanted.entities) {
            stepCount += name.text.lookupSteps
            switch (wanted, given[name.text]) {
            case (.type(let wanted), .type(let given)?):
                substitution.rename(wanted, to: given)
            case (.instance(let wanted), .instance(let given)?):
                guard seen.insert(wanted).inserted else { continue }
                match(
                    types.instances[Int(wanted)].exports, types.instances[Int(given)].exports,
                    types, &substitution)
            default: continue
            }
        }
    }
}
