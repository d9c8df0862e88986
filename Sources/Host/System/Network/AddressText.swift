/// Numbers as addresses have them.
enum AddressText {
    typealias Scalars = Substring.UnicodeScalarView

    /// Digits without a leading zero, up to a number; nil for all else.
    static func decimal(_ scalars: Scalars, max: UInt32) -> UInt32? {
        number(scalars, base: 10, digitsMax: 10, hasLeadingZeros: false).flatMap { value in
            value <= UInt64(clamping: max) ? UInt32(exactly: value) : nil
        }
    }

    /// One to four digits.
    static func hexadecimalGroup(_ scalars: Scalars) -> UInt16? {
        number(scalars, base: 16, digitsMax: 4, hasLeadingZeros: true)
            .flatMap { UInt16(exactly: $0) }
    }

    private static func number(
        _ scalars: Scalars, base: UInt32, digitsMax: Int, hasLeadingZeros: Bool
    ) -> UInt64? {
        guard let first = scalars.first else { return nil }
        if !hasLeadingZeros, first == "0" { return scalars.count == 1 ? 0 : nil }
        var value: UInt64 = 0
        for (index, scalar) in scalars.enumerated() {
            guard index < digitsMax, let digit = digit(scalar), digit < base else { return nil }
            value = value * UInt64(clamping: base) + UInt64(clamping: digit)
        }
        return value
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "a"..."f": scalar.value - 0x61 + 10
        case "A"..."F": scalar.value - 0x41 + 10
        default: nil
        }
    }
}

extension StringProtocol {
    /// Its scalars, without a copy of what is longer than any address.
    var addressScalars: AddressText.Scalars { Substring(self).unicodeScalars }

    /// As a line of a log may have it: what ends lines, moves the cursor or turns the direction of
    /// writing is shown by its number.
    var escaped: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
