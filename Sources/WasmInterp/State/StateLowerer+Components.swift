import WasmCore

// Component instances: what their plans say is made anew around the core instances of the image.

/// A flag of a component instance.
struct StateFlag {
    let instance: ComponentInstanceState
    let kind: InstanceFlags.Kind
}

extension StateLowerer {
    /// Makes component instances, which have nothing yet.
    func makeComponents() throws(StateError) {
        guard let components = image.components else { return }
        for object in components.objects {
            let offer = offers[object.component]
            do throws(InstantiationError) {
                componentObjects.append(
                    try ComponentInstanceObject(
                        offer.component, offer.plan, in: store, host: offer.hostParts()))
            } catch {
                throw .limitExceeded("component instances")
            }
        }
        // As many as the plans have.
        for (number, instance) in components.instances.enumerated() {
            let made = store.componentState.instances[number]
            try set(.enter, of: made, instance.mayEnter)
            try set(.leave, of: made, instance.mayLeave)
        }
    }

    private func set(
        _ kind: InstanceFlags.Kind, of instance: ComponentInstanceState,
        _ flag: ComponentInstanceImage.Flag
    ) throws(StateError) {
        switch flag {
        case .value(let value):
            if kind == .enter { instance.mayEnter = value } else { instance.mayLeave = value }
        case .global(let number):
            guard image.globals.indices.contains(number), flags[number] == nil else {
                throw .malformed("a flag that is no global, or that of somebody else")
            }
            flags[number] = StateFlag(instance: instance, kind: kind)
        }
    }

    /// Makes a global that is a flag.
    func make(_ global: GlobalState, as flag: StateFlag) throws(StateError) {
        guard global.type == .plain(.i32), global.isMutable,
            global.value == .i32(0) || global.value == .i32(1)
        else { throw .malformed("a global that is no flag") }
        _ = flag.instance.flags.global(flag.kind, in: store)
    }

    /// The records of what a core instance imports, which has to import what its component says.
    func link(_ given: [External]) throws(StateError) -> [Int] {
        let number = store.instances.count
        let instance = image.instances[number]
        var spaces = IndexSpaces()
        for external in given { spaces.append(external) }
        let isLinked =
            instance.importedFunctions.count == spaces.functions.count
            && spaces.memories.elementsEqual(
                instance.memories.prefix(spaces.memories.count).map { firstMemory + $0 })
            && spaces.tables.elementsEqual(
                instance.tables.prefix(spaces.tables.count).map { firstTable + $0 })
            && spaces.globals.elementsEqual(
                instance.globals.prefix(spaces.globals.count).map { firstGlobal + $0 })
            && spaces.tags.elementsEqual(
                instance.tags.prefix(spaces.tags.count).map { firstTag + $0 })
        guard isLinked else { throw .malformed("a core instance with other imports") }
        for (index, name) in instance.importedFunctions.enumerated() {
            guard try isNamed(spaces.functions[index], name, among: spaces.functions) else {
                throw .malformed("a core instance with other imports")
            }
        }
        return spaces.functions
    }

    /// Whether a function that the next instance imports has a name.
    private func isNamed(
        _ record: Int, _ name: StateFunction, among imported: [Int]
    ) throws(StateError) -> Bool {
        guard name.instance == store.instances.count else {
            return try self.record(name) == record
        }
        // Itself where the runtime has made it, or one before that is the same.
        return imported.indices.contains(name.index) && imported[name.index] == record
            && store.functionRecords[record].host != nil
    }

    /// Gives component instances what is theirs.
    func fillComponents() throws(StateError) {
        guard let image = image.components else { return }
        let components = store.componentState
        var numbers: [UInt32] = []
        for name in image.resources {
            guard componentObjects.indices.contains(name.object),
                let resource = componentObjects[name.object].implemented(name.resource)
            else { throw .malformed("a resource that no component has") }
            numbers.append(resource)
        }
        try fillScopes(image)
        for (number, instance) in image.instances.enumerated() {
            var handles = instance.handles
            try handles.renumber { entry throws(StateError) in
                guard numbers.indices.contains(Int(entry.type)),
                    entry.isOwned || image.scopes.indices.contains(Int(entry.scope))
                else { throw .malformed("a handle of no resource, or lent for no call") }
                return numbers[Int(entry.type)]
            }
            guard 0..<InstanceRecord.backpressureEnd ~= instance.backpressure
            else { throw .malformed("a component instance") }
            components.machine.instances[number].backpressure = instance.backpressure
            components.machine.instances[number].handles = handles
            components.machine.instances[number].threads = instance.threads
            components.machine.handleCount += handles.count
        }
        guard components.machine.handleCount <= components.machine.limits.handlesMax else {
            throw .limitExceeded("handles of components")
        }
        try checkLends(image)
        try fillTasks(image)
    }

    private func fillScopes(_ image: ComponentsImage) throws(StateError) {
        let free = Set(image.freeScopes)
        // The host has no handles, of its own or for calls: who has some is not captured.
        guard free.count == image.freeScopes.count,
            free.allSatisfy({ image.scopes.indices.contains(Int($0)) }),
            image.scopes.enumerated().allSatisfy({ number, scope in
                free.contains(UInt32(number))
                    ? scope == CallScope(isOpen: false)
                    : scope.isOpen && scope.hostBorrows.isEmpty
            })
        else { throw .malformed("calls that are over") }
        let components = store.componentState
        components.machine.scopes = image.scopes
        components.machine.freeScopes = image.freeScopes
        components.machine.lendCount = image.scopes.reduce(0) { $0 + $1.lenders.count }
    }

    /// What handles were lent for is known for each of them.
    private func checkLends(_ image: ComponentsImage) throws(StateError) {
        // Handles that a trap has left behind count for no call.
        var borrowed = Array(repeating: 0, count: image.scopes.count)
        for entry in image.instances.lazy.flatMap(\.handles.all).map(\.1)
        where entry.kind == .resource && !entry.isOwned {
            borrowed[Int(entry.scope)] += 1
        }
        for (scope, count) in zip(image.scopes, borrowed)
        where !(0...count).contains(scope.borrowCount) {
            throw .malformed("more that is to be dropped than was lent")
        }
        var counts: [CallScope.Lender: UInt32] = [:]
        for lender in image.scopes.lazy.flatMap(\.lenders) { counts[lender, default: 0] += 1 }
        for (number, instance) in image.instances.enumerated() {
            for (index, entry) in instance.handles.all {
                let lender = CallScope.Lender(instance: number, handle: index)
                guard counts.removeValue(forKey: lender) ?? 0 == entry.lendCount else {
                    throw .malformed("a handle that is lent to nobody")
                }
            }
        }
        guard counts.isEmpty else {
            throw .malformed("a handle that is lent, and that there is not")
        }
    }
}

extension ComponentInstanceObject {
    /// The number in the store of a resource that a guest implements.
    fileprivate func implemented(_ number: Int) -> UInt32? {
        guard plan.resources.indices.contains(number), plan.resources[number].implementer != nil
        else { return nil }
        return resources[number]
    }
}
