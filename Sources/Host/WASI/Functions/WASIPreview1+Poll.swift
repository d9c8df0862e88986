/// Waiting for several things at once. Spec: preview 1, `poll_oneoff`.
extension WASIPreview1 {
    static let subscriptionBytes: UInt64 = 48
    static let eventBytes: UInt64 = 32

    private enum Interest {
        case clock(id: UInt32, deadline: UInt64)
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

    func pollOneoff(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let (input, output, count) = (values.size(0), values.size(1), values.size(2))
        // For ever, for nothing: no guest means that.
        guard count > 0 else { throw .inval }
        guard count <= UInt64(max(0, limits.subscriptionsMax)) else { throw .nomem }
        try memory.position(of: input, count: count * Self.subscriptionBytes)
        try memory.position(of: output, count: count * Self.eventBytes)
        try memory.position(of: values.size(3), count: 4)
        var subscriptions: [Subscription] = []
        var requests: [WaitRequest] = []
        for index in 0..<count {
            subscriptions.append(
                try subscription(at: input + index * Self.subscriptionBytes, memory, &requests))
        }
        let answers = try wait(requests, nanoseconds: try timeout(subscriptions))
        var eventCount: UInt32 = 0
        var address = output
        for subscription in subscriptions {
            guard let event = try event(of: subscription, answers) else { continue }
            try memory.clear(at: address, count: Self.eventBytes)
            try memory.store(subscription.userdata, at: address)
            try memory.store(event.errno.rawValue, at: address + 8)
            try memory.store(subscription.tag, at: address + 10)
            try memory.store(event.bytes, at: address + 16)
            try memory.store(UInt16(event.isHangup ? 1 : 0), at: address + 24)
            address += Self.eventBytes
            eventCount += 1
        }
        try memory.store(eventCount, at: values.size(3))
    }

    private func subscription(
        at address: UInt64, _ memory: GuestMemory, _ requests: inout [WaitRequest]
    ) throws(WASIErrno) -> Subscription {
        let userdata = try memory.load(UInt64.self, at: address)
        let tag = try memory.load(UInt8.self, at: address + 8)
        let first = try memory.load(UInt32.self, at: address + 16)
        let interest: Interest
        switch tag {
        case 0:
            let timeout = try memory.load(UInt64.self, at: address + 24)
            let flags = try memory.load(UInt16.self, at: address + 40)
            guard flags & ~1 == 0 else { throw .inval }
            interest = clockInterest(first, timeout, isAbsolute: flags == 1)
        case 1, 2: interest = descriptorInterest(first, forWriting: tag == 2, &requests)
        default: throw .inval
        }
        return Subscription(userdata: userdata, tag: tag, interest: interest)
    }

    private func clockInterest(
        _ id: UInt32, _ timeout: UInt64, isAbsolute: Bool
    ) -> Interest {
        do {
            let now = try time(id)
            let (sum, overflow) = now.addingReportingOverflow(timeout)
            return .clock(id: id, deadline: isAbsolute ? timeout : overflow ? .max : sum)
        } catch {
            return .failed(.inval)
        }
    }

    private func descriptorInterest(
        _ number: UInt32, forWriting: Bool, _ requests: inout [WaitRequest]
    ) -> Interest {
        guard let descriptor = descriptors[number] else { return .failed(.badf) }
        let polled: Int32?
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
            polled = file.pollDescriptor
            owner = file
        case .socket(let socket):
            polled = socket.pollDescriptor
            owner = socket
        }
        guard let polled else { return .ready(bytes: 1, isHangup: false) }
        requests.append(WaitRequest(descriptor: polled, forWriting: forWriting))
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
    ) throws(WASIErrno) -> (errno: WASIErrno, bytes: UInt64, isHangup: Bool)? {
        switch subscription.interest {
        case .failed(let errno): return (errno, 0, false)
        case .ready(let bytes, let isHangup): return (.success, bytes, isHangup)
        case .clock(let id, let deadline):
            return try time(id) >= deadline ? (.success, 0, false) : nil
        case .waiting(let index, _):
            guard let answers, answers.indices.contains(index), answers[index].isReady else {
                return nil
            }
            return (.success, 1, answers[index].isHangup)
        }
    }
}
