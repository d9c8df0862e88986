import WasmCore

/// What a host function of components sees of the store that calls it.
///
/// It means something during the call only: whatever is asked of it afterwards is a precondition
/// failure.
public struct ComponentCaller<Host> {
    private let box: HostBox<Host>
    private let number: UInt64
    // It lives while the call is under way, which is asked for before it is used.
    private unowned(unsafe) let context: CanonicalContext?

    /// - Parameter context: Where the values are of a call of Swift values.
    init(_ box: HostBox<Host>, number: UInt64, context: CanonicalContext? = nil) {
        self.box = box
        self.number = number
        self.context = context
    }

    /// Where lists lie that the call lends.
    var lender: CanonicalContext? {
        box.requireCall(number)
        return context
    }

    /// The host value of the store. Lent to one at a time, as ``Store/host``.
    public var host: Host {
        get {
            box.requireCall(number)
            return box.value
        }
        nonmutating _modify {
            box.requireCall(number)
            yield &box.value
        }
    }

    /// nil where resources are destroyed because the store goes.
    var components: ComponentStoreState? {
        box.requireCall(number)
        return box.remainingStore?.componentState
    }

    /// The resources of the store. There are none left where they are destroyed because it goes.
    public var resources: ComponentResources {
        box.requireCall(number)
        return ComponentResources(box.remainingStore)
    }
}

extension Store {
    /// The resources of the store's components, as the host sees them.
    public var resources: ComponentResources { ComponentResources(state) }
}
