import MeshCrypto
import Platform

/// Reads header, sections and trailer of a snapshot, each byte once and in order. Nothing is made
/// that is larger than what has been read.
struct SnapshotDecoder<Source: SnapshotSource> {
    private var source: Source
    private var hasher = Blake3Hasher()
    private(set) var offset: UInt64 = 0
    let header: SnapshotHeader
    private var sectionsLeft: UInt64
    /// Of the section at hand.
    private var current: SnapshotSection?
    private var payloadLeft: UInt64 = 0
    private var checksum = CRC32(.castagnoli)

    private static var chunkByteCount: Int { 1 << 16 }

    init(_ source: Source) throws {
        self.source = source
        var bytes: [UInt8] = []
        var start = UInt64(0)
        var hasher = Blake3Hasher()
        try Self.read(SnapshotHeader.byteCount, of: &self.source, nil, &start, &hasher, &bytes)
        (header, sectionsLeft) = try SnapshotHeader.read(bytes)
        (offset, self.hasher) = (start, hasher)
    }

    /// Reads a section whole.
    mutating func section<Result>(
        _ section: SnapshotSection, _ code: (inout StateReader) throws(SnapshotError) -> Result
    ) throws -> Result {
        try begin(section)
        let start = offset
        let payload = try payload(upTo: payloadLeft)
        // What has changed is not looked at.
        try end()
        var reader = StateReader(payload, section, start: start)
        let result = try code(&reader)
        guard reader.isAtEnd else { throw reader.fail("more than it should have") }
        return result
    }

    /// Goes to a section, over those that nobody needs.
    mutating func begin(_ section: SnapshotSection) throws {
        current = section
        while true {
            let start = offset
            guard sectionsLeft > 0 else { throw SnapshotError(.sections, section, offset: start) }
            let header = try beginNext()
            if header.id == section.rawValue {
                guard header.flags == SnapshotSectionHeader.criticalFlag else {
                    throw SnapshotError(.malformed("flags"), section, offset: start)
                }
                return
            }
            try skip(header, from: start)
        }
    }

    private mutating func beginNext() throws -> SnapshotSectionHeader {
        let start = offset
        sectionsLeft -= 1
        let bytes = try take(SnapshotSectionHeader.byteCount)
        guard let header = SnapshotSectionHeader(bytes) else {
            throw SnapshotError(.checksum, current, offset: start)
        }
        payloadLeft = header.payloadByteCount
        checksum = CRC32(.castagnoli)
        return header
    }

    /// Goes over a section that has begun, if none needs it.
    private mutating func skip(_ header: SnapshotSectionHeader, from start: UInt64) throws {
        guard SnapshotSection(rawValue: header.id) == nil else {
            throw SnapshotError(.sections, current, offset: start)
        }
        guard header.flags == 0 else {
            throw SnapshotError(.unknownSection(header.id), offset: start)
        }
        while payloadLeft > 0 { _ = try payload(upTo: UInt64(Self.chunkByteCount)) }
        try end()
    }

    /// The next bytes of the payload, as many as there are below a number.
    mutating func payload(upTo most: UInt64) throws -> [UInt8] {
        let count = min(most, payloadLeft)
        guard let count = Int(exactly: count) else {
            throw SnapshotError(.malformed("its length"), current, offset: offset)
        }
        let bytes = try take(count)
        payloadLeft -= UInt64(count)
        checksum.update(bytes)
        return bytes
    }

    /// Fills memory with the next bytes of the payload.
    mutating func payload(into memory: UnsafeMutableRawBufferPointer) throws {
        guard UInt64(memory.count) <= payloadLeft else {
            throw SnapshotError(.malformed("less than it should have"), current, offset: offset)
        }
        var rest = memory
        while !rest.isEmpty {
            let count = try source.read(into: rest)
            guard count > 0, count <= rest.count else {
                throw SnapshotError(.cut, current, offset: offset)
            }
            let part = UnsafeRawBufferPointer(rebasing: rest[..<count])
            hasher.update(part.bytes)
            checksum.update(part)
            offset += UInt64(count)
            payloadLeft -= UInt64(count)
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
        }
    }

    var isPayloadAtEnd: Bool { payloadLeft == 0 }

    /// Compares the checksum of the section.
    mutating func end() throws {
        let start = offset
        guard payloadLeft == 0 else {
            throw SnapshotError(.malformed("more than it should have"), current, offset: start)
        }
        let expected = FixedBytes.number(try take(4), 0, 4)
        guard UInt64(checksum.value) == expected else {
            throw SnapshotError(.checksum, current, offset: start)
        }
    }

    /// Reads the trailer.
    mutating func finish() throws -> Blake3Digest {
        current = nil
        while sectionsLeft > 0 {
            let start = offset
            try skip(try beginNext(), from: start)
        }
        let digest = hasher.finalize().digest
        let start = offset
        guard try take(Blake3.digestByteCount) == digest.bytes else {
            throw SnapshotError(.digest, offset: start)
        }
        var byte: UInt8 = 0
        let isThere = try withUnsafeMutableBytes(of: &byte) { try source.read(into: $0) > 0 }
        guard !isThere else { throw SnapshotError(.trailingBytes, offset: offset) }
        return digest
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try Self.read(count, of: &source, current, &offset, &hasher, &bytes)
        return bytes
    }

    /// Reads so many bytes, in parts: a number that is forged makes nothing large.
    private static func read(
        _ count: Int, of source: inout Source, _ section: SnapshotSection?,
        _ offset: inout UInt64, _ hasher: inout Blake3Hasher, _ bytes: inout [UInt8]
    ) throws {
        while bytes.count < count {
            let room = min(count - bytes.count, chunkByteCount)
            let part = try [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                let count = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
                filled = (0...room).contains(count) ? count : 0
            }
            guard !part.isEmpty else { throw SnapshotError(.cut, section, offset: offset) }
            hasher.update(part.span.bytes)
            offset += UInt64(part.count)
            bytes += part
        }
    }
}
