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
    /// - Parameter progress: Bytes that the call has moved already.
    func require(
        _ source: WaitRequest.Source?, of number: DescriptorNumber,
        _ kind: WaitCondition.Source.Kind, flags: DescriptorFlags, progress: UInt64 = 0
    ) throws {
        guard let source else { return }
        let request = WaitRequest(source, forWriting: kind == .writing)
        if let waitable = request.waitable {
            if waitable.readiness(forWriting: request.forWriting).isReady { return }
        } else if try look([request]) != nil {
            return
        }
        if flags.contains(.nonblocking) { throw WASIErrno.again }
        var condition = WaitCondition(start: 0, sources: [.init(kind, number.raw)])
        condition.progress = progress
        throw condition
    }

    /// What ends the call for a moment where something says that it is ready and gives nothing: it
    /// may do so for ever, as a socket does that has been shut down, or that hears what nobody may
    /// hear.
    func shortWait(progress: UInt64 = 0) -> WaitCondition {
        let (end, overflow) = monotonic.addingReportingOverflow(Self.shortWaitNanoseconds)
        var condition = WaitCondition(start: 0, deadline: overflow ? .max : end, sources: [])
        condition.progress = progress
        return condition
    }

    private static let shortWaitNanoseconds: UInt64 = 1_000_000
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
        // What another thread closes meanwhile is kept, so that its number is no other file's.
        guard let (requests, owners) = requests(of: condition) else { return }
        let nanoseconds = nanoseconds(until: condition.deadline)
        withExtendedLifetime(owners) {
            _ = waiter.wait(requests, nanoseconds: nanoseconds) {
                isStopped || self.isInterrupted || isInterrupted()
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
            guard let descriptor = descriptors[DescriptorNumber(source.number)],
                let polled = descriptor.waitSource(forWriting: isWriting)
            else { return nil }
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
