import WasmCore

/// Writes or reads the parts of an image. One function says for each part what is in it, so what is
/// written is what is read.
package protocol StateCoder {
    /// Otherwise the values are written, and stay as they are.
    var isReading: Bool { get }
    mutating func byte(_ value: inout UInt8) throws(SnapshotError)
    /// A number of any size in as few bytes as it needs.
    mutating func number(_ value: inout UInt64) throws(SnapshotError)
    /// A number of so many bytes.
    mutating func fixed(_ value: inout UInt64, _ byteCount: Int) throws(SnapshotError)
    mutating func bytes(_ value: inout [UInt8]) throws(SnapshotError)
    /// Refuses more elements than can follow, or than all lists may have.
    mutating func check(count: UInt64) throws(SnapshotError)
    func fail(_ what: String) -> SnapshotError
}

extension StateCoder {
    package mutating func number(_ value: inout Int) throws(SnapshotError) {
        var bits = UInt64(clamping: value)
        try number(&bits)
        guard let read = Int(exactly: bits) else { throw fail("a number that is too large") }
        value = read
    }

    package mutating func number(_ value: inout UInt32) throws(SnapshotError) {
        var bits = UInt64(value)
        try number(&bits)
        guard let read = UInt32(exactly: bits) else { throw fail("a number that is too large") }
        value = read
    }

    package mutating func flag(_ value: inout Bool) throws(SnapshotError) {
        var bits: UInt8 = value ? 1 : 0
        try byte(&bits)
        guard bits <= 1 else { throw fail("a flag") }
        value = bits == 1
    }

    /// A text in UTF-8.
    package mutating func text(_ value: inout String) throws(SnapshotError) {
        var utf8 = Array(value.utf8)
        try bytes(&utf8)
        guard let text = String(validating: utf8, as: UTF8.self) else { throw fail("a text") }
        value = text
    }

    /// Something that may be missing.
    package mutating func optional<Value>(
        _ value: inout Value?, _ empty: Value,
        _ code: (inout Self, inout Value) throws(SnapshotError) -> Void
    ) throws(SnapshotError) {
        var isThere = value != nil
        try flag(&isThere)
        guard isThere else {
            value = nil
            return
        }
        var content = value ?? empty
        try code(&self, &content)
        value = content
    }

    package mutating func list<Element>(
        _ list: inout [Element], _ empty: Element,
        _ code: (inout Self, inout Element) throws(SnapshotError) -> Void
    ) throws(SnapshotError) {
        var count = UInt64(list.count)
        try number(&count)
        guard isReading else {
            for element in list {
                var element = element
                try code(&self, &element)
            }
            return
        }
        try check(count: count)
        list = []
        for _ in 0..<count {
            var element = empty
            try code(&self, &element)
            list.append(element)
        }
    }
}

/// Writes an image's parts.
package struct StateWriter: StateCoder {
    private var writer = ByteWriter()
    package var bytes: [UInt8] { writer.bytes }

    package init() {}

    package var isReading: Bool { false }

    package mutating func byte(_ value: inout UInt8) { writer.u8(value) }

    package mutating func number(_ value: inout UInt64) { writer.u64(value) }

    package mutating func fixed(_ value: inout UInt64, _ byteCount: Int) {
        FixedBytes.append(value, byteCount, to: &writer.bytes)
    }

    package mutating func bytes(_ value: inout [UInt8]) {
        writer.count(value.count)
        writer.bytes += value
    }

    /// Bytes whose count a reader knows.
    mutating func raw(_ bytes: [UInt8]) { writer.bytes += bytes }

    package func check(count: UInt64) {}

    package func fail(_ what: String) -> SnapshotError {
        SnapshotError(.malformed(what), offset: UInt64(bytes.count))
    }
}

/// Reads an image's parts from the payload of a section.
package struct StateReader: StateCoder {
    private let content: [UInt8]
    private let section: SnapshotSection
    /// Where the payload begins.
    private let start: UInt64
    private var position = 0
    /// That all lists may still have.
    private(set) var elementsLeft: UInt64
    package var isReading: Bool { true }

    init(
        _ content: [UInt8], _ section: SnapshotSection, start: UInt64, elementsLeft: UInt64
    ) {
        self.elementsLeft = elementsLeft
        self.content = content
        self.section = section
        self.start = start
    }

    /// The state of a participant.
    package init(ofParticipant content: [UInt8]) {
        self.init(content, .participants, start: 0, elementsLeft: .max)
    }

    package var isAtEnd: Bool { position == content.count }

    package mutating func byte(_ value: inout UInt8) throws(SnapshotError) {
        guard position < content.count else { throw fail("less than it should have") }
        value = content[position]
        position += 1
    }

    package mutating func number(_ value: inout UInt64) throws(SnapshotError) {
        var (result, shift) = (0 as UInt64, 0 as UInt64)
        while true {
            var part: UInt8 = 0
            try byte(&part)
            guard shift < 63 || part <= 1 else { throw fail("a number that is too large") }
            // In as few bytes as it needs: equal states have equal snapshots.
            guard part != 0 || shift == 0 else { throw fail("a number that is too long") }
            result |= UInt64(part & 0x7F) << shift
            guard part & 0x80 != 0 else { break }
            shift += 7
        }
        value = result
    }

    package mutating func fixed(_ value: inout UInt64, _ byteCount: Int) throws(SnapshotError) {
        guard content.count - position >= byteCount else {
            throw fail("less than it should have")
        }
        value = FixedBytes.number(content, position, byteCount)
        position += byteCount
    }

    package mutating func bytes(_ value: inout [UInt8]) throws(SnapshotError) {
        var count: UInt64 = 0
        try number(&count)
        try requireBytes(count)
        let end = position + Int(clamping: count)
        value = Array(content[position..<end])
        position = end
    }

    package mutating func check(count: UInt64) throws(SnapshotError) {
        // Each element has a byte at least.
        try requireBytes(count)
        guard count <= elementsLeft else {
            throw SnapshotError(
                .limitExceeded("elements of lists"), section, offset: start + UInt64(position))
        }
        elementsLeft -= count
    }

    private func requireBytes(_ count: UInt64) throws(SnapshotError) {
        guard count <= UInt64(content.count - position) else {
            throw fail("more elements than there is room for")
        }
    }

    package func fail(_ what: String) -> SnapshotError {
        SnapshotError(.malformed(what), section, offset: start + UInt64(position))
    }
}
