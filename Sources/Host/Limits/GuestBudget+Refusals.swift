import Platform
package import WasmInterp

/// What guests of a budget have been refused.
struct KnownRefusals {
    var last: [LimitedResource: KnownRefusal] = [:]
    /// Limits that those who want to know have been told of.
    private var told: Set<ToldLimit> = []

    /// Whether nobody has been told of the limit before; it is known from now on.
    mutating func isNews(_ refusal: LimitRefusal) -> Bool {
        let limit = ToldLimit(
            resource: refusal.exceeded.resource, port: refusal.exceeded.port,
            setter: refusal.setter)
        return told.insert(limit).inserted
    }
}

/// One limit of one budget. There are as many as budgets around have.
private struct ToldLimit: Hashable {
    let resource: LimitedResource
    let port: GuestPort?
    let setter: ObjectIdentifier
}

/// The last refusal of a resource.
struct KnownRefusal {
    var refusal: LimitRefusal
    /// Whether an error has it already.
    var isTold = false
}

extension GuestBudget {
    /// The last limit that guests of this budget have met, of its own or of a group around; nil if
    /// none was met.
    public func refusal(of resource: LimitedResource) -> LimitExceeded? {
        refusals.withLock { $0.last[resource]?.refusal.exceeded }
    }

    /// Keeps a refusal for the error that follows from it, and tells whoever wants to know.
    func note(_ refusal: LimitRefusal) {
        let exceeded = refusal.exceeded
        let isNews = refusals.withLock { known in
            known.last[exceeded.resource] = KnownRefusal(refusal: refusal)
            return known.isNews(refusal)
        }
        guard isNews else { return }
        var next: GuestBudget? = self
        while let budget = next {
            budget.onRefusal?(exceeded)
            next = budget.parent
        }
    }

    /// Notes that more was asked for at once than a limit of single calls allows, if one does not.
    func note(_ asked: UInt64, atOnce resource: LimitedResource) {
        var next: GuestBudget? = self
        while let budget = next {
            if let most = budget.limits[resource], asked > most, most == limit(of: resource) {
                return note(
                    budget.refusal(of: resource, used: 0, asked, isOfGroup: budget !== self))
            }
            next = budget.parent
        }
    }

    /// A refusal that no error has yet; one has it then.
    private func untold(_ resource: LimitedResource) -> LimitExceeded? {
        refusals.withLock { known in
            guard let refusal = known.last[resource], !refusal.isTold else { return nil }
            known.last[resource]?.isTold = true
            return refusal.refusal.exceeded
        }
    }
}

extension GuestBudget: ResourceAccount {
    package func take(_ amount: UInt64, of resource: StoreResource) -> Bool {
        do throws(LimitRefusal) {
            try take(amount, of: resource.ofGuest)
            return true
        } catch {
            return false
        }
    }

    package func give(_ amount: UInt64, of resource: StoreResource) {
        give(amount, of: resource.ofGuest)
    }

    package func takeRefusal(of resource: StoreResource) -> (any Error)? {
        untold(resource.ofGuest)
    }

    package func takeRefusal(behind code: TrapCode) -> (any Error)? {
        switch code {
        case .stackOverflow: return untold(.stack)
        case .outOfMemory: return untold(.heap) ?? untold(.stack)
        case .invalidFunction: return untold(.code)
        case .outOfFuel: return notedOverrun(of: .fuel)
        case .interrupted: return notedOverrun(of: .cpuTime) ?? notedOverrun(of: .wallClock)
        default: return nil
        }
    }
}

extension StoreResource {
    fileprivate var ofGuest: LimitedResource {
        switch self {
        case .memory: .memory
        case .tables: .tables
        case .instances: .instances
        case .heap: .heap
        case .stack: .stack
        case .code: .code
        }
    }
}
