import WasmCore

// Imports that are given what other components export.

extension ImportResolution {
    /// What a component exports that is plugged in. It is instantiated when something of it is
    /// wanted first, so before whoever wants it; nil if something is missing for it.
    mutating func exports(
        of plug: PluggedComponent<Host>
    ) throws(ComponentLinkError) -> PlanExports? {
        if let known = plugs[ObjectIdentifier(plug)] { return known }
        guard plugPath.count < linker.engine.componentLimits.componentDepthMax else {
            throw ComponentLinkError(.limitExceeded("depth of component instances"))
        }
        let outer = (component, translation, reader, matching)
        component = plug.component
        translation = TypeTranslation()
        reader = ComponentItemReader(types)
        matching = GivenMatching(component.validated, builder.interruption)
        plugPath.append(component.validated.root.exports.names.list.first?.text ?? "")
        let exports = try instantiate(plug.names)
        plugPath.removeLast()
        (component, translation, reader, matching) = outer
        // Numbers of types were those of the other component.
        (standIns, fitted) = ([:], [:])
        plugs[ObjectIdentifier(plug)] = .some(exports)
        return exports
    }

    /// Something of the plan where something is imported; nil, and noted, if it is not what is
    /// wanted.
    // Types are nested no deeper than `ComponentLimits.typeDepthMax`.
    mutating func fit(
        _ item: PlanItem, _ entity: ComponentEntity, _ path: [String]
    ) throws(ComponentLinkError) -> PlanItem? {
        var found = item.kind
        switch (entity, item) {
        case (.function(let wanted), .function(let function)):
            // Equal types are equal numbers of the plan.
            let type = translation.function(wanted, from: types, to: &builder.types)
            if type == function.type { return item }
            found = signature(function.type)
        case (.type(.resource(let number)), .type(resource: let resource?)):
            let known = translation.resources[number]
            if known == nil { translation.resources[number] = resource }
            if known == nil || known == resource { return item }
            found = "another resource"
        case (.type(.resource), _): break
        case (.type, .type(resource: nil)): return item
        case (.coreModule(let wanted), .coreModule(let module)):
            let isAccepted = try compare { (matching) throws(GivenMatching.Failure) in
                try matching.accepts(module.decoded, asModule: wanted)
            }
            if isAccepted { return item }
        case (.component(let wanted), .component(let given)):
            let mismatch = try compare { (matching) throws(GivenMatching.Failure) in
                try matching.mismatch(
                    of: given.context.type, in: given.source.validated.types,
                    of: ObjectIdentifier(given.source), asComponent: wanted)
            }
            guard let mismatch else { return item }
            found = "one of another type: \(mismatch)"
        case (.instance(let wanted), .instance(let exports)):
            return .instance(try fit(exports, wanted, path))
        default: break
        }
        try note(path, entity, found: found)
        return nil
    }

    /// The work is that of the linking.
    private mutating func compare<T>(
        _ body: (inout GivenMatching) throws(GivenMatching.Failure) -> T
    ) throws(ComponentLinkError) -> T {
        matching.stepCountMax = builder.budget.stepsLeft
        let result: T
        do throws(GivenMatching.Failure) {
            result = try body(&matching)
        } catch {
            switch error {
            case .exhausted: throw builder.budget.tooMuchWorkOnTypes
            case .interrupted: throw ComponentLinkError(.interrupted)
            }
        }
        try builder.budget.spend(matching.takeWork())
        return result
    }

    private mutating func fit(
        _ given: PlanExports, _ type: UInt32, _ path: [String]
    ) throws(ComponentLinkError) -> PlanExports {
        let key = InstanceUnderType(type: type, exports: given.id)
        if let known = fitted[key] { return known }
        var exports = PlanExports()
        let wanted = types.instances[Int(type)].exports
        try builder.budget.spend(
            typeSteps: wanted.names.list.reduce(0) { $0 + $1.text.lookupSteps })
        for (name, entity) in zip(wanted.names.list, wanted.entities) {
            guard let item = given[name.text] else {
                try note(path + [name.text], entity, found: nil)
                continue
            }
            if let item = try fit(item, entity, path + [name.text]) {
                exports.append(name.text, item)
            }
        }
        fitted[key] = exports
        return exports
    }

    /// A function type of the plan in words, as long as few have been written.
    private mutating func signature(_ type: UInt32) -> String {
        guard mismatches.count < Self.suggestionsMax else { return "func" }
        return signatures.signature(type, in: builder.types).description
    }
}

extension PlanComponent {
    /// A component of its own.
    init(_ component: Component) {
        self.init(
            source: component, context: component.validated.root,
            environment: component.environment)
    }
}

extension PlanItem {
    /// What it is, in words.
    fileprivate var kind: String {
        switch self {
        case .function: "a function"
        case .coreModule: "a core module"
        case .component: "a component"
        case .instance: "an instance"
        case .type(resource: nil): "a type"
        case .type: "a resource"
        }
    }
}
