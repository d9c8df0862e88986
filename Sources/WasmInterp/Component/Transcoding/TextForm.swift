/// How Unicode scalars become code units of a form, and back.
protocol TextForm {
    associatedtype Unit: FixedWidthInteger & UnsignedInteger

    /// The scalar at the start of some code units, and how many it takes; nil for what is none.
    ///
    /// - Parameter left: How many units there are, at least one.
    static func read(
        _ units: UnsafePointer<Unit>, _ left: Int
    ) -> (scalar: UInt32, count: Int)?

    /// Writes a scalar.
    ///
    /// - Returns: How many units it took: 0, and nothing is written, if there is no room for it or
    ///   the form does not have it.
    static func write(_ scalar: UInt32, to units: UnsafeMutablePointer<Unit>, _ room: Int) -> Int

    /// What is wrong with the units at the end of a text that ``read(_:_:)`` has refused.
    static func fault(_ units: UnsafePointer<Unit>, _ left: Int) -> TextFault
}

/// What is wrong with a text in memory.
enum TextFault: Error, Hashable, Sendable {
    case malformedUTF8
    /// The text ends within a scalar.
    case incompleteUTF8
    case unpairedSurrogate

    var words: String {
        switch self {
        case .malformedUTF8: "invalid utf-8 sequence"
        case .incompleteUTF8: "incomplete utf-8 byte sequence"
        case .unpairedSurrogate: "unpaired surrogate found"
        }
    }
}

enum Latin1Form: TextForm {
    @inline(__always)
    static func read(
        _ units: UnsafePointer<UInt8>, _ left: Int
    ) -> (scalar: UInt32, count: Int)? { (UInt32(units[0]), 1) }

    @inline(__always)
    static func write(_ scalar: UInt32, to units: UnsafeMutablePointer<UInt8>, _ room: Int) -> Int {
        guard room > 0, scalar <= 0xFF else { return 0 }
        units[0] = UInt8(truncatingIfNeeded: scalar)
        return 1
    }

    /// There is none.
    static func fault(_ units: UnsafePointer<UInt8>, _ left: Int) -> TextFault { .malformedUTF8 }
}

/// The scalars of Latin-1 that are the same in UTF-8.
enum ASCIIForm: TextForm {
    @inline(__always)
    static func read(
        _ units: UnsafePointer<UInt8>, _ left: Int
    ) -> (scalar: UInt32, count: Int)? { units[0] < 0x80 ? Latin1Form.read(units, left) : nil }

    @inline(__always)
    static func write(_ scalar: UInt32, to units: UnsafeMutablePointer<UInt8>, _ room: Int) -> Int {
        scalar < 0x80 ? Latin1Form.write(scalar, to: units, room) : 0
    }

    static func fault(_ units: UnsafePointer<UInt8>, _ left: Int) -> TextFault { .malformedUTF8 }
}

enum UTF16Form: TextForm {
    @inline(__always)
    static func read(
        _ units: UnsafePointer<UInt16>, _ left: Int
    ) -> (scalar: UInt32, count: Int)? {
        let first = UInt32(units[0])
        guard first & 0xF800 == 0xD800 else { return (first, 1) }
        guard left > 1, first < 0xDC00 else { return nil }
        let second = UInt32(units[1])
        guard second & 0xFC00 == 0xDC00 else { return nil }
        return (0x10000 &+ (first & 0x3FF) << 10 &+ second & 0x3FF, 2)
    }

    @inline(__always)
    static func write(
        _ scalar: UInt32, to units: UnsafeMutablePointer<UInt16>, _ room: Int
    ) -> Int {
        if scalar < 0x10000 {
            guard room > 0 else { return 0 }
            units[0] = UInt16(truncatingIfNeeded: scalar)
            return 1
        }
        guard room > 1 else { return 0 }
        let offset = scalar &- 0x10000
        units[0] = UInt16(truncatingIfNeeded: 0xD800 | offset >> 10)
        units[1] = UInt16(truncatingIfNeeded: 0xDC00 | offset & 0x3FF)
        return 2
    }

    static func fault(_ units: UnsafePointer<UInt16>, _ left: Int) -> TextFault {
        .unpairedSurrogate
    }
}
