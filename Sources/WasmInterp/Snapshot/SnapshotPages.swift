// The contents of memories: runs of pages, each with its memory, first page, byte count and kind.

/// What a run of pages has.
enum PageRunKind: UInt8 {
    /// Its bytes follow.
    case inline = 0
}

extension SnapshotEncoder {
    /// Bytes of a run's pages that are written at once.
    private static var runByteCountMax: Int { 1 << 20 }

    /// Writes the pages that are not zero from where they are.
    mutating func pages(of memories: [MemoryObject]) throws {
        var runs: [(memory: MemoryObject, run: PageRun, header: [UInt8])] = []
        var byteCount: UInt64 = 0
        for (number, memory) in memories.enumerated() {
            for run in memory.pageRuns(upTo: Self.runByteCountMax) {
                let header = try Self.header(of: run, memory: number)
                byteCount += UInt64(header.count + run.byteCount)
                runs.append((memory, run, header))
            }
        }
        try begin(.pages, payloadByteCount: byteCount)
        for (memory, run, header) in runs {
            try append(header)
            try append(memory.bytes(of: run))
        }
        try end()
    }

    private static func header(of run: PageRun, memory: Int) throws(SnapshotError) -> [UInt8] {
        var writer = StateWriter()
        var fields = [memory, run.offset / MemoryState.pageBytes, run.byteCount]
        for index in fields.indices { try writer.number(&fields[index]) }
        var kind = PageRunKind.inline.rawValue
        writer.byte(&kind)
        return writer.bytes
    }
}

extension SnapshotDecoder {
    /// Puts pages where they belong.
    ///
    /// - Parameter memories: With zeros in them, as large as the image says.
    mutating func pages(into memories: [MemoryObject]) throws {
        try begin(.pages)
        // Runs ascend, none is within another.
        var (last, end) = (0 as UInt64, 0 as UInt64)
        while !isPayloadAtEnd {
            let start = offset
            let (number, page, byteCount) = (try number(), try number(), try number())
            let kind = try payload(upTo: 1).first ?? .max
            guard kind == PageRunKind.inline.rawValue else {
                throw SnapshotError(.malformed("a kind of pages"), .pages, offset: start)
            }
            let (first, isTooLarge) = page.multipliedReportingOverflow(
                by: UInt64(MemoryState.pageBytes))
            guard number < UInt64(memories.count), !isTooLarge, number > last || first >= end,
                number >= last
            else { throw SnapshotError(.malformed("a page elsewhere"), .pages, offset: start) }
            let data = memories[Int(number)].data
            let room = UInt64(data.pointee.byteCount)
            guard first < room, byteCount > 0, byteCount <= room - first,
                first + byteCount == room || byteCount % UInt64(MemoryState.pageBytes) == 0
            else {
                throw SnapshotError(
                    .malformed("a page beyond its memory"), .pages, offset: start)
            }
            data.pointee.noteWrite(from: first, byteCount: byteCount)
            try payload(
                into: UnsafeMutableRawBufferPointer(
                    start: data.pointee.base + Int(first), count: Int(byteCount)))
            (last, end) = (number, first + byteCount)
        }
        try self.end()
    }

    /// A number as the parts of an image have them.
    private mutating func number() throws -> UInt64 {
        let start = offset
        var bytes: [UInt8] = []
        repeat {
            guard bytes.count < 10, let next = try payload(upTo: 1).first else {
                throw SnapshotError(.malformed("a number"), .pages, offset: start)
            }
            bytes.append(next)
        } while bytes.last.map { $0 & 0x80 != 0 } ?? false
        var reader = StateReader(bytes, .pages, start: start)
        var value: UInt64 = 0
        try reader.number(&value)
        return value
    }
}
