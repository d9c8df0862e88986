/// The addresses that begin with the same bits.
///
/// Addresses of IPv4 and those of IPv6 that map them are the same, in and of a range: no range of
/// IPv6 has them, unless it has nothing else and so is one of IPv4.
package struct AddressRange: Hashable, Sendable {
    /// The first address.
    package let base: IPAddress
    /// How many bits they share.
    package let prefixLength: Int

    /// Nil if the prefix is longer than an address, or the address has bits set beyond it.
    package init?(_ base: IPAddress, prefixLength: Int) {
        guard (0...base.bitCount).contains(prefixLength),
            base.bits & ~base.mask(prefixLength) == 0
        else { return nil }
        if prefixLength >= 96, case .v6(let address) = base, let mapped = address.mapped {
            self.base = .v4(mapped)
            self.prefixLength = prefixLength - 96
        } else {
            self.base = base.withoutScope
            self.prefixLength = prefixLength
        }
    }

    /// One address alone, in whatever zone.
    package init(_ address: IPAddress) {
        base = address.unmapped.withoutScope
        prefixLength = base.bitCount
    }

    /// An address, alone or with the length of a prefix: `10.0.0.0/8`.
    package init(parsing text: some StringProtocol) throws(AddressTextError) {
        let scalars = text.addressScalars
        guard let slash = scalars.firstIndex(of: "/") else {
            self.init(try IPAddress(parsing: text))
            return
        }
        let address = try IPAddress(parsing: Substring(scalars[..<slash]))
        let rest = scalars[scalars.index(after: slash)...]
        guard let count = AddressText.decimal(rest, max: UInt32(clamping: address.bitCount)) else {
            throw AddressTextError(text, .prefix)
        }
        guard let range = AddressRange(address, prefixLength: Int(clamping: count)) else {
            throw AddressTextError(text, .hostBits)
        }
        self = range
    }

    package func contains(_ address: IPAddress) -> Bool {
        let address = address.unmapped
        return address.family == base.family && address.bits & base.mask(prefixLength) == base.bits
    }

    package func contains(_ other: AddressRange) -> Bool {
        prefixLength <= other.prefixLength && contains(other.base)
    }
}

extension AddressRange: CustomStringConvertible {
    package var description: String {
        prefixLength == base.bitCount ? "\(base)" : "\(base)/\(prefixLength)"
    }
}

extension IPAddress {
    fileprivate var bitCount: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    fileprivate var bits: UInt128 {
        switch self {
        case .v4(let address): UInt128(address.bits)
        case .v6(let address): address.bits
        }
    }

    fileprivate var withoutScope: IPAddress {
        if case .v6(let address) = self { .v6(IPv6Address(bits: address.bits)) } else { self }
    }

    /// The first bits set, of those that an address has.
    fileprivate func mask(_ prefixLength: Int) -> UInt128 {
        let all = UInt128.max >> UInt128(128 - bitCount)
        return all << UInt128(bitCount - prefixLength) & all
    }
}
