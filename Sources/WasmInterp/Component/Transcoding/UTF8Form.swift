enum UTF8Form: TextForm {
    /// Spec: Unicode, table 3-7: what the second byte may be depends on the first.
    @inline(__always)
    static func read(
        _ units: UnsafePointer<UInt8>, _ left: Int
    ) -> (scalar: UInt32, count: Int)? {
        let first = UInt32(units[0])
        if first < 0x80 { return (first, 1) }
        guard first >= 0xC2, left > 1 else { return nil }
        let second = UInt32(units[1]) ^ 0x80
        guard second < 0x40 else { return nil }
        if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
        guard left > 2 else { return nil }
        let third = UInt32(units[2]) ^ 0x80
        guard third < 0x40 else { return nil }
        if first < 0xF0 {
            let scalar = (first & 0xF) << 12 | second << 6 | third
            guard scalar >= 0x800, scalar & 0xF800 != 0xD800 else { return nil }
            return (scalar, 3)
        }
        guard first < 0xF5, left > 3 else { return nil }
        let fourth = UInt32(units[3]) ^ 0x80
        let scalar = (first & 0x7) << 18 | second << 12 | third << 6 | fourth
        guard fourth < 0x40, scalar >= 0x10000, scalar < 0x110000 else { return nil }
        return (scalar, 4)
    }

    @inline(__always)
    static func write(_ scalar: UInt32, to units: UnsafeMutablePointer<UInt8>, _ room: Int) -> Int {
        func tail(_ shift: UInt32) -> UInt8 {
            UInt8(truncatingIfNeeded: 0x80 | (scalar >> shift) & 0x3F)
        }
        func head(_ mark: UInt32, _ shift: UInt32) -> UInt8 {
            UInt8(truncatingIfNeeded: mark | scalar >> shift)
        }
        if scalar < 0x80 {
            guard room > 0 else { return 0 }
            units[0] = UInt8(truncatingIfNeeded: scalar)
            return 1
        }
        if scalar < 0x800 {
            guard room > 1 else { return 0 }
            (units[0], units[1]) = (head(0xC0, 6), tail(0))
            return 2
        }
        if scalar < 0x10000 {
            guard room > 2 else { return 0 }
            (units[0], units[1], units[2]) = (head(0xE0, 12), tail(6), tail(0))
            return 3
        }
        guard room > 3 else { return 0 }
        (units[0], units[1], units[2], units[3]) = (head(0xF0, 18), tail(12), tail(6), tail(0))
        return 4
    }

    /// A text that ends within a scalar has nothing wrong up to its end.
    static func fault(_ units: UnsafePointer<UInt8>, _ left: Int) -> TextFault {
        let first = units[0]
        guard first >= 0xC2, first < 0xF5, left < width(first: first) else {
            return .malformedUTF8
        }
        guard left > 1 else { return .incompleteUTF8 }
        let second: ClosedRange<UInt8> =
            switch first {
            case 0xE0: 0xA0...0xBF
            case 0xED: 0x80...0x9F
            case 0xF0: 0x90...0xBF
            case 0xF4: 0x80...0x8F
            default: 0x80...0xBF
            }
        let isThirdRight = left < 3 || units[2] & 0xC0 == 0x80
        return second.contains(units[1]) && isThirdRight ? .incompleteUTF8 : .malformedUTF8
    }

    private static func width(first: UInt8) -> Int {
        switch first {
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }
}
