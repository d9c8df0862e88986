import MeshCrypto
import Platform

/// Reads header, sections and trailer of a snapshot, each byte once and in order. Nothing is made
/// that is larger than what has been read.
struct SnapshotDecoder<Source: SnapshotSource> {
    private(set) var source: Source
    private(set) var header = SnapshotHeader()
    /// Those that have begun, also those that nobody needs.
    private(set) var sections: [SnapshotSectionPlace] = []
    private var sectionsLeft: UInt64 = 0
    /// Of the section at hand.
    private var current: SnapshotSection?
    private var payloadLeft: UInt64 = 0
    /// Elements that lists may still have.
    private var elementsLeft: UInt64

    // What has been read ahead.

    private var window: [UInt8] = []
    private var windowOffset: UInt64 = 0
    /// The next byte, and the first one that is in no sum yet, in the window.
    private var (position, summed) = (0, 0)
    private var hasher = Blake3Hasher()
    private var checksum = CRC32(.castagnoli)

    /// Where the next byte is in the snapshot.
    var offset: UInt64 { windowOffset + UInt64(position) }

    private static var chunkByteCount: Int { 1 << 16 }

    init(_ source: Source, elementsMax: UInt64 = StateLimits().elementsMax) throws {
        self.source = source
        elementsLeft = elementsMax
        let bytes = try take(SnapshotHeader.byteCount)
        (header, sectionsLeft) = try SnapshotHeader.read(bytes)
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
        var reader = StateReader(payload, section, start: start, elementsLeft: elementsLeft)
        let result = try code(&reader)
        elementsLeft = reader.elementsLeft
        guard reader.isAtEnd else { throw reader.fail("more than it should have") }
        return result
    }

    /// Goes over a section that has to be there.
    mutating func skip(_ section: SnapshotSection) throws {
        try begin(section)
        try skipPayload()
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
        sum()
        checksum = CRC32(.castagnoli)
        payloadLeft = header.payloadByteCount
        sections.append(
            SnapshotSectionPlace(
                id: header.id, offset: offset, byteCount: header.payloadByteCount))
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
        try skipPayload()
    }

    private mutating func skipPayload() throws {
        while payloadLeft > 0 { try payload(Self.chunkByteCount) { _ in } }
        try end()
    }

    /// The next bytes of the payload, as many as there are below a number.
    mutating func payload(upTo most: UInt64) throws -> [UInt8] {
        guard let count = Int(exactly: min(most, payloadLeft)) else {
            throw SnapshotError(.malformed("its length"), current, offset: offset)
        }
        payloadLeft -= UInt64(count)
        return try take(count)
    }

    /// Lends the next bytes of the payload, so many or fewer if they come in parts.
    ///
    /// - Returns: How many there were; 0 at its end.
    @discardableResult
    mutating func payload(
        _ most: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Int {
        guard payloadLeft > 0, most > 0 else { return 0 }
        try readAhead()
        let count = min(most, Int(clamping: payloadLeft), window.count - position)
        try window.withUnsafeBytes { bytes in
            try body(UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
        }
        position += count
        payloadLeft -= UInt64(count)
        return count
    }

    var isPayloadAtEnd: Bool { payloadLeft == 0 }

    /// Compares the checksum of the section.
    mutating func end() throws {
        let start = offset
        guard payloadLeft == 0 else {
            throw SnapshotError(.malformed("more than it should have"), current, offset: start)
        }
        sum()
        let computed = UInt64(checksum.value)
        guard computed == FixedBytes.number(try take(4), 0, 4) else {
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
        sum()
        let digest = hasher.finalize().digest
        let start = offset
        guard try take(Blake3.digestByteCount) == digest.bytes else {
            throw SnapshotError(.digest, offset: start)
        }
        guard try position == window.count && !fill() else {
            throw SnapshotError(.trailingBytes, offset: offset)
        }
        return digest
    }

    /// So many bytes, taken as they come: a number that is forged makes nothing large.
    private mutating func take(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            try readAhead()
            let end = position + min(count - bytes.count, window.count - position)
            bytes += window[position..<end]
            position = end
        }
        return bytes
    }

    /// Has a byte in the window at least.
    private mutating func readAhead() throws {
        guard position == window.count else { return }
        guard try fill() else { throw SnapshotError(.cut, current, offset: offset) }
    }

    /// Reads what comes behind the window.
    ///
    /// - Returns: Whether there is something.
    private mutating func fill() throws -> Bool {
        sum()
        windowOffset += UInt64(position)
        (position, summed) = (0, 0)
        let room = Self.chunkByteCount
        window = try [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            let count = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
            filled = (0...room).contains(count) ? count : 0
        }
        return !window.isEmpty
    }

    /// Brings digest and checksum up to the position. The checksum begins anew with each payload:
    /// what it has of headers is nobody's.
    private mutating func sum() {
        window.withUnsafeBytes { bytes in
            let part = UnsafeRawBufferPointer(rebasing: bytes[summed..<position])
            hasher.update(part.bytes)
            checksum.update(part)
        }
        summed = position
    }
}
