/// Reading and writing. Spec: preview 1, `fd_read`, `fd_write` and their kin.
extension WASIPreview1 {
    struct Buffer {
        var address: UInt64
        var count: UInt64
    }

    /// The buffers of an array of them, all within memory, with what one call may move at most.
    func buffers(
        at address: UInt64, count: UInt64, _ memory: GuestMemory
    ) throws(WASIErrno) -> [Buffer] {
        guard count <= UInt64(max(0, limits.buffersMax)) else { throw .nomem }
        try memory.position(of: address, count: count * 8)
        var buffers: [Buffer] = []
        var left = limits.transferBytesMax
        for index in 0..<count {
            let buffer = Buffer(
                address: UInt64(try memory.load(UInt32.self, at: address + index * 8)),
                count: UInt64(try memory.load(UInt32.self, at: address + index * 8 + 4)))
            try memory.position(of: buffer.address, count: buffer.count)
            let part = min(buffer.count, left)
            left -= part
            if part > 0 { buffers.append(Buffer(address: buffer.address, count: part)) }
        }
        return buffers
    }

    func fdRead(
        _ values: CallArguments, _ memory: GuestMemory, at offset: UInt64?, result: UInt64
    ) throws(WASIErrno) {
        let buffers = try buffers(at: values.size(1), count: values.size(2), memory)
        try memory.position(of: result, count: 4)
        let number = values.u32(0)
        var descriptor = try descriptors.get(number)
        let count: UInt64
        switch descriptor.kind {
        case .directory: throw .badf
        case .file(let file):
            guard file.canRead else { throw .badf }
            if file.isStream {
                guard offset == nil else { throw .spipe }
                // It was opened not to wait; a FIFO that nobody writes to has ended.
                count = try readStream(
                    file, buffers.first, memory, descriptor.flags, waitsFirst: false)
            } else {
                count = try readFile(file, buffers, memory, at: offset ?? descriptor.position)
                if offset == nil {
                    descriptor.position = try Self.sum(descriptor.position, count)
                    descriptors[number] = descriptor
                }
            }
        case .standard(let file):
            guard file.canRead else { throw .badf }
            guard offset == nil else { throw .spipe }
            count = try readStream(
                file, buffers.first, memory, descriptor.flags, waitsFirst: true)
        case .socket(let socket):
            guard offset == nil else { throw .spipe }
            count = try receive(
                socket, buffers.first, memory, peek: false, descriptor.flags
            ).count
        }
        try memory.store(UInt32(clamping: count), at: result)
    }

    private static func sum(_ position: UInt64, _ count: UInt64) throws(WASIErrno) -> UInt64 {
        let (sum, overflow) = position.addingReportingOverflow(count)
        guard !overflow else { throw .overflow }
        return sum
    }

    private func readFile(
        _ file: any OpenFile, _ buffers: [Buffer], _ memory: GuestMemory, at offset: UInt64
    ) throws(WASIErrno) -> UInt64 {
        var total: UInt64 = 0
        for buffer in buffers {
            let count: Int
            do {
                let position = try Self.sum(offset, total)
                count = try memory.withMutableBytes(at: buffer.address, count: buffer.count) {
                    bytes throws(WASIErrno) in try file.read(into: &bytes, at: position)
                }
            } catch {
                // What was read before counts.
                guard total > 0 else { throw error }
                return total
            }
            total += UInt64(count)
            if UInt64(count) < buffer.count { break }
        }
        return total
    }

    /// One read, into one buffer: another could wait although there is something to return.
    private func readStream(
        _ file: any OpenFile, _ buffer: Buffer?, _ memory: GuestMemory, _ flags: DescriptorFlags,
        waitsFirst: Bool
    ) throws(WASIErrno) -> UInt64 {
        guard let buffer else { return 0 }
        var waits = waitsFirst
        while true {
            if waits { try wait(for: file.pollDescriptor, forWriting: false, flags: flags) }
            waits = true
            do {
                return UInt64(
                    try memory.withMutableBytes(at: buffer.address, count: buffer.count) {
                        bytes throws(WASIErrno) in try file.read(into: &bytes, at: 0)
                    })
            } catch .again {
                // Someone else was quicker; without a descriptor there is nothing to wait for.
                if file.pollDescriptor == nil || flags.contains(.nonblocking) { throw .again }
            }
        }
    }

    func fdWrite(
        _ values: CallArguments, _ memory: GuestMemory, at offset: UInt64?, result: UInt64
    ) throws(WASIErrno) {
        let buffers = try buffers(at: values.size(1), count: values.size(2), memory)
        try memory.position(of: result, count: 4)
        let number = values.u32(0)
        var descriptor = try descriptors.get(number)
        let count: UInt64
        switch descriptor.kind {
        case .directory: throw .badf
        case .file(let file):
            guard file.canWrite else { throw .badf }
            if file.isStream {
                guard offset == nil else { throw .spipe }
                count = try writeStream(file, buffers, memory, descriptor.flags)
            } else {
                let appends = descriptor.flags.contains(.append)
                let position = offset ?? descriptor.position
                count = try writeFile(file, buffers, memory, at: position, appends: appends)
                if offset == nil {
                    descriptor.position =
                        appends ? try file.status().byteCount : try Self.sum(position, count)
                    descriptors[number] = descriptor
                }
            }
        case .standard(let file):
            guard file.canWrite else { throw .badf }
            guard offset == nil else { throw .spipe }
            count = try writeStream(file, buffers, memory, descriptor.flags)
        case .socket(let socket):
            guard offset == nil else { throw .spipe }
            count = try send(socket, buffers.first, memory, descriptor.flags)
        }
        try memory.store(UInt32(clamping: count), at: result)
    }

    private func writeFile(
        _ file: any OpenFile, _ buffers: [Buffer], _ memory: GuestMemory, at offset: UInt64,
        appends: Bool
    ) throws(WASIErrno) -> UInt64 {
        var total: UInt64 = 0
        for buffer in buffers {
            let count: Int
            do {
                let position = try Self.sum(offset, total)
                count = try memory.withBytes(at: buffer.address, count: buffer.count) {
                    bytes throws(WASIErrno) in
                    appends ? try file.append(bytes) : try file.write(bytes, at: position)
                }
            } catch {
                guard total > 0 else { throw error }
                return total
            }
            total += UInt64(count)
            if UInt64(count) < buffer.count { break }
        }
        return total
    }

    /// Bytes that a pipe takes without waiting once it is ready: PIPE_BUF, the least POSIX allows
    /// being 512 and Linux having 4096.
    #if canImport(Darwin)
        private static let pipeBytes: UInt64 = 512
    #else
        private static let pipeBytes: UInt64 = 4096
    #endif

    /// Writes all, waiting in between where the other end is slow.
    private func writeStream(
        _ file: any OpenFile, _ buffers: [Buffer], _ memory: GuestMemory, _ flags: DescriptorFlags
    ) throws(WASIErrno) -> UInt64 {
        let chunk = file.pollDescriptor == nil ? UInt64.max : Self.pipeBytes
        var total: UInt64 = 0
        for buffer in buffers {
            var written: UInt64 = 0
            while written < buffer.count {
                do {
                    try wait(for: file.pollDescriptor, forWriting: true, flags: flags)
                    let count = try memory.withBytes(
                        at: buffer.address + written, count: min(chunk, buffer.count - written)
                    ) { bytes throws(WASIErrno) in try file.write(bytes, at: 0) }
                    guard count > 0 else { return total }
                    written += UInt64(count)
                    total += UInt64(count)
                } catch {
                    let canWait = file.pollDescriptor != nil && !flags.contains(.nonblocking)
                    if error == .again, canWait { continue }
                    // An interruption ends the call even if something was written.
                    guard total > 0, error != .intr else { throw error }
                    return total
                }
            }
        }
        return total
    }
}
