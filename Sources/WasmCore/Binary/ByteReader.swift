/// Reads the primitive values of the binary format from a range of a module's bytes.
///
/// Every read checks the bytes left first; nothing is reserved by an announced count.
/// Spec: core 5.2.
@safe
public struct ByteReader {
    private let bytes: ModuleBytes
    // `start + offset` stays within `bytes`, which this reader keeps alive: offset <= end <= count.
    private let start: UnsafeRawPointer
    /// The next byte to read, counted from the first byte of the module.
    public private(set) var offset: Int
    /// Behind the last byte, counted from the first byte of the module.
    public let end: Int

    /// A reader at the start of a range.
    ///
    /// - Parameter range: Must lie within the bytes.
    public init(_ bytes: ModuleBytes, range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        unsafe start = bytes.start
        offset = range.lowerBound
        end = range.upperBound
    }

    /// Whether everything is read.
    public var isAtEnd: Bool { offset == end }
    /// Bytes that are not read yet.
    public var remaining: Int { end - offset }

    /// The next byte.
    ///
    /// - Throws: `.unexpectedEnd` if there is none.
    @inline(__always)
    public mutating func byte() throws(DecodeError) -> UInt8 {
        guard offset < end else { throw DecodeError(.unexpectedEnd, offset: offset) }
        defer { offset += 1 }
        return unsafe start.load(fromByteOffset: offset, as: UInt8.self)
    }

    /// The next byte, which stays unread; nil at the end.
    public func peek() -> UInt8? {
        offset < end ? unsafe start.load(fromByteOffset: offset, as: UInt8.self) : nil
    }

    /// Passes over bytes and returns where they were.
    ///
    /// - Throws: `.lengthOutOfBounds` if there are fewer; nothing is passed over then.
    public mutating func skip(_ count: Int) throws(DecodeError) -> Range<Int> {
        guard count >= 0, count <= remaining else {
            throw DecodeError(.lengthOutOfBounds, offset: offset)
        }
        defer { offset += count }
        return offset..<(offset + count)
    }

    /// An unsigned LEB128 number of at most five bytes. Spec: core 5.2.2.
    ///
    /// - Throws: `.unexpectedEnd`, `.integerRepresentationTooLong` or `.integerTooLarge`.
    @inline(__always)
    public mutating func u32() throws(DecodeError) -> UInt32 {
        let first = try byte()
        if first < 0x80 { return UInt32(first) }
        return UInt32(try longUnsigned(UInt64(first & 0x7F), bits: 32))
    }

    /// As ``u32()``, of at most three bytes: a value of a component.
    package mutating func u16() throws(DecodeError) -> UInt16 {
        let first = try byte()
        if first < 0x80 { return UInt16(first) }
        return UInt16(try longUnsigned(UInt64(first & 0x7F), bits: 16))
    }

    /// As ``u32()``, of at most ten bytes.
    ///
    /// - Throws: `.unexpectedEnd`, `.integerRepresentationTooLong` or `.integerTooLarge`.
    public mutating func u64() throws(DecodeError) -> UInt64 {
        let first = try byte()
        if first < 0x80 { return UInt64(first) }
        return try longUnsigned(UInt64(first & 0x7F), bits: 64)
    }

    /// A signed LEB128 number of at most five bytes. Spec: core 5.2.2.
    ///
    /// - Throws: `.unexpectedEnd`, `.integerRepresentationTooLong` or `.integerTooLarge`.
    @inline(__always)
    public mutating func s32() throws(DecodeError) -> Int32 { Int32(try signed(bits: 32)) }

    /// As ``s32()``, of at most three bytes: a value of a component.
    package mutating func s16() throws(DecodeError) -> Int16 {
        Int16(try signed(bits: 16))
    }

    /// As ``s32()``: what heap types and block types are, where codes are negative.
    ///
    /// - Throws: `.unexpectedEnd`, `.integerRepresentationTooLong` or `.integerTooLarge`.
    public mutating func s33() throws(DecodeError) -> Int64 { try signed(bits: 33) }

    /// As ``s32()``, of at most ten bytes.
    ///
    /// - Throws: `.unexpectedEnd`, `.integerRepresentationTooLong` or `.integerTooLarge`.
    public mutating func s64() throws(DecodeError) -> Int64 { try signed(bits: 64) }

    /// Four bytes, little-endian, as floating-point numbers and vectors are stored.
    ///
    /// - Throws: `.unexpectedEnd` if there are fewer.
    public mutating func fixed32() throws(DecodeError) -> UInt32 {
        let range = try fixed(4)
        return unsafe UInt32(
            littleEndian: start.loadUnaligned(fromByteOffset: range, as: UInt32.self))
    }

    /// As ``fixed32()``, of eight bytes.
    ///
    /// - Throws: `.unexpectedEnd` if there are fewer.
    public mutating func fixed64() throws(DecodeError) -> UInt64 {
        let range = try fixed(8)
        return unsafe UInt64(
            littleEndian: start.loadUnaligned(fromByteOffset: range, as: UInt64.self))
    }

    /// A length that is no more than the bytes left.
    ///
    /// - Throws: `.lengthOutOfBounds` if it is more, and what ``u32()`` throws.
    public mutating func length() throws(DecodeError) -> Int {
        let at = offset
        let count = Int(try u32())
        guard count <= remaining else { throw DecodeError(.lengthOutOfBounds, offset: at) }
        return count
    }

    /// A name: its length, then UTF-8. Spec: core 5.2.4.
    ///
    /// - Parameter bytesMax: The most bytes that it may take.
    /// - Throws: `.malformedUTF8`, `.limitExceeded` beyond `bytesMax`, or what ``length()``
    ///   throws.
    public mutating func name(bytesMax: Int = .max) throws(DecodeError) -> String {
        let at = offset
        let range = try skip(try length())
        guard range.count <= bytesMax else {
            throw DecodeError(.limitExceeded("name bytes"), offset: at)
        }
        let text = unsafe bytes.withBytes(in: range) {
            unsafe String(validating: $0, as: UTF8.self)
        }
        guard let text else { throw DecodeError(.malformedUTF8, offset: range.lowerBound) }
        return text
    }

    private mutating func fixed(_ count: Int) throws(DecodeError) -> Int {
        guard count <= remaining else { throw DecodeError(.unexpectedEnd, offset: end) }
        defer { offset += count }
        return offset
    }

    /// Goes on after a first byte with the continuation bit. Spec: core 5.2.2.
    private mutating func longUnsigned(
        _ first: UInt64, bits: UInt64
    ) throws(DecodeError) -> UInt64 {
        var result = first
        var shift: UInt64 = 7
        while true {
            let at = offset
            let next = try byte()
            let left = bits - shift
            if left < 7 {
                if next & 0x80 != 0 { throw DecodeError(.integerRepresentationTooLong, offset: at) }
                if next >> left != 0 { throw DecodeError(.integerTooLarge, offset: at) }
            }
            result |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 { return result }
            shift += 7
        }
    }

    @inline(__always)
    private mutating func signed(bits: Int64) throws(DecodeError) -> Int64 {
        let first = try byte()
        if first < 0x80 { return (Int64(first) << 57) >> 57 }
        return try longSigned(Int64(first & 0x7F), bits: bits)
    }

    private mutating func longSigned(_ first: Int64, bits: Int64) throws(DecodeError) -> Int64 {
        var result = first
        var shift: Int64 = 7
        while true {
            let at = offset
            let next = try byte()
            let left = bits - shift
            if left < 7 {
                if next & 0x80 != 0 { throw DecodeError(.integerRepresentationTooLong, offset: at) }
                // The bits beyond the number must repeat its sign.
                let rest = Int64(Int8(bitPattern: next << 1) >> 1) >> (left - 1)
                if rest != 0 && rest != -1 { throw DecodeError(.integerTooLarge, offset: at) }
            }
            result |= Int64(next & 0x7F) << shift
            shift += 7
            if next & 0x80 == 0 {
                return shift < 64 ? (result << (64 - shift)) >> (64 - shift) : result
            }
        }
    }
}
