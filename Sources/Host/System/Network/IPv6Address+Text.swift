// As RFC 4291 has it read, RFC 5952 written, and RFC 4007 zones after them.
extension IPv6Address {
    /// Any form of RFC 4291, and a zone as a number where the address has zones: `fe80::1%2`.
    package init(parsing text: some StringProtocol) throws(AddressTextError) {
        let parts = text.addressScalars
            .split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bits = parts.first.flatMap({ Self.bits($0) }) else {
            throw AddressTextError(text, .address)
        }
        self.init(bits: bits)
        guard parts.count == 2 else { return }
        guard hasZones, let scope = AddressText.decimal(parts[1], max: .max), scope != 0 else {
            throw AddressTextError(text, .zone)
        }
        self.scope = scope
    }

    private static func bits(_ scalars: AddressText.Scalars) -> UInt128? {
        var parts = scalars.split(separator: ":", maxSplits: 9, omittingEmptySubsequences: false)
        guard (3...9).contains(parts.count) else { return nil }
        // Two colons at an end are one gap, and one colon is nothing.
        if parts[0].isEmpty {
            guard parts[1].isEmpty else { return nil }
            parts.removeFirst()
        }
        if let last = parts.last, last.isEmpty, parts.count > 1 {
            guard parts[parts.count - 2].isEmpty else { return nil }
            parts.removeLast()
        }
        guard let gap = parts.firstIndex(where: \.isEmpty) else {
            return groups(parts[...], isAtEnd: true).flatMap { $0.count == 8 ? join($0, []) : nil }
        }
        guard let head = groups(parts[..<gap], isAtEnd: false),
            let tail = groups(parts[(gap + 1)...], isAtEnd: true), head.count + tail.count < 8
        else { return nil }
        return join(head, tail)
    }

    /// - Parameter isAtEnd: The last one may be an address of IPv4.
    private static func groups(
        _ parts: ArraySlice<AddressText.Scalars>, isAtEnd: Bool
    ) -> [UInt16]? {
        var groups: [UInt16] = []
        for (index, part) in zip(parts.indices, parts) {
            if let group = AddressText.hexadecimalGroup(part) {
                groups.append(group)
            } else if isAtEnd, index == parts.endIndex - 1, let address = IPv4Address(part) {
                groups.append(UInt16(clamping: address.bits >> 16))
                groups.append(UInt16(clamping: address.bits & 0xFFFF))
            } else {
                return nil
            }
        }
        return groups
    }

    private static func join(_ head: [UInt16], _ tail: [UInt16]) -> UInt128 {
        let zeros = [UInt16](repeating: 0, count: max(0, 8 - head.count - tail.count))
        return (head + zeros + tail).reduce(0) { $0 << 16 | UInt128($1) }
    }
}

extension IPv6Address: CustomStringConvertible {
    package var description: String {
        let zone = scope == 0 ? "" : "%\(scope)"
        if let mapped { return "::ffff:\(mapped)" + zone }
        let groups = groups
        guard let gap = longestRunOfZeros(groups) else { return text(groups[...]) + zone }
        return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...]) + zone
    }

    /// The first one of those that are longest, of two groups at least.
    private func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > max(1, longest?.count ?? 0) { longest = start..<index }
            start = index + 1
        }
        return longest
    }

    private func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
