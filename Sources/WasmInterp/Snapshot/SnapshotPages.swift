import MeshCrypto

// The contents of memories: runs of pages, each with its memory, first page, byte count and kind.

extension SnapshotEncoder {
    /// Writes pages from where they are.
    mutating func pages(_ plan: PagePlan) throws {
        let heads = try plan.runs.map { try Self.head(of: $0, plan) }
        let byteCount = zip(heads, plan.runs).reduce(0 as UInt64) { sum, next in
            sum + UInt64(next.0.count + (next.1.kind == .inline ? next.1.byteCount : 0))
        }
        try begin(.pages, payloadByteCount: byteCount)
        for (head, run) in zip(heads, plan.runs) {
            try append(head)
            if run.kind == .inline {
                try append(UnsafeRawBufferPointer(start: run.start, count: run.byteCount))
            }
        }
        try end()
    }

    /// All of a run but bytes of pages.
    private static func head(of run: PagePlan.Run, _ plan: PagePlan) throws -> [UInt8] {
        var writer = StateWriter()
        var fields = [run.memory, run.offset / MemoryState.pageBytes, run.byteCount]
        for index in fields.indices { try writer.number(&fields[index]) }
        var kind = run.kind.rawValue
        writer.byte(&kind)
        switch run.kind {
        case .inline, .zero: break
        case .kept:
            for digest in run.digests { writer.raw(digest.bytes) }
        case .data:
            guard let definition = plan.definitions[run.memory] else { break }
            writer.raw(definition.module.digest.bytes)
            var index = definition.index
            try writer.number(&index)
        }
        return writer.bytes
    }
}

/// A run as a snapshot has it, where its memory has room for it.
struct PageRunHeader {
    var memory: Int
    var offset: Int
    var byteCount: Int
    var kind: PageRunKind
    /// Where in the snapshot it begins.
    var start: UInt64

    var end: Int { offset + byteCount }
    /// The last one may be a part of one.
    var pageCount: Int { (offset..<end).pageCount }
}

extension Range<Int> {
    /// Pages of a range that starts with one.
    package var pageCount: Int {
        let size = MemoryState.pageBytes
        return count / size + (count.isMultiple(of: size) ? 0 : 1)
    }
}

extension SnapshotDecoder {
    /// Goes to the next run; nil at the end.
    ///
    /// - Parameters:
    ///   - last: The run before: runs ascend, none is within another.
    ///   - byteCounts: Of the snapshot's memories.
    mutating func nextRun(
        after last: PageRunHeader?, in byteCounts: [Int]
    ) throws -> PageRunHeader? {
        guard !isPayloadAtEnd else { return nil }
        let start = offset
        let (memory, page, count) = (try number(), try number(), try number())
        guard let kind = PageRunKind(rawValue: try payload(upTo: 1).first ?? .max) else {
            throw SnapshotError(.malformed("a kind of pages"), .pages, offset: start)
        }
        let size = UInt64(MemoryState.pageBytes)
        let (first, isTooLarge) = page.multipliedReportingOverflow(by: size)
        guard let memory = Int(exactly: memory), byteCounts.indices.contains(memory), !isTooLarge
        else { throw SnapshotError(.malformed("a page elsewhere"), .pages, offset: start) }
        let room = UInt64(clamping: byteCounts[memory])
        guard first < room, count > 0, count <= room - first,
            first + count == room || count % size == 0
        else {
            throw SnapshotError(.malformed("a page beyond its memory"), .pages, offset: start)
        }
        // Both are below the size of a memory.
        let run = PageRunHeader(
            memory: memory, offset: Int(first), byteCount: Int(count), kind: kind, start: start)
        if let last {
            guard memory > last.memory || memory == last.memory && run.offset >= last.end else {
                throw SnapshotError(.malformed("a page elsewhere"), .pages, offset: start)
            }
        }
        return run
    }

    mutating func digest() throws -> Blake3Digest {
        let start = offset
        guard let digest = Blake3Digest(try payload(upTo: UInt64(Blake3.digestByteCount))) else {
            throw SnapshotError(.malformed("a digest"), .pages, offset: start)
        }
        return digest
    }

    /// A number as the parts of an image have them.
    mutating func number() throws -> UInt64 {
        let start = offset
        var bytes: [UInt8] = []
        repeat {
            guard bytes.count < 10, let next = try payload(upTo: 1).first else {
                throw SnapshotError(.malformed("a number"), .pages, offset: start)
            }
            bytes.append(next)
        } while bytes.last.map { $0 & 0x80 != 0 } ?? false
        var reader = StateReader(bytes, .pages, start: start, elementsLeft: 0)
        var value: UInt64 = 0
        try reader.number(&value)
        return value
    }
}
