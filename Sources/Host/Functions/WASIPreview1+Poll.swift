import WasmInterp

/// Waiting for several things at once. Spec: preview 1, `poll_oneoff`.
extension WASIPreview1 {
    private enum Interest {
        case clock(id: ClockID, deadline: UInt64)
        case ready(bytes: UInt64, isHangup: Bool)
        case failed(WASIErrno)
        /// The position in the list of what is waited for.
        case waiting(Int)
    }

    /// What is waited for, in the host's words and in the guest's.
    private struct Waits {
        var requests: [WaitRequest] = []
        var sources: [WaitCondition.Source] = []
        /// When the call was made first, on the guest's monotonic clock.
        let start: UInt64
        /// Numbers whose descriptors are gone since then, be it that others have them.
        var gone: Set<UInt32> = []
    }

    private struct Subscription {
        var userdata: UInt64
        /// 0 a clock, 1 reading, 2 writing.
        var tag: UInt8
        var interest: Interest
    }

    func poll(_ lists: PollLists, count result: Out<Size>, _ call: GuestCall) throws {
        try call.charge(lists.count * CallCost.subscription)
        let layout = SubscriptionLayout(call.snapshot)
        var subscriptions: [Subscription] = []
        var waits = Waits(start: call.condition?.start ?? monotonic)
        for source in call.condition?.sources ?? [] where !descriptors.has(source) {
            waits.gone.insert(source.number)
        }
        for index in 0..<lists.count {
            let address = lists.subscriptions + index * layout.byteCount
            subscriptions.append(
                try subscription(at: address, layout, call.memory, &waits))
        }
        let answers = try look(waits.requests)
        if answers == nil, let condition = try condition(subscriptions, waits) { throw condition }
        var eventCount: Size = 0
        var address = lists.events
        for subscription in subscriptions {
            guard let event = try event(of: subscription, answers) else { continue }
            try event.store(to: call.memory, at: address, call.snapshot)
            address += PollEvent.byteCount(call.snapshot)
            eventCount += 1
        }
        try result.store(eventCount, call)
    }

    private func subscription(
        at address: UInt64, _ layout: SubscriptionLayout, _ memory: GuestMemory,
        _ waits: inout Waits
    ) throws -> Subscription {
        let userdata = try memory.load(UInt64.self, at: address)
        let tag = try memory.load(UInt8.self, at: address + 8)
        let interest: Interest
        switch tag {
        case 0:
            let flags = try memory.load(UInt16.self, at: address + layout.flags)
            guard flags & ~1 == 0,
                let id = ClockID(
                    rawValue: try memory.load(UInt32.self, at: address + layout.clockID))
            else { throw WASIErrno.inval }
            let timeout = try memory.load(UInt64.self, at: address + layout.timeout)
            interest = try clockInterest(
                id, timeout, isAbsolute: flags == 1, start: waits.start)
        case 1, 2:
            let number = try memory.load(UInt32.self, at: address + 16)
            interest = descriptorInterest(
                DescriptorNumber(number), forWriting: tag == 2, &waits)
        default: throw WASIErrno.inval
        }
        return Subscription(userdata: userdata, tag: tag, interest: interest)
    }

    /// A while is time on the monotonic clock, whatever sets the other one. Like wasmtime, waits so
    /// for a while of a processor's time, and for no moment of it.
    private func clockInterest(
        _ id: ClockID, _ timeout: UInt64, isAbsolute: Bool, start: UInt64
    ) throws(WASIErrno) -> Interest {
        if isAbsolute {
            guard id == .realtime || id == .monotonic else { throw .inval }
            return .clock(id: id, deadline: timeout)
        }
        let (sum, overflow) = start.addingReportingOverflow(timeout)
        return .clock(id: .monotonic, deadline: overflow ? .max : sum)
    }

    private func descriptorInterest(
        _ number: DescriptorNumber, forWriting: Bool, _ waits: inout Waits
    ) -> Interest {
        guard !waits.gone.contains(number.raw), let descriptor = descriptors[number] else {
            return .failed(.badf)
        }
        switch descriptor.kind {
        case .directory: return .failed(.badf)
        case .file(let file), .standard(let file):
            guard forWriting ? file.canWrite : file.canRead else { return .failed(.badf) }
            if !file.isStream, !forWriting {
                let end: UInt64
                do { end = try file.status().byteCount } catch { return .failed(error) }
                let left = end > descriptor.position ? end - descriptor.position : 0
                return .ready(bytes: left, isHangup: left == 0)
            }
        case .socket: break
        }
        guard let polled = descriptor.waitSource(forWriting: forWriting) else {
            return .ready(bytes: 1, isHangup: false)
        }
        waits.requests.append(WaitRequest(polled, forWriting: forWriting))
        waits.sources.append(source(forWriting ? .writing : .reading, number))
        return .waiting(waits.requests.count - 1)
    }

    /// What the call has to wait for; nil if something is there already.
    private func condition(
        _ subscriptions: [Subscription], _ waits: Waits
    ) throws(WASIErrno) -> WaitCondition? {
        var condition = WaitCondition(start: waits.start, sources: waits.sources)
        for subscription in subscriptions {
            switch subscription.interest {
            case .ready, .failed: return nil
            case .waiting: break
            case .clock(let id, let deadline):
                let now = try time(id)
                guard now < deadline else { return nil }
                let (end, overflow) = try time(.monotonic)
                    .addingReportingOverflow(deadline - now)
                condition.deadline = min(condition.deadline ?? .max, overflow ? .max : end)
            }
        }
        return condition
    }

    private func event(
        of subscription: Subscription, _ answers: [Readiness]?
    ) throws(WASIErrno) -> PollEvent? {
        var event = PollEvent(
            userdata: subscription.userdata, errno: .success, tag: subscription.tag,
            byteCount: 0, isHangup: false)
        switch subscription.interest {
        case .failed(let errno): event.errno = errno
        case .ready(let bytes, let isHangup):
            event.byteCount = bytes
            event.isHangup = isHangup
        case .clock(let id, let deadline):
            guard try time(id) >= deadline else { return nil }
        case .waiting(let index):
            guard let answers, answers.indices.contains(index), answers[index].isReady else {
                return nil
            }
            event.byteCount = 1
            event.isHangup = answers[index].isHangup
        }
        return event
    }
}
