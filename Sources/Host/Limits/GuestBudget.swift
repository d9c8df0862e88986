import Platform
public import WasmInterp

/// What one guest, or a group of guests, may use, and has used.
///
/// A group's budget is shared: whatever a guest takes is counted by its own budget and by all those
/// around it, each of which has to allow it, so that a limit can only be narrower than those
/// around. What is held, such as memory and descriptors, is given back when it goes.
///
///     let tenant = GuestBudget("tenant 7", limits)
///     let guest = GuestBudget("resize", GuestLimits(), within: tenant)
///     let store = try guest.makeStore(engine: engine, host: app)
///     configuration.budget = guest
///
/// Any number of threads use it at the same time. Taking and giving back takes no lock.
public final class GuestBudget: Sendable {
    /// Who sets the limits, as errors say.
    public let name: String
    /// Its own limits; see ``limit(of:)`` for those that hold.
    public let limits: GuestLimits
    /// The group that it is in.
    public let parent: GuestBudget?
    /// What its guests may import: what it was given, and no more than those around have; nil for
    /// everything. It holds, beside ``Linker/grants``, for all that is linked in its stores,
    /// components too; instances that are given their imports one by one have what they are given.
    public let grants: ImportGrants?
    private let counters: [LimitCounter]
    private let ports = Locked<[GuestPort: PortAccount]>([:])
    /// The ways of this budget's guests through ports, made when they are first used.
    private let meters = Locked<[GuestPort: PortMeter]>([:])
    let refusals = Locked(KnownRefusals())
    let onRefusal: (@Sendable (LimitExceeded) -> Void)?
    /// What its stores draw fuel from.
    let fuelTank: FuelTank
    /// When its first store was governed.
    let beginning = Locked<ContinuousClock.Instant?>(nil)
    /// Whether anybody counts what passes ports.
    let metersPorts: Bool

    /// A budget of which nothing has been used.
    ///
    /// - Parameters:
    ///   - name: Who sets the limits, as errors say.
    ///   - limits: Its own ones.
    ///   - grants: What its guests may import, as far as the group around may; nil for all that
    ///     that may.
    ///   - parent: The group that it is in; nil for none.
    ///   - onRefusal: Told when one of its guests meets a limit, be it of the group around, once
    ///     for each limit that is met: of each budget, resource and port. On the guest's thread,
    ///     in the midst of what that does: ``WASIPreview1`` and shared memories of the guest may
    ///     be locked. So it must not hold up the thread, nor use the guest, its store or its
    ///     context; it hands on what it is told to somebody who does.
    public init(
        _ name: String, _ limits: GuestLimits = GuestLimits(), grants: ImportGrants? = nil,
        within parent: GuestBudget? = nil,
        onRefusal: (@Sendable (LimitExceeded) -> Void)? = nil
    ) {
        self.name = name
        self.limits = limits
        self.parent = parent
        self.onRefusal = onRefusal
        let around = parent?.grants
        self.grants = grants.map { own in around.map { own.narrowed(to: $0) } ?? own } ?? around
        counters = LimitedResource.allCases.map { LimitCounter(limits[$0]) }
        fuelTank = FuelTank(limits.fuel ?? .max, within: parent?.fuelTank)
        let isCounted =
            limits.logBytes != nil || limits.everyPort != PortLimits() || !limits.ports.isEmpty
        metersPorts = isCounted || parent?.metersPorts ?? false
    }

    /// The limit of a resource that holds: the narrowest one of its own and those around; nil for
    /// none. Of ports it is that of those without limits of their own.
    public func limit(of resource: LimitedResource) -> UInt64? {
        guard let around = parent?.limit(of: resource) else { return limits[resource] }
        return min(limits[resource] ?? .max, around)
    }

    /// How much its guests, and those of groups in it, have of a resource, or have used of it.
    /// Fuel is counted where it is limited; ports are ``used(_:of:)``.
    public func used(_ resource: LimitedResource) -> UInt64 {
        switch resource {
        case .fuel: (limits.fuel ?? .max) - min(fuelTank.ownFuel, limits.fuel ?? .max)
        case .wallClock: elapsedNanoseconds
        default: counter(resource).used
        }
    }

    /// Bytes that have been read of a port, or written to it, if somebody limits what passes ports.
    public func used(_ resource: LimitedResource, of port: GuestPort) -> UInt64 {
        let account = account(of: port)
        switch resource {
        case .bytesRead: return account.read.used
        case .bytesWritten: return account.written.used
        default: return used(resource)
        }
    }

    func counter(_ resource: LimitedResource) -> LimitCounter { counters[resource.rawValue] }

    // Taking.

    /// Takes an amount of a resource.
    ///
    /// - Throws: ``LimitRefusal``, which is noted, and nothing is taken.
    func take(_ amount: UInt64, of resource: LimitedResource) throws(LimitRefusal) {
        do throws(LimitRefusal) {
            try take(amount, of: resource, isOfGroup: false)
        } catch {
            note(error)
            throw error
        }
    }

    private func take(
        _ amount: UInt64, of resource: LimitedResource, isOfGroup: Bool
    ) throws(LimitRefusal) {
        let counter = counter(resource)
        guard counter.take(amount) else {
            throw refusal(of: resource, used: counter.used, amount, isOfGroup: isOfGroup)
        }
        do throws(LimitRefusal) {
            try parent?.take(amount, of: resource, isOfGroup: true)
        } catch {
            counter.give(amount)
            throw error
        }
    }

    /// Gives back what was taken.
    func give(_ amount: UInt64, of resource: LimitedResource) {
        counter(resource).give(amount)
        parent?.give(amount, of: resource)
    }

    func refusal(
        of resource: LimitedResource, used: UInt64, _ asked: UInt64, isOfGroup: Bool
    ) -> LimitRefusal {
        let exceeded = LimitExceeded(
            resource: resource, port: nil, limit: limits[resource] ?? .max, setBy: name,
            used: used, asked: asked)
        return LimitRefusal(exceeded, setter: ObjectIdentifier(self), isOfGroup: isOfGroup)
    }

    // Ports.

    private func account(of port: GuestPort) -> PortAccount {
        ports.withLock { ports in
            if let known = ports[port] { return known }
            let account = PortAccount(limits.ports[port] ?? limits.everyPort)
            ports[port] = account
            return account
        }
    }

    /// The way through a port; nil if nobody counts what passes.
    func meter(of port: GuestPort) -> PortMeter? {
        guard metersPorts else { return nil }
        return meters.withLock { meters in
            if let known = meters[port] { return known }
            let meter = makeMeter(port)
            meters[port] = meter
            return meter
        }
    }

    private func makeMeter(_ port: GuestPort) -> PortMeter {
        var meter = PortMeter(port: port)
        var next: GuestBudget? = self
        while let budget = next {
            let isOfGroup = budget !== self
            func entry(_ counter: LimitCounter, _ resource: LimitedResource) -> PortMeter.Entry {
                PortMeter.Entry(
                    counter: counter, resource: resource, setBy: budget.name,
                    setter: ObjectIdentifier(budget), isOfGroup: isOfGroup)
            }
            let account = budget.account(of: port)
            meter.reading.append(entry(account.read, .bytesRead))
            meter.writing.append(entry(account.written, .bytesWritten))
            if port == .standardOutput || port == .standardError {
                meter.writing.append(entry(budget.counter(.logBytes), .logBytes))
            }
            if let rate = account.rate {
                meter.rates.append(rate)
                if rate.bytesPerSecond == 0 {
                    let exceeded = LimitExceeded(
                        resource: .bytesPerSecond, port: port, limit: 0, setBy: budget.name,
                        used: 0, asked: 0)
                    meter.closed =
                        meter.closed
                        ?? LimitRefusal(
                            exceeded, setter: ObjectIdentifier(budget), isOfGroup: isOfGroup)
                }
            }
            next = budget.parent
        }
        return meter
    }
}
