/// An address of IPv4.
package struct IPv4Address: Hashable, Sendable {
    /// The first byte is the highest.
    package var bits: UInt32

    package static let unspecified = IPv4Address(bits: 0)
    package static let loopback = IPv4Address(bits: 0x7F00_0001)

    package init(bits: UInt32) { self.bits = bits }

    /// Four numbers of up to 255 with dots between them, without leading zeros. Older forms, as of
    /// fewer parts or of other bases, are none: what reads them differs.
    package init(parsing text: some StringProtocol) throws(AddressTextError) {
        guard let address = IPv4Address(text.addressScalars) else {
            throw AddressTextError(text, .address)
        }
        self = address
    }

    init?(_ scalars: AddressText.Scalars) {
        let parts = scalars.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        bits = 0
        for part in parts {
            guard let value = AddressText.decimal(part, max: 255) else { return nil }
            bits = bits << 8 | value
        }
    }
}

extension IPv4Address: CustomStringConvertible {
    package var description: String {
        "\(bits >> 24).\(bits >> 16 & 0xFF).\(bits >> 8 & 0xFF).\(bits & 0xFF)"
    }
}
