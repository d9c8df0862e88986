/// Checks all of a component but the bodies of its core modules. Spec: component model, the
/// explainer and the notes of the binary format.
///
/// Definitions are taken in order, those of nested components and types where they stand; open ones
/// are a stack of their own. Work is in proportion to the component and to the types of what it
/// imports, exports and instantiates, which have limits.
package struct ComponentValidator {
    let features: Features
    let limits: ComponentLimits
    /// Of the outermost component; nil for one that was made in memory.
    private let byteCount: Int?
    let interruption: InterruptionCheck
    private var pace: PacedCheck
    var types = NominalTypes()
    var subtyping: Subtyping
    var flatTypes = FlatTypeCache()
    var coreExports = CoreExports()
    /// Whether types mention no resource types but their own.
    var closedTypes: [TypeEntity: Bool] = [:]
    /// The types of core instances, by those of their modules.
    var instanceTypes: [UInt32: UInt32] = [:]
    /// Parts of types that were substituted or compared.
    private var typeStepCount = 0
    /// Parts of types that were made by instantiations and imports.
    private var typePartCount = 0
    /// The innermost last.
    var scopes: [ComponentScope] = []
    /// Of the outermost component, once it is at its end.
    private var outermost = (imports: NamedEntities.empty, exports: NamedEntities.empty)
    /// Of the definition that is looked at.
    var offset = 0

    private init(
        _ byteCount: Int?, _ features: Features, _ limits: ComponentLimits,
        _ interruption: InterruptionCheck
    ) {
        self.features = features
        self.limits = limits
        self.byteCount = byteCount
        self.interruption = interruption
        pace = PacedCheck(interruption)
        subtyping = Subtyping(
            stepCountMax: limits.typeStepsMax.count(ofBytes: byteCount), interruption)
    }

    /// Validates a component and all that are nested in it.
    ///
    /// - Parameter interruption: Whether the component is still wanted.
    /// - Throws: ``ComponentError``: the first rule that is broken.
    package static func validate(
        _ component: consuming DecodedComponent, features: Features = .all,
        limits: ComponentLimits = .standard, interruption: InterruptionCheck = .never
    ) throws(ComponentError) -> ValidatedComponent {
        var validator = ComponentValidator(component.byteCount, features, limits, interruption)
        let root = try validator.run(component)
        return ValidatedComponent(
            types: validator.types.table, root: root, byteCount: validator.byteCount)
    }

    /// Validates a component and says what it imports and exports, with types by their names.
    ///
    /// - Throws: ``ComponentError``: the first rule that is broken.
    package static func named(
        _ component: consuming DecodedComponent, features: Features = .all,
        limits: ComponentLimits = .standard, interruption: InterruptionCheck = .never
    ) throws(ComponentError) -> NamedComponent {
        var validator = ComponentValidator(component.byteCount, features, limits, interruption)
        _ = try validator.run(component)
        return NamedComponent(
            types: validator.types, imports: validator.outermost.imports,
            exports: validator.outermost.exports)
    }

    private mutating func run(
        _ component: consuming DecodedComponent
    ) throws(ComponentError) -> ComponentContext {
        scopes.append(ComponentScope(component, path: "", features, limits.modules))
        while true {
            if !scope.isAtEnd {
                try step()
            } else if let root = try leave() {
                return root
            }
        }
    }

    var scope: ComponentScope {
        _read { yield scopes[scopes.count - 1] }
        _modify { yield &scopes[scopes.count - 1] }
    }

    private mutating func step() throws(ComponentError) {
        let position = scope.position
        switch scope.source {
        case .component(let component):
            offset = position < component.offsets.count ? component.offsets[position] : 0
            try keepOn(after: 8)
            try define(component.definitions[position])
        case .declarations(let declarations):
            offset = scope.offset
            try keepOn(after: 8)
            try declare(declarations[position])
        }
    }

    /// Counts work, and ends it if it is not wanted any more.
    mutating func keepOn(after steps: Int) throws(ComponentError) {
        if pace.isInterrupted(after: steps) { throw fail(.interrupted) }
    }

    mutating func spend(_ work: TypeWork) throws(ComponentError) {
        try spend(typeSteps: work.steps)
        try spend(typeParts: work.newParts)
    }

    /// Counts parts of types that were substituted or compared.
    mutating func spend(typeSteps steps: Int) throws(ComponentError) {
        typeStepCount += steps
        guard typeStepCount <= limits.typeStepsMax.count(ofBytes: byteCount) else {
            throw tooMuchWorkOnTypes
        }
        try keepOn(after: steps)
    }

    /// Counts parts of types that stay.
    mutating func spend(typeParts parts: Int) throws(ComponentError) {
        typePartCount += parts
        guard typePartCount <= limits.typePartsMadeMax.count(ofBytes: byteCount) else {
            let words = limits.typePartsMadeMax.words(ofBytes: byteCount)
            throw fail(
                .budgetExceeded("parts of types made by instantiations and imports, \(words)"))
        }
    }

    var tooMuchWorkOnTypes: ComponentError {
        fail(
            .budgetExceeded(
                "parts of types looked at, \(limits.typeStepsMax.words(ofBytes: byteCount))"))
    }

    private mutating func define(_ definition: ComponentDefinition) throws(ComponentError) {
        switch definition {
        case .coreModule(let bytes): try defineModule(bytes)
        case .coreInstance(let expression): try define(expression)
        case .coreType(let type): try define(type)
        case .component(let component):
            try enter(
                ComponentScope(component, path: itemPath, features, limits.modules))
            return
        case .instance(let expression): try define(expression)
        case .alias(let alias): try define(alias)
        case .type(let type): return try define(type)
        case .canonical(let definition): try define(definition)
        case .import(let name, let type): try defineImport(name, type)
        case .export(let name, let sort, let index, let type):
            try defineExport(name, sort, index, type)
        }
        scope.position += 1
    }

    private mutating func declare(
        _ declaration: ComponentTypeDeclaration
    ) throws(ComponentError) {
        switch declaration {
        case .coreType(let type): try define(type)
        case .type(let type): return try define(type)
        case .alias(let alias):
            try checkDeclared(alias)
            try define(alias)
        case .import(let name, let type):
            guard scope.kind == .componentType else {
                throw fail("types of instances have no imports")
            }
            try defineImport(name, type)
        case .export(let name, let type): try declareExport(name, type)
        }
        scope.position += 1
    }

    mutating func enter(_ inner: ComponentScope) throws(ComponentError) {
        guard scopes.count <= limits.componentDepthMax else {
            throw fail(.limitExceeded("component depth"))
        }
        scope.position += 1
        scopes.append(inner)
    }

    /// Ends the innermost component or type and gives it to the one around it.
    ///
    /// - Returns: What is left if there is none around it.
    private mutating func leave() throws(ComponentError) -> ComponentContext? {
        offset = scope.offset
        switch scope.kind {
        case .instanceType:
            let number = types.add(
                ComponentInstanceType(
                    exports: scope.exports.entities, resources: scope.definedResources))
            scopes.removeLast()
            try append(type: .instance(number))
        case .componentType:
            let number = types.add(try signature())
            scopes.removeLast()
            try append(type: .component(number))
        case .component:
            let number = types.add(try signature())
            let context = context(ofType: number)
            let ended = scopes.removeLast()
            if scopes.isEmpty {
                outermost = (ended.imports.entities, ended.exports.entities)
                return context
            }
            scope.findings.definedComponents.append(context)
            try append(component: ComponentEntry(type: number, context: context))
        }
        return nil
    }

    private func context(ofType number: UInt32) -> ComponentContext {
        var component = DecodedComponent()
        if case .component(let decoded) = scope.source { component = decoded }
        return ComponentContext(
            component, type: types.inTable(component: number), spaces: types.inTable(scope.spaces),
            imports: scope.imports.entities.mapping { types.inTable($0) },
            exports: scope.exports.entities.mapping { types.inTable($0) },
            findings: scope.findings)
    }
}

extension NominalTypes {
    /// Index spaces with the numbers of the table.
    fileprivate func inTable(_ spaces: ComponentIndexSpaces) -> ComponentIndexSpaces {
        var result = spaces
        result.types = spaces.types.map { inTable($0) }
        result.functions = spaces.functions.map { inTable(function: $0) }
        result.components = spaces.components.map {
            ComponentEntry(type: inTable(component: $0.type), context: $0.context)
        }
        result.instances = spaces.instances.map { inTable(instance: $0) }
        return result
    }
}
