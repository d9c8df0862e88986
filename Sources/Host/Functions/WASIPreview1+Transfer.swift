import HostSystem
import Platform
import WasmInterp

/// Reading and writing. Spec: preview 1, `fd_read`, `fd_write` and their kin.
///
/// What moves is charged in parts: before it moves where it is known how much that is, else just
/// after.
extension WASIPreview1 {
    func read(
        _ number: DescriptorNumber, _ buffers: BufferList, at offset: UInt64?, _ call: GuestCall
    ) throws -> Size {
        var descriptor = try descriptors.get(number)
        let count: UInt64
        let flags = descriptor.flags
        switch try Self.target(descriptor, number, forWriting: false, at: offset) {
        case .file(let file):
            let position = offset ?? descriptor.position
            count = try metered(
                buffers, number, port(of: descriptor), flags: flags, isWriting: false, call
            ) { try readFile(file, $0, at: position, call) }
            if offset == nil {
                descriptor.position = try Self.sum(descriptor.position, count)
                descriptors[number] = descriptor
            }
        case .stream(let file, let isStandard):
            // One that a guest opened was opened not to wait; a FIFO that nobody writes to has
            // ended.
            count = try metered(
                buffers, number, port(of: descriptor), flags: flags, isWriting: false, call
            ) {
                try readStream(
                    file, number, $0.firstBuffer, flags, waitsFirst: isStandard, call)
            }
        case .socket(let socket):
            count = UInt64(try receive(socket, buffers, peek: false, call).count)
        }
        return Size(clamping: count)
    }

    /// What bytes come from or go to.
    private enum Target {
        case file(any OpenFile)
        case stream(any OpenFile, isStandard: Bool)
        case socket(GuestSocket)
    }

    /// Only files have places.
    private static func target(
        _ descriptor: Descriptor, _ number: DescriptorNumber, forWriting: Bool,
        at offset: UInt64?
    ) throws(WASIErrno) -> Target {
        let target: Target
        switch descriptor.kind {
        case .directory: throw .badf
        case .file(let file), .standard(let file):
            guard forWriting ? file.canWrite : file.canRead else { throw .badf }
            let isStandard = if case .standard = descriptor.kind { true } else { false }
            if !isStandard, !file.isStream { return .file(file) }
            target = .stream(file, isStandard: isStandard)
        case .socket(let socket):
            target = .socket(GuestSocket(socket: socket, number: number, flags: descriptor.flags))
        }
        guard offset == nil else { throw .spipe }
        return target
    }

    private static func sum(_ position: UInt64, _ count: UInt64) throws(WASIErrno) -> UInt64 {
        let (sum, overflow) = position.addingReportingOverflow(count)
        guard !overflow else { throw .overflow }
        return sum
    }

    /// Goes through the buffers in parts until one is not moved whole. An error after something
    /// was moved is not told: what was moved counts.
    private func inParts(
        _ buffers: BufferList,
        _ move: (_ address: UInt64, _ count: UInt64, _ done: UInt64) throws -> Int
    ) throws -> UInt64 {
        var total: UInt64 = 0
        for index in 0..<buffers.count {
            let buffer = buffers[index]
            var done: UInt64 = 0
            while done < buffer.count {
                let part = min(CallCost.chunk, buffer.count - done)
                let count: Int
                do {
                    count = try move(buffer.address + done, part, total)
                } catch is WASIErrno where total > 0 {
                    return total
                }
                done += UInt64(count)
                total += UInt64(count)
                if UInt64(count) < part { return total }
            }
        }
        return total
    }

    private func readFile(
        _ file: any OpenFile, _ buffers: BufferList, at offset: UInt64, _ call: GuestCall
    ) throws -> UInt64 {
        try inParts(buffers) { address, part, done in
            let position = try Self.sum(offset, done)
            let count = try call.memory.withMutableBytes(at: address, count: part) {
                bytes throws(WASIErrno) in try file.read(into: &bytes, at: position)
            }
            try charge(UInt64(count) + CallCost.call, call)
            return count
        }
    }

    /// One read, into one buffer: another could wait although there is something to return.
    private func readStream(
        _ file: any OpenFile, _ number: DescriptorNumber, _ buffer: BufferList.Buffer?,
        _ flags: DescriptorFlags, waitsFirst: Bool, _ call: GuestCall
    ) throws -> UInt64 {
        guard let buffer else { return 0 }
        let room = min(buffer.count, CallCost.chunk)
        for waits in [waitsFirst, true] {
            if waits { try require(file.waitSource, of: number, .reading, flags: flags) }
            do {
                let count = try call.memory.withMutableBytes(at: buffer.address, count: room) {
                    bytes throws(WASIErrno) in try file.read(into: &bytes, at: 0)
                }
                try call.charge(UInt64(count))
                return UInt64(count)
            } catch WASIErrno.again {
                // Someone else was quicker; some have nothing to wait for.
                if file.waitSource == nil || flags.contains(.nonblocking) {
                    throw WASIErrno.again
                }
            }
        }
        throw shortWait(of: number)
    }

    func write(
        _ number: DescriptorNumber, _ buffers: BufferList, at offset: UInt64?, _ call: GuestCall
    ) throws -> Size {
        var descriptor = try descriptors.get(number)
        let count: UInt64
        let flags = descriptor.flags
        switch try Self.target(descriptor, number, forWriting: true, at: offset) {
        case .file(let file):
            let appends = descriptor.flags.contains(.append)
            let position = offset ?? descriptor.position
            count = try metered(
                buffers, number, port(of: descriptor), flags: flags, isWriting: true, call
            ) { try writeFile(file, $0, at: position, appends: appends, call) }
            if offset == nil {
                descriptor.position =
                    appends ? try file.status().byteCount : try Self.sum(position, count)
                descriptors[number] = descriptor
            }
        case .stream(let file, _):
            count = try metered(
                buffers, number, port(of: descriptor), flags: flags, isWriting: true, call
            ) { try writeStream(file, number, $0, flags, call) }
        case .socket(let socket):
            count = try send(socket, buffers, call)
        }
        return Size(clamping: count)
    }

    private func writeFile(
        _ file: any OpenFile, _ buffers: BufferList, at offset: UInt64, appends: Bool,
        _ call: GuestCall
    ) throws -> UInt64 {
        try inParts(buffers) { address, part, done in
            let position = try Self.sum(offset, done)
            if !appends { try fillGap(of: file, before: position, call) }
            try charge(part + CallCost.call, call)
            return try call.memory.withBytes(at: address, count: part) {
                bytes throws(WASIErrno) in
                appends ? try file.append(bytes) : try file.write(bytes, at: position)
            }
        }
    }

    /// Writes all, waiting in between where the other end is slow.
    private func writeStream(
        _ file: any OpenFile, _ number: DescriptorNumber, _ buffers: BufferList,
        _ flags: DescriptorFlags, _ call: GuestCall
    ) throws -> UInt64 {
        // What is waited for takes little at a time.
        let chunk = file.waitSource == nil ? CallCost.chunk : SystemFile.pipeBytes
        var total: UInt64 = 0
        // What the call has written before it waited has been paid for.
        var skipped = call.condition?.progress ?? 0
        var hasRefused = false
        for index in 0..<buffers.count {
            let buffer = buffers[index]
            var written = min(skipped, buffer.count)
            skipped -= written
            total += written
            while written < buffer.count {
                let part = min(chunk, buffer.count - written)
                do {
                    try require(
                        file.waitSource, of: number, .writing, flags: flags, progress: total)
                    try charge(part + CallCost.call, call)
                    let count = try call.memory.withBytes(
                        at: buffer.address + written, count: part
                    ) { bytes throws(WASIErrno) in try file.write(bytes, at: 0) }
                    guard count > 0 else { return total }
                    hasRefused = false
                    written += UInt64(count)
                    total += UInt64(count)
                } catch let errno as WASIErrno {
                    let canWait = file.waitSource != nil && !flags.contains(.nonblocking)
                    if errno == .again, canWait {
                        // It has said that it takes something.
                        guard !hasRefused else { throw shortWait(of: number, progress: total) }
                        hasRefused = true
                        continue
                    }
                    guard total > 0 else { throw errno }
                    return total
                }
            }
        }
        return total
    }
}
