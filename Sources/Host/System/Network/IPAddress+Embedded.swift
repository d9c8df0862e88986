// Addresses of IPv4 within those of IPv6. Routers and translators may send packets on to them, so
// whoever may not reach the former must not reach the latter.
extension IPAddress {
    /// Those that the address carries in a known way, which is no proof that it does.
    package var embedded: [IPv4Address] {
        guard case .v6(let address) = unmapped else { return [] }
        return address.embedded
    }
}

extension IPv6Address {
    fileprivate var embedded: [IPv4Address] {
        var found: [IPv4Address] = []
        switch bits >> 96 {
        case 0 where bits > 0xFFFF:
            // Compatible addresses of RFC 4291, and those that RFC 2765 translates. The first
            // numbers are no addresses of hosts, but the unspecified one and loopback.
            if bits >> 32 == 0 || bits >> 32 == 0xFFFF_0000 { found.append(word(at: 96)) }
        case 0x0064_FF9B where bits >> 32 == 0x0064_FF9B << 64:
            // NAT64's well-known prefix, RFC 6052.
            found.append(word(at: 96))
        case 0x0064_FF9B where bits >> 80 == 0x0064_FF9B_0001:
            found += locallyTranslated
        case 0x2001_0000:
            // Teredo, RFC 4380: the server, and the client with its bits turned.
            found += [word(at: 32), IPv4Address(bits: ~word(at: 96).bits)]
        default:
            // 6to4, RFC 3056.
            if bits >> 112 == 0x2002 { found.append(word(at: 16)) }
        }
        // ISATAP, RFC 5214, under any prefix.
        let interface = bits >> 32 & 0xFFFF_FFFF
        if interface == 0x0000_5EFE || interface == 0x0200_5EFE { found.append(word(at: 96)) }
        return found
    }

    /// Under NAT64's prefix for local use, RFC 8215, which may be lengthened: RFC 6052 says where
    /// the address is then. What follows it ought to be zeros, which translators do not look at. An
    /// address that begins with a 0 is no host's.
    private var locallyTranslated: [IPv4Address] {
        let candidates = [
            word(at: 96), joined(at: 48, 72, firstBits: 16), joined(at: 56, 72, firstBits: 8),
            word(at: 72),
        ]
        return candidates.filter { $0.bits >> 24 != 0 }
    }

    /// The 32 bits from a place, counted from the highest.
    private func word(at place: Int) -> IPv4Address {
        IPv4Address(bits: UInt32(clamping: bits >> UInt128(96 - place) & 0xFFFF_FFFF))
    }

    /// Some bits from one place and the rest from another one, past the byte that RFC 6052 leaves
    /// out.
    private func joined(at first: Int, _ second: Int, firstBits: UInt32) -> IPv4Address {
        let high = word(at: first).bits & ~(UInt32.max >> firstBits)
        return IPv4Address(bits: high | word(at: second).bits >> firstBits)
    }
}
