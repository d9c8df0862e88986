/// A call under way: what was lent for it.
///
/// The caller's handles cannot be given away until it returns, and the callee cannot return before
/// it has dropped what it was lent.
struct CallScope {
    /// Handles that the callee has to drop.
    var borrowCount = 0
    /// The caller's handles, whose lend counts the call raised; nil for the host's table.
    var lenders: [(instance: ComponentInstanceState?, handle: UInt32)] = []
    /// Handles of the host's that mean something until the call returns.
    var hostBorrows: [UInt32] = []
}

/// What all components of a store share.
final class ComponentStoreState {
    var instances: [ComponentInstanceState] = []
    var resources: [ResourceRecord] = []
    /// What the host holds.
    var hostHandles = HandleTable()
    /// Handles of all tables, and how many there may be.
    var handleCount = 0
    let handlesMax: Int
    /// Of the store: what the host's handles say.
    let number: UInt64
    var lastSerial: UInt32 = 0
    /// Resource types of the host by their identity, which is kept.
    var hostTypes: [ObjectIdentifier: (number: UInt32, type: AnyObject)] = [:]
    /// By number; numbers that are free are in `freeScopes`.
    private var scopes: [CallScope] = []
    private var freeScopes: [UInt32] = []

    init(number: UInt64, handlesMax: Int) {
        self.number = number
        self.handlesMax = handlesMax
    }

    func openScope() -> UInt32 {
        if let free = freeScopes.popLast() {
            scopes[Int(free)] = CallScope()
            return free
        }
        scopes.append(CallScope())
        return UInt32(scopes.count - 1)
    }

    subscript(scope: UInt32) -> CallScope {
        get { scopes[Int(scope)] }
        _modify { yield &scopes[Int(scope)] }
    }

    /// The caller has its handles back, and the host none of those that it was lent.
    func closeScope(_ number: UInt32) {
        for index in scopes[Int(number)].hostBorrows where hostHandles[index] != nil {
            hostHandles.remove(index)
            handleCount -= 1
        }
        for lender in scopes[Int(number)].lenders {
            if let instance = lender.instance {
                instance.handles.update(lender.handle) { $0.lendCount -= 1 }
            } else {
                hostHandles.update(lender.handle) { $0.lendCount -= 1 }
            }
        }
        freeScopes.append(number)
    }
}
