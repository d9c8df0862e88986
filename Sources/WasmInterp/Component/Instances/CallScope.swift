/// A call under way: what was lent for it.
///
/// The caller's handles cannot be given away until it returns, and the callee cannot return before
/// it has dropped what it was lent.
struct CallScope: Hashable, Sendable {
    /// Whether it is a call's: others are empty, and are used again.
    var isOpen = true
    /// Handles that the callee has to drop.
    var borrowCount = 0
    /// Handles whose lend counts the call raised, and whose they are; nil for the host.
    var lenders: [Lender] = []
    /// Handles of the host's that mean something until the call returns.
    var hostBorrows: [UInt32] = []

    struct Lender: Hashable, Sendable {
        var instance: Int?
        var handle: UInt32
    }
}

extension TaskMachine {
    mutating func openScope() -> UInt32 {
        if let free = freeScopes.popLast() {
            scopes[Int(free)] = CallScope()
            return free
        }
        scopes.append(CallScope())
        return UInt32(scopes.count - 1)
    }

    /// The caller has its handles back, and the host none of those that it was lent.
    mutating func closeScope(_ number: UInt32) {
        let scope = scopes[Int(number)]
        guard scope.isOpen else { return }
        for index in scope.hostBorrows where hostHandles[index] != nil {
            hostHandles.remove(index)
            handleCount -= 1
        }
        lendCount -= scope.lenders.count
        for lender in scope.lenders {
            changeHandles(of: lender.instance) { $0.update(lender.handle) { $0.lendCount -= 1 } }
        }
        scopes[Int(number)] = CallScope(isOpen: false)
        freeScopes.append(number)
    }

    /// - Parameter instance: nil for the host.
    mutating func changeHandles(of instance: Int?, _ change: (inout HandleTable) -> Void) {
        if let instance { change(&instances[instance].handles) } else { change(&hostHandles) }
    }
}
