/// What the component instances of a store are when they have been made, to make them so again.
struct PristineComponents {
    private let instanceCount: Int
    private let objectCount: Int
    private let machine: TaskMachine
    private let driver: TaskDriverState
    private let resources: [ResourceRecord]
    private let hostTypes: [ObjectIdentifier: (number: UInt32, type: AnyObject)]
    private let objectTypes: [ObjectIdentifier: UInt32]
    private let adapterCount: Int
    private let trapFunction: Int?

    /// Takes down how things stand: nothing is under way.
    init(_ components: ComponentStoreState) {
        components.giveUpIdleExecutions()
        instanceCount = components.instances.count
        objectCount = components.instanceObjects.count
        machine = components.machine
        var driver = components.driver
        // Each use has one of its own.
        _ = driver.takeMailbox()
        self.driver = driver
        resources = components.resources
        hostTypes = components.hostTypes
        objectTypes = components.objectTypes
        adapterCount = components.adapterCount
        trapFunction = components.trapFunction
    }

    /// Makes them as new. The store has lost already the globals that it has got since.
    func restore(_ components: ComponentStoreState) {
        if components.instances.count > instanceCount {
            components.instances.removeLast(components.instances.count - instanceCount)
        }
        if components.instanceObjects.count > objectCount {
            components.instanceObjects.removeLast(components.instanceObjects.count - objectCount)
        }
        for instance in components.instances {
            instance.flags.reset(globalCount: components.state.globals.count)
        }
        // Destructors of the host's may have begun something anew.
        components.endArrivals()
        components.machine = machine
        components.driver = driver
        components.resources = resources
        components.hostTypes = hostTypes
        components.objectTypes = objectTypes
        components.adapterCount = adapterCount
        components.trapFunction = trapFunction
    }
}

extension ComponentStoreState {
    /// Whether no task is under way.
    var isAtRest: Bool {
        machine.threads.count == 0 && machine.stack.isEmpty && machine.hostCallCount == 0
    }

    /// Gives up the executions that no thread has.
    func giveUpIdleExecutions() {
        while let number = driver.idle.popLast() {
            if let execution = driver.executions[Int(number)] {
                state.remove(execution)
                state.threadExecutionCount -= 1
            }
            driver.executions[Int(number)] = nil
            driver.freeNumbers.append(number)
        }
    }
}
