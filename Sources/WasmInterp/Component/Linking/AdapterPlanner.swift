import WasmCore

/// Collects what component instances call in each other, until somebody needs the functions.
struct AdapterPlanner {
    /// All of them; the last ones may get more functions as long as no step makes them.
    private(set) var groups: [AdapterGroup] = []
    private var plannedCount = 0
    /// Of each pair of instances the groups that no step makes yet, as far as they are looked at.
    private var latest: [Pair: [Int]] = [:]
    private static let latestMax = 8

    private struct Pair: Hashable {
        let caller: Int
        let callee: Int
    }

    /// A core function that calls a function which another instance, or the same, has lifted.
    mutating func add(
        _ function: AdapterGroup.Function, from caller: AdapterGroup.Side,
        to callee: AdapterGroup.Side
    ) -> CoreItem {
        let pair = Pair(caller: caller.instance, callee: callee.instance)
        let known = latest[pair] ?? []
        for index in known where groups[index].add(function, caller, callee) {
            return .adapted(index, groups[index].functions.count - 1)
        }
        groups.append(AdapterGroup(caller: caller, callee: callee, functions: [function]))
        latest[pair] = known.suffix(Self.latestMax - 1) + [groups.count - 1]
        return .adapted(groups.count - 1, 0)
    }

    /// Whether a function is one that no step makes yet.
    func isUnplanned(_ item: CoreItem?) -> Bool {
        guard case .adapted(let group, _) = item else { return false }
        return group >= plannedCount
    }

    /// Steps that make the functions there are by now. Everything that they need exists.
    mutating func takeSteps() -> [PlanStep] {
        defer {
            plannedCount = groups.count
            latest = [:]
        }
        return groups[plannedCount...].indices.map { .adapt($0) }
    }
}

/// Writes the adapter modules of a plan.
struct AdapterCompiler {
    let types: ComponentTypeTable
    let layouts: [CanonicalLayouts]
    let engine: Engine
    /// What all of them may take.
    private var bytesLeft: Int
    private var budget: PlanBudget

    init(
        _ types: ComponentTypeTable, _ layouts: [CanonicalLayouts], _ engine: Engine,
        _ budget: PlanBudget
    ) {
        self.types = types
        self.layouts = layouts
        self.engine = engine
        self.budget = budget
        bytesLeft = engine.componentLimits.adapterBytesMax
    }

    /// - Parameters:
    ///   - instances: The plan's.
    ///   - memoryType: That of a memory of the plan.
    mutating func compile(
        _ group: AdapterGroup, of instances: [PlanInstance], memoryType: (CoreItem) -> MemoryType?,
        interruption: InterruptionCheck
    ) throws(ComponentLinkError) -> PlanAdapter {
        if interruption.isRequested { throw ComponentLinkError(.interrupted) }
        func side(_ side: AdapterGroup.Side) -> AdapterSide {
            AdapterSide(
                memory: side.options.memory.flatMap(memoryType), encoding: side.options.encoding,
                reallocUsesThread: instances[side.instance].reallocUsesThread)
        }
        let requests = group.functions.map { function in
            var request = AdapterRequest(
                type: types.functions[Int(function.type)], entering: function.entering,
                hasPostReturn: function.postReturn != nil,
                needsTask: instances.needTask(
                    calling: group.callee.instance, entering: function.entering))
            if let task = function.task {
                request.part = task.part
                request.isLoweredAsync = task.isLoweredAsync
                request.isLiftedAsync = task.isLiftedAsync
                request.hasCallback = task.hasCallback
            }
            return request
        }
        try budget.spend(definitions: PlanBudget.adapterCost)
        let bytesMax = min(bytesLeft, budget.adapterBytesLeft)
        let writer = AdapterWriter(
            types: types, layouts: layouts, caller: side(group.caller), callee: side(group.callee),
            bytesMax: bytesMax)
        let written: AdapterModule
        do throws(AdapterError) {
            written = try writer.write(requests)
        } catch {
            guard bytesMax == bytesLeft else { throw budget.tooManyDefinitions }
            throw ComponentLinkError(.limitExceeded("bytes of adapters"))
        }
        bytesLeft -= written.bytes.count
        try budget.spend(definitions: written.bytes.count / PlanBudget.adapterBytesPerDefinition)
        do throws(ModuleError) {
            let module = try Module(adapter: written, engine: engine, interruption: interruption)
            return PlanAdapter(group: group, module: module, imports: written.imports)
        } catch {
            if error.isInterruption { throw ComponentLinkError(.interrupted) }
            // The component has no such module: what it asks for is too large to be one.
            throw ComponentLinkError(.limitExceeded("bytes of an adapter's function"))
        }
    }
}

extension Module {
    /// A module that the engine has written itself: all features and no limits but its own.
    fileprivate convenience init(
        adapter: AdapterModule, engine: Engine, interruption: InterruptionCheck
    ) throws(ModuleError) {
        let decoded: DecodedModule
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(
                ModuleBytes(adapter.bytes), features: .all, interruption: interruption)
        } catch {
            throw .malformed(error)
        }
        let context = try ModuleValidator.validate(
            decoded, features: .all, interruption: interruption)
        try self.init(context, engine: engine, interruption: interruption, isAdapter: true)
    }
}
