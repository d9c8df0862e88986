internal import Platform

/// `poll`, which every system has: what is watched is looked through at each wait.
package final class PollPoller: Poller {
    private struct Armed {
        var interest: Readiness
        var number: UInt32
    }

    private let armed = Locked<[Int32: Armed]>([:])
    private let reading: Int32
    private let writing: Int32

    /// - Throws: `ReactorError.system` if the system has no descriptors left.
    package init() throws(ReactorError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .system(call: "pipe", code: errno) }
        (reading, writing) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(reading)
        close(writing)
    }

    package func arm(_ descriptor: Int32, for interest: Readiness, number: UInt32) -> ArmResult {
        // Entries that are no descriptors may be more than the system takes.
        guard fcntl(descriptor, F_GETFD) >= 0 else {
            return .failed(.closed(descriptor: descriptor))
        }
        armed.withLock { $0[descriptor] = Armed(interest: interest, number: number) }
        return .armed
    }

    package func forget(_ descriptor: Int32) {
        armed.withLock { $0[descriptor] = nil }
    }

    package func wait(nanoseconds: UInt64?) throws(ReactorError) -> [PollerEvent] {
        let watched = armed.withLock { $0 }
        var entries = [pollfd(fd: reading, events: Int16(POLLIN), revents: 0)]
        for (descriptor, armed) in watched.sorted(by: { $0.key < $1.key }) {
            entries.append(
                pollfd(fd: descriptor, events: Int16(clamping: armed.interest.pollMask), revents: 0)
            )
        }
        let timeout = PollTimeout.milliseconds(nanoseconds)
        guard unsafe poll(&entries, nfds_t(entries.count), timeout) >= 0 else {
            // Short of memory for now: the next call may have it.
            if errno == EINTR || errno == EAGAIN || errno == ENOMEM { return [] }
            throw .system(call: "poll", code: errno)
        }
        if entries[0].revents != 0 { emptyPipe() }
        return entries.dropFirst().compactMap { entry in
            guard entry.revents != 0, let former = watched[entry.fd] else { return nil }
            disarm(entry.fd, number: former.number)
            return event(entry, number: former.number)
        }
    }

    /// It is told once, unless it has been armed anew meanwhile.
    private func disarm(_ descriptor: Int32, number: UInt32) {
        armed.withLock { armed in
            if armed[descriptor]?.number == number { armed[descriptor] = nil }
        }
    }

    private func event(_ entry: pollfd, number: UInt32) -> PollerEvent {
        var readiness = Readiness(pollMask: Int32(clamping: entry.revents))
        var isClosed = entry.revents & Int16(POLLNVAL) != 0
        #if canImport(Darwin)
            // It says so of devices too, which it does not poll: nobody waits for them here.
            if isClosed, fcntl(entry.fd, F_GETFD) >= 0 {
                isClosed = false
                readiness.formUnion([.read, .write])
            }
        #endif
        return PollerEvent(
            descriptor: entry.fd, number: number, readiness: readiness, isClosed: isClosed)
    }

    private func emptyPipe() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while unsafe read(reading, &bytes, bytes.count) > 0 {}
    }

    package func wake() {
        // A full pipe wakes as well.
        var byte: UInt8 = 1
        _ = unsafe write(writing, &byte, 1)
    }
}
