#if os(Linux)
    internal import Platform

    /// `epoll`, each descriptor watched until it is ready once.
    @safe
    package final class EpollPoller: Poller, @unchecked Sendable {
        // Sendable: the descriptors never change, and the buffer is used by `wait` alone, which the
        // loop's thread alone calls.
        private let set: Int32
        private let counter: Int32
        private let events: UnsafeMutableRawPointer
        private static let eventsMax = 256

        /// - Throws: `ReactorError.system` if the system has no descriptors left.
        package init() throws(ReactorError) {
            let set = epoll_create1(EpollEvent.setFlags)
            guard set >= 0 else { throw .system(call: "epoll_create1", code: errno) }
            let counter = eventfd(0, EpollEvent.counterFlags)
            guard counter >= 0 else {
                let code = errno
                close(set)
                throw .system(call: "eventfd", code: code)
            }
            self.set = set
            self.counter = counter
            unsafe events = .allocate(
                byteCount: Self.eventsMax * EpollEvent.stride, alignment: 8)
            // Level-triggered and of the number that no watch has.
            let code = control(EpollEvent.add, counter, Self.mask(of: .read), number: 0)
            guard code == 0 else { throw .system(call: "epoll_ctl", code: code) }
        }

        deinit {
            close(set)
            close(counter)
            unsafe events.deallocate()
        }

        package func arm(
            _ descriptor: Int32, for interest: Readiness, number: UInt32
        ) -> ArmResult {
            let mask = EpollEvent.isOneShot | Self.mask(of: interest)
            // One that has been watched is still in the set, unless the file was closed: then the
            // number is of another file now.
            var code = control(EpollEvent.modify, descriptor, mask, number: number)
            guard code == ENOENT else { return result(code, descriptor, .armed) }
            code = control(EpollEvent.add, descriptor, mask, number: number)
            return result(code, descriptor, .armedAnew)
        }

        private static func mask(of interest: Readiness) -> UInt32 {
            UInt32(bitPattern: interest.pollMask)
        }

        private func result(_ code: Int32, _ descriptor: Int32, _ armed: ArmResult) -> ArmResult {
            switch code {
            case 0: armed
            case EPERM: .alwaysReady
            case EBADF: .failed(.closed(descriptor: descriptor))
            default: .failed(.system(call: "epoll_ctl", code: code))
            }
        }

        package func forget(_ descriptor: Int32) {
            // Duplicates would keep the file in the set.
            _ = control(EpollEvent.delete, descriptor, 0, number: 0)
        }

        /// - Returns: The error's number, or 0.
        private func control(
            _ operation: Int32, _ descriptor: Int32, _ mask: UInt32, number: UInt32
        ) -> Int32 {
            let data = UInt64(number) << 32 | UInt64(UInt32(bitPattern: descriptor))
            return unsafe withUnsafeTemporaryAllocation(
                byteCount: EpollEvent.stride, alignment: 8
            ) { event in
                guard let start = event.baseAddress else { return EINVAL }
                unsafe start.storeBytes(of: mask, as: UInt32.self)
                unsafe start.storeBytes(
                    of: data, toByteOffset: EpollEvent.dataOffset, as: UInt64.self)
                return unsafe epoll_ctl(set, operation, descriptor, start) == 0 ? 0 : errno
            }
        }

        package func wait(nanoseconds: UInt64?) throws(ReactorError) -> [PollerEvent] {
            let timeout = PollTimeout.milliseconds(nanoseconds)
            let count = unsafe epoll_wait(set, events, Int32(clamping: Self.eventsMax), timeout)
            guard count >= 0 else {
                if errno == EINTR { return [] }
                throw .system(call: "epoll_wait", code: errno)
            }
            return (0..<Int(clamping: count)).compactMap { event(at: $0) }
        }

        private func event(at index: Int) -> PollerEvent? {
            let start = index * EpollEvent.stride
            let mask = unsafe events.loadUnaligned(fromByteOffset: start, as: UInt32.self)
            let data = unsafe events.loadUnaligned(
                fromByteOffset: start + EpollEvent.dataOffset, as: UInt64.self)
            guard let number = UInt32(exactly: data >> 32), number != 0 else {
                var count: UInt64 = 0
                _ = unsafe read(counter, &count, MemoryLayout<UInt64>.size)
                return nil
            }
            let readiness = Readiness(pollMask: Int32(bitPattern: mask))
            let descriptor = Int32(bitPattern: UInt32(data & 0xFFFF_FFFF))
            return PollerEvent(descriptor: descriptor, number: number, readiness: readiness)
        }

        package func wake() {
            // It fails only if the counter is full, and then it wakes as well.
            var one: UInt64 = 1
            _ = unsafe write(counter, &one, MemoryLayout<UInt64>.size)
        }
    }
#endif
