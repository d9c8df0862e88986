import WasmCore

extension ComponentContext {
    /// Whether something in it, but not in a component within, may wait or asks about tasks: calls
    /// have to be tasks then.
    func isAboutTasks(_ types: ComponentTypeTable) -> Bool {
        component.definitions.contains { isAboutTasks($0, types) }
    }

    /// Whether its code may ask for what a thread has where it may call nothing else: in `realloc`.
    var reallocUsesThread: Bool {
        component.definitions.contains {
            guard case .canonical(let canonical) = $0 else { return false }
            // What a resource stands for is no thread's.
            return !canonical.operation.row.checksMayLeave && canonical.operation != .resourceRep
        }
    }

    private func isAboutTasks(
        _ definition: ComponentDefinition, _ types: ComponentTypeTable
    ) -> Bool {
        guard case .canonical(let canonical) = definition else { return false }
        if canonical.options.contains(.async) { return true }
        switch canonical.operation {
        case .lift:
            guard case .function(let type) = spaces.types[Int(canonical.secondIndex)] else {
                return false
            }
            return types.functions[Int(type)].isAsync
        case .lower:
            return types.functions[Int(spaces.functions[Int(canonical.index)])].isAsync
        case .resourceNew, .resourceDrop, .resourceRep: return false
        default: return true
        }
    }
}
