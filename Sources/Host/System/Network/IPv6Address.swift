/// An address of IPv6, in a zone where it needs one.
package struct IPv6Address: Hashable, Sendable {
    /// The first byte is the highest.
    package var bits: UInt128

    /// The number of the interface, for addresses that mean something on one link only; or 0.
    package var scope: UInt32

    package static let unspecified = IPv6Address(bits: 0)
    package static let loopback = IPv6Address(bits: 1)

    package init(bits: UInt128, scope: UInt32 = 0) {
        self.bits = bits
        self.scope = scope
    }

    /// What an address of IPv4 is called among those of IPv6.
    package init(mapping address: IPv4Address) {
        self.init(bits: 0xFFFF << 32 | UInt128(address.bits))
    }

    /// Eight groups, the highest first.
    var groups: [UInt16] {
        (0..<8).map { UInt16(clamping: bits >> UInt128(112 - 16 * $0) & 0xFFFF) }
    }

    /// The address of IPv4 that it maps, if it does.
    package var mapped: IPv4Address? {
        bits >> 32 == 0xFFFF ? IPv4Address(bits: UInt32(clamping: bits & 0xFFFF_FFFF)) : nil
    }

    /// Whether it means something on one link, site or the like only.
    var hasZones: Bool { bits >> 118 == 0x3FA || bits >> 120 == 0xFF }
}
