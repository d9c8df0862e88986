import WasmCore

/// What linking may make and look at, however often parts of components are instantiated: a few
/// bytes instantiate what has very many definitions. The bytes are those of all components and
/// modules that are linked with each other.
struct PlanBudget {
    private let limits: ComponentLimits
    /// nil once a component has none, as it was made in memory.
    private var byteCount: Int? = 0
    /// Components and modules whose bytes count.
    private var known: Set<ObjectIdentifier> = []
    private(set) var definitionCount = 0
    private(set) var stepCount = 0
    private var pace: PacedCheck

    /// What an instance of a component takes, in definitions.
    static let instanceCost = 8
    /// What an adapter takes, in definitions, and how many bytes of its code are one more.
    static let (adapterCost, adapterBytesPerDefinition) = (64, 8)

    init(_ limits: ComponentLimits, _ interruption: InterruptionCheck) {
        self.limits = limits
        pace = PacedCheck(interruption)
    }

    /// Allows what the bytes of one more component allow.
    mutating func add(_ component: Component) { add(component, component.validated.byteCount) }

    /// The same of a core module that is given.
    mutating func add(_ module: Module) { add(module, module.decoded.bytes.count) }

    /// The same of what an instance exports that is given.
    mutating func add(_ item: PlanItem) {
        switch item {
        case .coreModule(let module): add(module)
        case .component(let component): add(component.source)
        case .function, .instance, .type: break
        }
    }

    private mutating func add(_ part: AnyObject, _ byteCount: Int?) {
        guard known.insert(ObjectIdentifier(part)).inserted else { return }
        guard let sum = self.byteCount, let byteCount else { return self.byteCount = nil }
        self.byteCount = sum + byteCount
    }

    /// Parts of types that may still be looked at.
    var stepsLeft: Int { limits.typeStepsMax.count(ofBytes: byteCount) - stepCount }

    /// What the code of adapters may still take.
    var adapterBytesLeft: Int {
        let left = limits.definitionsTotalMax.count(ofBytes: byteCount) - definitionCount
        let (bytes, overflow) = left.multipliedReportingOverflow(by: Self.adapterBytesPerDefinition)
        return overflow ? .max : bytes
    }

    /// Counts what stays in the plan: definitions that are evaluated, with what each names.
    mutating func spend(definitions count: Int) throws(ComponentLinkError) {
        definitionCount += count
        guard definitionCount <= limits.definitionsTotalMax.count(ofBytes: byteCount) else {
            throw tooManyDefinitions
        }
        try keepOn(after: count)
    }

    var tooManyDefinitions: ComponentLinkError {
        exceeded("definitions of component instances", limits.definitionsTotalMax)
    }

    /// Counts parts of types that are looked at.
    mutating func spend(typeSteps count: Int) throws(ComponentLinkError) {
        stepCount += count
        guard stepsLeft >= 0 else { throw tooMuchWorkOnTypes }
        try keepOn(after: count)
    }

    /// Counts work on types: parts that are looked at, and those that are made and stay.
    mutating func spend(_ work: TypeWork) throws(ComponentLinkError) {
        try spend(typeSteps: work.steps)
        try spend(definitions: work.newParts)
    }

    var tooMuchWorkOnTypes: ComponentLinkError {
        exceeded("parts of types looked at", limits.typeStepsMax)
    }

    private func exceeded(_ what: String, _ limit: GrowingLimit) -> ComponentLinkError {
        ComponentLinkError(.limitExceeded("\(what), \(limit.words(ofBytes: byteCount))"))
    }

    private mutating func keepOn(after count: Int) throws(ComponentLinkError) {
        if pace.isInterrupted(after: count) { throw ComponentLinkError(.interrupted) }
    }
}
