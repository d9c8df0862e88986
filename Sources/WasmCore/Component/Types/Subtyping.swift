/// Whether one thing may stand where another is wanted. Spec: component model, "Type Checking".
///
/// Value and function types have to be equal, instances may export more, components import less and
/// export more. A pair of types is compared once. Resource types of what is wanted are found in
/// what is given, under the names by which they are imported or exported.
struct Subtyping {
    /// Why not, from the outermost thing inwards.
    struct Mismatch: Error {
        /// Whether they differ, or it is not known: it is too much work, or unwanted.
        enum Cause {
            case difference
            case exhaustion
            case interruption
        }
        var reason: String
        var cause = Cause.difference

        func within(_ place: String) -> Mismatch {
            Mismatch(reason: "\(place): \(reason)", cause: cause)
        }
    }

    private enum Pair: Hashable {
        case instances(UInt32, UInt32)
        case components(UInt32, UInt32)
        case modules(UInt32, UInt32)
    }
    /// Of types of the table; those that match.
    private var known: Set<Pair> = []
    var work = TypeWork()
    /// How many parts may be looked at until the work is taken.
    var stepCountMax: Int
    private var pace: PacedCheck

    init(stepCountMax: Int, _ interruption: InterruptionCheck) {
        self.stepCountMax = stepCountMax
        pace = PacedCheck(interruption)
    }

    private mutating func settle(_ substitution: inout Substitution) throws(Mismatch) {
        let done = substitution.work.take()
        work.newParts += done.newParts
        try take(steps: done.steps)
    }

    /// Counts parts that are looked at elsewhere.
    mutating func take(steps count: Int) throws(Mismatch) {
        work.steps += count
        guard work.steps <= stepCountMax else {
            throw Mismatch(reason: "too much work", cause: .exhaustion)
        }
        if pace.isInterrupted(after: count) {
            throw Mismatch(reason: "interrupted", cause: .interruption)
        }
    }

    mutating func match(
        _ given: ComponentEntity, _ wanted: ComponentEntity, _ table: inout ComponentTypeTable
    ) throws(Mismatch) {
        try take(steps: 1)
        switch (given, wanted) {
        case (.coreModule(let given), .coreModule(let wanted)):
            guard given != wanted, !known.contains(.modules(given, wanted)) else { return }
            let types = (table.modules[Int(given)], table.modules[Int(wanted)])
            try take(steps: types.0.lookupSteps + types.1.lookupSteps)
            try table.coreTypes.match(types.0, types.1)
            known.insert(.modules(given, wanted))
        case (.function(let given), .function(let wanted)):
            try table.matchFunctions(given, wanted)
        case (.instance(let given), .instance(let wanted)):
            try matchInstances(given, wanted, &table)
        case (.component(let given), .component(let wanted)):
            try matchComponents(given, wanted, &table)
        case (.type(let given), .type(let wanted)): try matchTypes(given, wanted, &table)
        default: throw Mismatch(reason: "expected \(wanted.word), found \(given.word)")
        }
    }

    private mutating func matchTypes(
        _ given: TypeEntity, _ wanted: TypeEntity, _ table: inout ComponentTypeTable
    ) throws(Mismatch) {
        switch (given, wanted) {
        case (.value(let given), .value(let wanted)):
            try table.matchDefinitions(given, wanted)
        case (.function(let given), .function(let wanted)):
            try table.matchFunctions(given, wanted)
        case (.resource(let given), .resource(let wanted)):
            guard given == wanted else { throw .otherResource }
        case (.instance(let given), .instance(let wanted)):
            try matchInstances(given, wanted, &table)
        case (.component(let given), .component(let wanted)):
            try matchComponents(given, wanted, &table)
        default: throw Mismatch(reason: "expected \(wanted.word), found \(given.word)")
        }
    }

    private mutating func matchInstances(
        _ given: UInt32, _ wanted: UInt32, _ table: inout ComponentTypeTable
    ) throws(Mismatch) {
        guard given != wanted, !known.contains(.instances(given, wanted)) else { return }
        let offers = table.instances[Int(given)].exports
        let exports = table.instances[Int(wanted)].exports
        for (name, wanted) in zip(exports.names.list, exports.entities) {
            let name = name.text
            try take(steps: name.lookupSteps)
            guard let given = offers[name] else {
                throw Mismatch(reason: "missing expected export `\(name.printable)`")
            }
            do throws(Mismatch) {
                try match(given, wanted, &table)
            } catch {
                throw error.within("type mismatch in instance export `\(name.printable)`")
            }
        }
        known.insert(.instances(given, wanted))
    }

    private mutating func matchComponents(
        _ given: UInt32, _ wanted: UInt32, _ table: inout ComponentTypeTable
    ) throws(Mismatch) {
        guard given != wanted, !known.contains(.components(given, wanted)) else { return }
        let offer = table.components[Int(given)]
        let wish = table.components[Int(wanted)]
        var imported = try open(
            wish.imports, offer.imports, resources: offer.importedResources, "import", &table)
        let exports = imported.entities(offer.exports, in: &table)
        try settle(&imported)
        _ = try open(exports, wish.exports, resources: wish.resources, "export", &table)
        known.insert(.components(given, wanted))
    }

    /// Compares what is given with what is wanted, in which some resource types are open: they
    /// stand for those that are given under their names.
    ///
    /// - Returns: What the open ones stand for.
    mutating func open(
        _ given: NamedEntities, _ wanted: NamedEntities, resources: [UInt32],
        _ kind: StaticString, _ table: inout ComponentTypeTable
    ) throws(Mismatch) -> Substitution {
        var search = ResourceSearch(open: Set(resources))
        if !resources.isEmpty { search.look(through: wanted, given, table) }
        try take(steps: search.stepCount)
        var substitution = Substitution(search.found)
        for (name, wanted) in zip(wanted.names.list, wanted.entities) {
            try take(steps: name.text.lookupSteps)
            guard let given = given[name.text] else {
                throw Mismatch(reason: "missing \(kind) named `\(name.text.printable)`")
            }
            let wanted = substitution.entity(wanted, in: &table)
            try settle(&substitution)
            do throws(Mismatch) {
                try match(given, wanted, &table)
            } catch {
                throw error.within("type mismatch for \(kind) `\(name.text.printable)`")
            }
        }
        return substitution
    }
}

/// Finds under the names of open resource types those that are given.
private struct ResourceSearch {
    var open: Set<UInt32>
    var found: [UInt32: UInt32] = [:]
    private var seen: Set<UInt32> = []
    private(set) var stepCount = 0

    init(open: Set<UInt32>) { self.open = open }

    mutating func look(
        through wanted: NamedEntities, _ given: NamedEntities, _ table: ComponentTypeTable
    ) {
        for (name, wanted) in zip(wanted.names.list, wanted.entities) {
            stepCount += name.text.lookupSteps
            switch (wanted, given[name.text]) {
            case (.type(.resource(let resource)), .type(.resource(let other))?):
                if open.contains(resource) && found[resource] == nil { found[resource] = other }
            case (.instance(let wanted), .instance(let given)?):
                guard seen.insert(wanted).inserted else { continue }
                look(
                    through: table.instances[Int(wanted)].exports,
                    table.instances[Int(given)].exports, table)
            default: continue
            }
        }
    }
}

extension Subtyping.Mismatch {
    static let otherResource = Self(reason: "resource types are not the same")
}

extension ComponentEntity {
    /// What it is, in the words of the text format.
    var word: String {
        switch self {
        case .coreModule: "module"
        case .function: "func"
        case .type: "type"
        case .component: "component"
        case .instance: "instance"
        }
    }
}

extension TypeEntity {
    /// What it is, in words.
    var word: String {
        switch self {
        case .value: "defined type"
        case .function: "func type"
        case .resource: "resource"
        case .component: "component type"
        case .instance: "instance type"
        }
    }
}
