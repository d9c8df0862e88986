/// The name of a host, as it is asked for and compared: in lower case, without a last dot.
///
/// Letters, digits, hyphens and underscores of ASCII; names in other letters have their ASCII form.
/// What ends in a number is none, as resolvers take it for an address in one of its older forms.
package struct HostName: Hashable, Sendable {
    package let text: String

    /// Bytes without the last dot, by RFC 1035.
    private static let bytesMax = 253
    private static let labelBytesMax = 63

    package init(_ text: some StringProtocol) throws(AddressTextError) {
        var scalars = text.addressScalars
        if scalars.last == "." { scalars.removeLast() }
        guard scalars.utf8Count <= Self.bytesMax else { throw AddressTextError(text, .nameLength) }
        let labels = scalars.split(separator: ".", omittingEmptySubsequences: false)
        for label in labels {
            guard label.count <= Self.labelBytesMax else {
                throw AddressTextError(text, .nameLength)
            }
            guard Self.isLabel(label) else { throw AddressTextError(text, .name) }
        }
        guard let last = labels.last, !Self.isNumber(last) else {
            throw AddressTextError(text, .numericName)
        }
        self.text = Substring(scalars).lowercased()
    }

    private static func isLabel(_ label: AddressText.Scalars) -> Bool {
        guard !label.isEmpty, label.first != "-", label.last != "-" else { return false }
        return label.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
            default: false
            }
        }
    }

    private static func isNumber(_ label: AddressText.Scalars) -> Bool {
        let isHexadecimal = label.first == "0" && ["x", "X"].contains(label.dropFirst().first)
        return isHexadecimal || label.allSatisfy { ("0"..."9").contains($0) }
    }

    /// Whether it is the other one with labels before it.
    package func isBelow(_ other: HostName) -> Bool {
        text.utf8.count > other.text.utf8.count + 1 && text.hasSuffix("." + other.text)
    }

    /// Whether it means the machine that asks, by RFC 6761.
    package var isLocalhost: Bool { text == "localhost" || text.hasSuffix(".localhost") }
}

extension HostName: CustomStringConvertible {
    package var description: String { text }
}

extension AddressText.Scalars {
    fileprivate var utf8Count: Int { Substring(self).utf8.count }
}
