import WasmCore

/// What the runtime knows of one component instance. Spec: canonical ABI, "Component Instances".
final class ComponentInstanceState {
    /// The instance that made it; nil where the host did.
    let parent: ComponentInstanceState?
    /// The component's name, for messages.
    let name: String
    /// Which of the machine's instances it is: that one has its handles.
    let number: Int
    let flags = InstanceFlags()

    init(parent: ComponentInstanceState?, name: String, in state: StoreState) {
        self.parent = parent
        self.name = name
        number = state.componentState.machine.addInstance(
            parent: parent?.number, mayEnter: flags[.enter], mayLeave: flags[.leave])
    }

    /// What messages call it: its name, or a number.
    var title: String { name.isEmpty ? "component instance \(number)" : name }

    /// Whether a call may come in. A trap below an instance leaves it entered for ever.
    var mayEnter: Bool {
        get { flags[.enter].isSet }
        set {
            var flag = flags[.enter]
            flag.isSet = newValue
        }
    }

    /// Whether it may call out: not while its `realloc` or `post-return` is called.
    var mayLeave: Bool {
        get { flags[.leave].isSet }
        set {
            var flag = flags[.leave]
            flag.isSet = newValue
        }
    }

    /// Whether it is an instance, or one within it.
    func isWithin(_ other: ComponentInstanceState) -> Bool {
        var instance: ComponentInstanceState? = self
        while let current = instance {
            if current === other { return true }
            instance = current.parent
        }
        return false
    }

    /// What a call enters: the instance and those around it, less those that the caller is in.
    ///
    /// - Parameter caller: nil for the host.
    func enteringSet(from caller: ComponentInstanceState?) -> [ComponentInstanceState] {
        var entered: [ComponentInstanceState] = []
        var instance: ComponentInstanceState? = self
        while let current = instance {
            if let caller, caller.isWithin(current) { break }
            entered.append(current)
            instance = current.parent
        }
        return entered
    }
}

extension ComponentInstanceState {
    /// Enters what a call enters. What is not left stays locked.
    ///
    /// - Returns: For ``leave(_:)``, once the call has returned.
    func enter(
        from caller: ComponentInstanceState?
    ) throws(Trap) -> [ComponentInstanceState] {
        let entered = enteringSet(from: caller)
        try Self.enter(entered)
        return entered
    }

    /// Enters all of what a call enters, or none.
    static func enter(_ entered: [ComponentInstanceState]) throws(Trap) {
        for instance in entered where !instance.mayEnter { throw Trap(.cannotEnter) }
        for instance in entered { instance.mayEnter = false }
    }

    static func leave(_ entered: [ComponentInstanceState]) {
        for instance in entered { instance.mayEnter = true }
    }
}

/// A resource type at run time.
struct ResourceRecord {
    /// Who implements it; nil for the host.
    var implementer: ComponentInstanceState?
    /// For messages; empty for none.
    var name = ""
    var destructor = Destructor.none
    /// Of a guest's destructor whose calls are tasks.
    var target: CallTarget?

    enum Destructor {
        case none
        /// A core function, by its index in the store.
        case guest(Int)
        case host((UInt64) throws -> Void)
    }
}
