/// A limit that has been met, for those who answer the guest.
struct LimitRefusal: Error, Sendable {
    var exceeded: LimitExceeded
    /// The budget that has the limit, as names may be the same.
    var setter: ObjectIdentifier
    /// Whether the limit is that of a group around who asked.
    var isOfGroup: Bool

    init(_ exceeded: LimitExceeded, setter: ObjectIdentifier, isOfGroup: Bool) {
        self.exceeded = exceeded
        self.setter = setter
        self.isOfGroup = isOfGroup
    }

    init(_ entry: PortMeter.Entry, _ port: GuestPort, asked: UInt64) {
        let isOfPort = if case .ofPort = entry.resource.row.property { true } else { false }
        exceeded = LimitExceeded(
            resource: entry.resource, port: isOfPort ? port : nil,
            limit: entry.counter.most ?? .max, setBy: entry.setBy, used: entry.counter.used,
            asked: asked)
        setter = entry.setter
        isOfGroup = entry.isOfGroup
    }

    /// What the guest is told.
    var errno: WASIErrno {
        switch exceeded.resource.row.answer {
        case .errno(let own, let ofGroup): isOfGroup ? ofGroup : own
        case .lessMoved(let errno): errno
        case .minusOne, .noInstance, .trap: .nomem
        // What may pass a little at a time waits; this is of a port that nothing may pass.
        case .wait: .dquot
        }
    }
}
