/// A place in the bytes of a mangled name.
struct ByteCursor {
    let bytes: [UInt8]
    /// Of the next byte; at most the count.
    var position = 0

    init(_ name: String) { bytes = Array(name.utf8) }

    var isAtEnd: Bool { position >= bytes.count }
    var left: ArraySlice<UInt8> { bytes[position...] }

    /// The byte so many after the next one, as a scalar to compare with; NUL behind the end.
    func peek(_ ahead: Int = 0) -> Unicode.Scalar {
        let index = position + ahead
        return index < bytes.count ? Unicode.Scalar(bytes[index]) : "\0"
    }

    func starts(with text: String) -> Bool { left.starts(with: text.utf8) }

    /// The rest of the name after so many bytes, of which positions are counted.
    func after(_ count: Int) -> ByteCursor { ByteCursor(bytes: Array(bytes.dropFirst(count))) }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() throws(DemanglingError) -> Unicode.Scalar {
        guard !isAtEnd else { throw .malformed }
        defer { position += 1 }
        return Unicode.Scalar(bytes[position])
    }

    /// Goes over a text if it comes next.
    mutating func take(_ text: String) -> Bool {
        guard starts(with: text) else { return false }
        position += text.utf8.count
        return true
    }

    mutating func expect(_ text: String) throws(DemanglingError) {
        guard take(text) else { throw .malformed }
    }

    /// The bytes that go on while a condition holds.
    mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
        let taken = left.prefix { condition(Unicode.Scalar($0)) }
        position += taken.count
        return String(decoding: taken, as: UTF8.self)
    }

    mutating func take(count: Int) throws(DemanglingError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw .malformed }
        defer { position += count }
        return left.prefix(count)
    }

    mutating func text(count: Int) throws(DemanglingError) -> String {
        String(decoding: try take(count: count), as: UTF8.self)
    }

    mutating func rest() throws(DemanglingError) -> String { try text(count: left.count) }

    /// A decimal number that fits 31 bits.
    mutating func number() throws(DemanglingError) -> Int {
        guard let number = Int32(take(while: \.isDigit)) else { throw .malformed }
        return Int(clamping: number)
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    var isUppercase: Bool { ("A"..."Z").contains(self) }
    var isLowercase: Bool { ("a"..."z").contains(self) }
}
