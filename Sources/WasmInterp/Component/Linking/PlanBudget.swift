import WasmCore

/// What linking one component may make and look at, however often its parts are instantiated: a
/// few bytes instantiate what has very many definitions.
struct PlanBudget {
    private let limits: ComponentLimits
    private var definitionCount = 0
    private(set) var stepCount = 0
    private var pace: PacedCheck

    init(_ limits: ComponentLimits, _ interruption: InterruptionCheck) {
        self.limits = limits
        pace = PacedCheck(interruption)
    }

    /// Counts what stays in the plan: definitions that are evaluated, with what each names.
    mutating func spend(definitions count: Int) throws(ComponentLinkError) {
        definitionCount += count
        guard definitionCount <= limits.definitionsTotalMax else {
            throw ComponentLinkError(
                .limitExceeded(
                    "definitions of component instances, at most \(limits.definitionsTotalMax)"))
        }
        try keepOn(after: count)
    }

    /// Counts parts of types that are looked at.
    mutating func spend(typeSteps count: Int) throws(ComponentLinkError) {
        stepCount += count
        guard stepCount <= limits.typeStepsMax else {
            throw ComponentLinkError(
                .limitExceeded("work on types, at most \(limits.typeStepsMax) parts"))
        }
        try keepOn(after: count)
    }

    private mutating func keepOn(after count: Int) throws(ComponentLinkError) {
        if pace.isInterrupted(after: count) { throw ComponentLinkError(.interrupted) }
    }
}
