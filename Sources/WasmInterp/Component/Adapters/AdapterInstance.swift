import WasmCore

extension ComponentInstanceObject {
    /// Makes an instance of an adapter module, whose functions are then there.
    func addAdapter(_ adapter: PlanAdapter) throws(InstantiationError) {
        add(try state.instantiate(adapter: adapter.module, imports(of: adapter)), of: adapter)
    }

    func add(_ instance: InstanceObject, of adapter: PlanAdapter) {
        adapters.append(instance)
        for (position, function) in adapter.group.functions.enumerated() {
            guard let task = function.task, let number = taskLowerings[task.lowered] else {
                continue
            }
            let index = instance.exportedFunction(position)
            switch task.part {
            case .call: break
            case .start: components.driver.lowerings[number].start = index
            case .finish: components.driver.lowerings[number].finish = index
            }
        }
    }

    /// What the adapter's module imports, in order.
    func imports(of adapter: PlanAdapter) -> [External?] {
        let builtIns = AdapterBuiltIns(
            caller: context(adapter.group.caller), callee: context(adapter.group.callee))
        return adapter.imports.map { external($0, adapter.group, builtIns) }
    }

    private func context(_ side: AdapterGroup.Side) -> CanonicalContext {
        context(side.options, instances[side.instance])
    }

    private func external(
        _ item: AdapterImport, _ group: AdapterGroup, _ builtIns: AdapterBuiltIns
    ) -> External? {
        switch item {
        case .callee(let number): .function(function(group.functions[number].core))
        case .postReturn(let number):
            group.functions[number].postReturn.map { .function(function($0)) }
        case .realloc(let role):
            group.side(role).options.realloc.map { .function(function($0)) }
        case .memory(let role):
            group.side(role).options.memory.flatMap { memoryIndex($0) }.map { .memory($0) }
        case .mayLeave(let role):
            .global(instances[group.side(role).instance].flags.global(.leave, in: state))
        case .mayEnter(let number): .global(instances[number].flags.global(.enter, in: state))
        case .builtIn(let builtIn):
            .function(
                builtIns.function(builtIn, in: state) { [self] in
                    coreTarget(
                        function(group.functions[$0].core),
                        in: instances[group.callee.instance])
                })
        }
    }
}

extension InstanceObject {
    /// What an adapter module exports, by its position.
    func exportedFunction(_ position: Int) -> Int {
        functions[module.decoded.exports[position].position]
    }
}
