import WasmCore

/// Types as validation numbers them, in the numbers of a plan.
///
/// Validation knows resource types by where they are defined; of a component that is instantiated
/// twice, the plan has two of each.
struct TypeTranslation: Sendable {
    /// The plan's resources by the numbers that validation gave them.
    var resources: [UInt32: Int] = [:]
    private var values: [UInt32: ComponentValueType] = [:]
    private var functions: [UInt32: UInt32] = [:]
    private var work = TypeWork()

    /// Takes note of the work since the last time.
    mutating func settle(_ budget: inout PlanBudget) throws(ComponentLinkError) {
        try budget.spend(work.take())
    }

    mutating func function(
        _ number: UInt32, from source: ComponentTypeTable, to plan: inout ComponentTypeTable
    ) -> UInt32 {
        if let known = functions[number] { return known }
        var type = source.functions[Int(number)]
        for index in type.parameters.indices {
            type.parameters[index].type = value(type.parameters[index].type, source, &plan)
        }
        type.result = type.result.map { value($0, source, &plan) }
        let countBefore = plan.functions.count
        let made = plan.intern(type)
        count(1 + type.parameters.count, isNew: plan.functions.count > countBefore)
        functions[number] = made
        return made
    }

    mutating func type(
        _ type: ComponentValueType, from source: ComponentTypeTable,
        to plan: inout ComponentTypeTable
    ) -> ComponentValueType { value(type, source, &plan) }

    // Types are nested no deeper than `ComponentLimits.typeDepthMax`.
    private mutating func value(
        _ type: ComponentValueType, _ source: ComponentTypeTable, _ plan: inout ComponentTypeTable
    ) -> ComponentValueType {
        guard case .defined(let number) = type else { return type }
        if let known = values[number] { return known }
        var parts: [ComponentValueType: ComponentValueType] = [:]
        for part in source.values[Int(number)].parts where parts[part] == nil {
            parts[part] = value(part, source, &plan)
        }
        let definition = source.values[Int(number)].substituting(
            parts: { parts[$0] ?? $0 },
            resource: { number in resources[number].map { UInt32($0) } ?? number })
        let countBefore = plan.values.count
        let made = plan.intern(definition)
        count(definition.labelCount, isNew: plan.values.count > countBefore)
        values[number] = made
        return made
    }

    private mutating func count(_ parts: Int, isNew: Bool) {
        work.steps += parts
        if isNew { work.newParts += parts }
    }
}

extension DefinedValueType {
    /// How much it takes, about: its parts, cases without a value too.
    fileprivate var labelCount: Int {
        switch self {
        case .record(let fields): 1 + fields.count
        case .variant(let cases): 1 + cases.count
        case .enumeration(let labels), .flags(let labels): 1 + labels.count
        case .tuple(let types): 1 + types.count
        default: 1
        }
    }
}
