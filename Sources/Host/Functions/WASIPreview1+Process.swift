/// Arguments, environment, clocks, random bytes. Spec: preview 1, `args_get` and following.
extension WASIPreview1 {
    /// Pointers into a buffer of strings, each with a NUL at its end, and the buffer.
    func storeStrings(
        _ strings: [[UInt8]], pointers: Start<UInt32>, buffer: Start<UInt8>, _ call: GuestCall
    ) throws {
        let (count, byteCount) = try Self.sizes(strings)
        try pointers.check(count: UInt64(count), call)
        try buffer.check(count: UInt64(byteCount), call)
        try call.charge(UInt64(count) * 4 + UInt64(byteCount))
        var pointer = pointers.address
        var start = buffer.address
        for string in strings {
            try call.memory.write(string, at: start)
            // Within memory that pointers of 32 bits reach.
            try call.memory.store(UInt32(clamping: start), at: pointer)
            pointer += 4
            start += UInt64(string.count)
        }
    }

    func storeSizes(
        _ strings: [[UInt8]], count: Out<Size>, byteCount: Out<Size>, _ call: GuestCall
    ) throws {
        let sizes = try Self.sizes(strings)
        try count.store(sizes.count, call)
        try byteCount.store(sizes.byteCount, call)
    }

    private static func sizes(
        _ strings: [[UInt8]]
    ) throws(WASIErrno) -> (count: Size, byteCount: Size) {
        var sum = 0
        for string in strings { sum += string.count }
        guard let count = Size(exactly: strings.count), let byteCount = Size(exactly: sum) else {
            throw .overflow
        }
        return (count, byteCount)
    }

    /// The time of a clock; those of processors answer `badf`, as in wasmtime.
    func time(_ id: ClockID) throws(WASIErrno) -> UInt64 {
        switch id {
        case .realtime: return clock.realtime()
        case .monotonic: return monotonic
        case .processCPU, .threadCPU: throw .badf
        }
    }

    /// The guest's monotonic clock.
    var monotonic: UInt64 {
        let (sum, overflow) = clock.monotonic().addingReportingOverflow(clockLead)
        return overflow ? .max : sum
    }

    func clockTime(_ id: ClockID, result: Out<Timestamp>, _ call: GuestCall) throws {
        try result.store(try time(id), call)
    }

    func clockResolution(_ id: ClockID, result: Out<Timestamp>, _ call: GuestCall) throws {
        guard id == .realtime || id == .monotonic else { throw WASIErrno.badf }
        try result.store(clock.resolution(id), call)
    }

    func randomBytes(_ buffer: FilledBytes, _ call: GuestCall) throws {
        guard buffer.count <= limits.randomBytesMax else {
            budget?.note(buffer.count, atOnce: .copiedBytes)
            throw WASIErrno.nomem
        }
        try spend(buffer.count, of: .randomBytes)
        var done: UInt64 = 0
        while done < buffer.count {
            let part = min(CallCost.randomChunk, buffer.count - done)
            try charge(part * CallCost.randomByte, call)
            try call.memory.withMutableBytes(at: buffer.address + done, count: part) {
                random.fill(&$0)
            }
            done += part
        }
    }

    /// Codes from 126 up are kept for shells and signals; wasmtime traps too.
    func exit(code: UInt32) throws(CallEnd) {
        guard code < 126 else {
            throw .trap("exit with invalid exit status outside of [0..126)")
        }
        throw .exit(code: code)
    }

    /// Charges for a part of a long call, which ends here if the guest has been stopped.
    func charge(_ byteCount: UInt64, _ call: GuestCall) throws {
        if isStopped { throw CallEnd.interrupted }
        try call.charge(byteCount)
    }
}
