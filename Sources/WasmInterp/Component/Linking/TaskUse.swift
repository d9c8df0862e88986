/// Which component instances have anything to do with tasks, by the plan's numbers: what may wait
/// or ask about tasks, and whoever calls them. All others are called without a task.
struct TaskUse {
    private var known: Set<Int> = []
    /// Of each instance those that call what enters it.
    private var callers: [Int: Set<Int>] = [:]

    /// An instance has to do with tasks whatever others have.
    mutating func add(_ instance: Int) { known.insert(instance) }

    /// An instance has to do with tasks if one of those has that its calls enter.
    mutating func add(_ caller: Int, calling entered: some Sequence<Int>) {
        for instance in entered where instance != caller {
            callers[instance, default: []].insert(caller)
        }
    }

    /// All of them.
    func instances() -> Set<Int> {
        var (found, left) = (known, Array(known))
        while let instance = left.popLast() {
            for caller in callers[instance] ?? [] where found.insert(caller).inserted {
                left.append(caller)
            }
        }
        return found
    }
}

extension [PlanInstance] {
    /// Whether a call has to be a task.
    ///
    /// - Parameter entered: What it enters beside the callee.
    func needTask(calling callee: Int, entering entered: [Int]) -> Bool {
        self[callee].usesTasks || entered.contains { self[$0].usesTasks }
    }

    /// Whether calls of an instance's destructors have to be tasks, whoever makes them.
    func needTask(destroyingIn implementer: Int) -> Bool {
        needTask(calling: implementer, entering: entered(calling: implementer))
    }
}
