import Platform
package import WasmInterp

// Calls that wait end without an effect, by throwing what they wait for, and are made again.

extension WASIPreview1 {
    /// What is ready of some requests now; nil if nothing is.
    func look(_ requests: [WaitRequest]) throws(CallEnd) -> [Readiness]? {
        if requests.isEmpty { return nil }
        let outcome = waiter.wait(requests, nanoseconds: 0) { isStopped || isInterrupted }
        switch outcome {
        case .ready(let answers): return answers
        case .timedOut: return nil
        case .interrupted: throw .interrupted
        }
    }

    /// Ends the call until a descriptor can be read or written, or throws `again` if the guest
    /// wants no waiting; does nothing if it is ready, or never makes anybody wait.
    ///
    /// - Parameters:
    ///   - progress: Bytes that the call has moved already.
    ///   - patience: How long the guest wants to wait.
    func require(
        _ source: WaitRequest.Source?, of number: DescriptorNumber,
        _ kind: WaitCondition.Source.Kind, flags: DescriptorFlags, progress: UInt64 = 0,
        patience: Patience = .endless
    ) throws {
        guard let source else { return }
        let request = WaitRequest(source, forWriting: kind == .writing)
        if let waitable = request.waitable {
            if waitable.readiness(forWriting: request.forWriting).isReady { return }
        } else if try look([request]) != nil {
            return
        }
        if flags.contains(.nonblocking) { throw WASIErrno.again }
        var condition = WaitCondition(
            start: patience.start, deadline: patience.end,
            sources: [self.source(kind, number)])
        condition.progress = progress
        throw condition
    }

    /// A descriptor as something to wait for, as long as its number is no other one's.
    func source(
        _ kind: WaitCondition.Source.Kind, _ number: DescriptorNumber
    ) -> WaitCondition.Source {
        WaitCondition.Source(kind, number.raw, use: descriptors.use(of: number))
    }

    /// How long a call waits, by the guest's monotonic clock.
    ///
    /// - Parameter nanoseconds: From its beginning on; nil for as long as it takes.
    /// - Throws: `again` if that is over.
    func patience(
        for nanoseconds: UInt64?, _ call: GuestCall
    ) throws(WASIErrno) -> Patience {
        guard let nanoseconds else { return .endless }
        let now = monotonic
        let start = call.condition?.start ?? now
        let (end, overflow) = start.addingReportingOverflow(nanoseconds)
        guard call.condition == nil || now < end || overflow else { throw .again }
        return Patience(start: start, end: overflow ? .max : end)
    }

    /// Calls that are made again go on with the descriptor that they have waited for, or not at
    /// all: its number may be another one's by now.
    ///
    /// - Throws: `badf` if it is gone.
    func checkPresence(of condition: WaitCondition) throws(WASIErrno) {
        for source in condition.sources where source.kind != .work {
            guard descriptors.has(source) else { throw .badf }
        }
    }

    /// What ends the call for a moment where something says that it is ready and gives nothing: it
    /// may do so for ever, as a socket does that has been shut down, or that hears what nobody may
    /// hear.
    func shortWait(
        of number: DescriptorNumber, progress: UInt64 = 0, patience: Patience = .endless
    ) -> WaitCondition {
        let (end, overflow) = monotonic.addingReportingOverflow(Self.shortWaitNanoseconds)
        var condition = WaitCondition(
            start: patience.start, deadline: min(overflow ? .max : end, patience.end ?? .max),
            sources: [source(.presence, number)])
        condition.progress = progress
        return condition
    }

    private static let shortWaitNanoseconds: UInt64 = 1_000_000
}

/// How long a call waits at most: from when to when on the guest's monotonic clock.
struct Patience {
    var start: UInt64 = 0
    /// Nil for as long as it takes.
    var end: UInt64?

    static let endless = Patience()
}

extension Descriptor {
    /// What is waited for before it is read or written; nil if nothing is.
    func waitSource(forWriting: Bool) -> WaitRequest.Source? {
        switch kind {
        case .directory: nil
        case .file(let file), .standard(let file): file.waitSource
        case .socket(let socket): socket.waitSource(forWriting: forWriting)
        }
    }
}

extension WASIPreview1: ConditionWaiter {
    package func wait(for condition: WaitCondition, isInterrupted: () -> Bool) {
        // Before it is looked at what is there.
        let wakes = sleepers.wakes
        // What another thread closes meanwhile is kept, so that its number is no other file's.
        guard let (requests, owners) = requests(of: condition) else { return }
        let nanoseconds = nanoseconds(until: condition.deadline)
        withExtendedLifetime(owners) {
            _ = waiter.wait(requests, nanoseconds: nanoseconds) {
                sleepers.wakes != wakes || isStopped || self.isInterrupted || isInterrupted()
            }
        }
    }

    package func whenHolds(
        _ condition: WaitCondition, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        let number = sleepers.add(wake)
        guard let (requests, _) = requests(of: condition), !isStopped else {
            sleepers.wake(number)
            return {}
        }
        let giveUp = waiter.whenReady(
            requests, nanoseconds: nanoseconds(until: condition.deadline),
            isInterrupted: isInterruptedOutside
        ) { [sleepers] in sleepers.wake(number) }
        return { [sleepers] in
            sleepers.remove(number)
            giveUp()
        }
    }

    /// What the sources of a condition stand for, and who they are of; nil if one is ready without
    /// waiting, be it that it is gone.
    private func requests(
        of condition: WaitCondition
    ) -> (requests: [WaitRequest], owners: [Descriptor])? {
        lock.lock()
        defer { lock.unlock() }
        var requests: [WaitRequest] = []
        var owners: [Descriptor] = []
        for source in condition.sources {
            let isWriting = source.kind == .writing
            if source.kind == .work {
                guard let question = network.questions[source.number] else { return nil }
                requests.append(WaitRequest(.waitable(question), forWriting: false))
                continue
            }
            guard descriptors.has(source),
                let descriptor = descriptors[DescriptorNumber(source.number)]
            else { return nil }
            guard source.kind != .presence else { continue }
            guard let polled = descriptor.waitSource(forWriting: isWriting) else { return nil }
            requests.append(WaitRequest(polled, forWriting: isWriting))
            owners.append(descriptor)
        }
        return (requests, owners)
    }

    private func nanoseconds(until deadline: UInt64?) -> UInt64? {
        guard let deadline else { return nil }
        let now = monotonic
        return deadline > now ? deadline - now : 0
    }
}
