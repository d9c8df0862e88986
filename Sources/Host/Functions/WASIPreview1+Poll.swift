/// Waiting for several things at once. Spec: preview 1, `poll_oneoff`.
extension WASIPreview1 {
    private enum Interest {
        case clock(id: ClockID, deadline: UInt64)
        case ready(bytes: UInt64, isHangup: Bool)
        case failed(WASIErrno)
        /// The position in the list of what is waited for, and whose it is: another thread may
        /// close it meanwhile.
        case waiting(Int, AnyObject)
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
        var requests: [WaitRequest] = []
        for index in 0..<lists.count {
            let address = lists.subscriptions + index * layout.byteCount
            subscriptions.append(
                try subscription(at: address, layout, call.memory, &requests))
        }
        let answers = try wait(requests, nanoseconds: try timeout(subscriptions))
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
        _ requests: inout [WaitRequest]
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
            interest = try clockInterest(id, timeout, isAbsolute: flags == 1)
        case 1, 2:
            let number = try memory.load(UInt32.self, at: address + 16)
            interest = descriptorInterest(
                DescriptorNumber(number), forWriting: tag == 2, &requests)
        default: throw WASIErrno.inval
        }
        return Subscription(userdata: userdata, tag: tag, interest: interest)
    }

    /// Like wasmtime, waits in real time for a while of a processor's time, and for no moment of
    /// it.
    private func clockInterest(
        _ id: ClockID, _ timeout: UInt64, isAbsolute: Bool
    ) throws(WASIErrno) -> Interest {
        var id = id
        if id == .processCPU || id == .threadCPU {
            guard !isAbsolute else { throw .inval }
            id = .monotonic
        }
        let (sum, overflow) = try time(id).addingReportingOverflow(timeout)
        return .clock(id: id, deadline: isAbsolute ? timeout : overflow ? .max : sum)
    }

    private func descriptorInterest(
        _ number: DescriptorNumber, forWriting: Bool, _ requests: inout [WaitRequest]
    ) -> Interest {
        guard let descriptor = descriptors[number] else { return .failed(.badf) }
        let polled: WaitRequest.Source?
        let owner: AnyObject
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
            polled = file.waitSource
            owner = file
        case .socket(let socket):
            polled = .descriptor(socket.pollDescriptor)
            owner = socket
        }
        guard let polled else { return .ready(bytes: 1, isHangup: false) }
        requests.append(WaitRequest(polled, forWriting: forWriting))
        return .waiting(requests.count - 1, owner)
    }

    /// Nanoseconds until the first clock, 0 if something is there already, nil for ever.
    private func timeout(_ subscriptions: [Subscription]) throws(WASIErrno) -> UInt64? {
        var least: UInt64?
        for subscription in subscriptions {
            switch subscription.interest {
            case .ready, .failed: return 0
            case .waiting: break
            case .clock(let id, let deadline):
                let now = try time(id)
                least = min(least ?? .max, deadline > now ? deadline - now : 0)
            }
        }
        return least
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
        case .waiting(let index, _):
            guard let answers, answers.indices.contains(index), answers[index].isReady else {
                return nil
            }
            event.byteCount = 1
            event.isHangup = answers[index].isHangup
        }
        return event
    }
}
