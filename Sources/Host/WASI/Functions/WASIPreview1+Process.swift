/// Arguments, environment, clocks, random bytes. Spec: preview 1, `args_get` and following.
extension WASIPreview1 {
    /// Pointers into a buffer of strings, each with a NUL at its end, and the buffer.
    func storeStrings(
        _ strings: [[UInt8]], _ values: CallArguments, _ memory: GuestMemory
    ) throws(WASIErrno) {
        var pointer = values.size(0)
        var buffer = values.size(1)
        for string in strings {
            try memory.write(string, at: buffer)
            try memory.store(UInt32(truncatingIfNeeded: buffer), at: pointer)
            pointer += 4
            buffer += UInt64(string.count)
        }
    }

    func storeSizes(
        _ strings: [[UInt8]], _ values: CallArguments, _ memory: GuestMemory
    ) throws(WASIErrno) {
        var byteCount = 0
        for string in strings { byteCount += string.count }
        guard let count = UInt32(exactly: strings.count),
            let bytes = UInt32(exactly: byteCount)
        else { throw .overflow }
        try memory.position(of: values.size(1), count: 4)
        try memory.store(count, at: values.size(0))
        try memory.store(bytes, at: values.size(1))
    }

    /// The time of a clock; those of processors answer `badf`, as in wasmtime.
    func time(_ clockID: UInt32) throws(WASIErrno) -> UInt64 {
        switch ClockID(rawValue: clockID) {
        case .realtime: return clock.realtime()
        case .monotonic: return clock.monotonic()
        case .processCPU, .threadCPU: throw .badf
        case nil: throw .inval
        }
    }

    func clockResGet(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        guard let id = ClockID(rawValue: values.u32(0)) else { throw .inval }
        guard id == .realtime || id == .monotonic else { throw .badf }
        try memory.store(clock.resolution(id), at: values.size(1))
    }

    func clockTimeGet(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        try memory.store(try time(values.u32(0)), at: values.size(2))
    }

    func randomGet(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        try memory.position(of: values.size(0), count: values.size(1))
        guard values.size(1) <= limits.randomBytesMax else { throw .nomem }
        try memory.withMutableBytes(at: values.size(0), count: values.size(1)) { bytes in
            random.fill(&bytes)
        }
    }
}
