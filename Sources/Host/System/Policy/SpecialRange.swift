/// Addresses that mean something else on each machine, or many at once. Nobody means them who
/// allows all addresses, or a name.
package struct SpecialRange: Hashable, Sendable {
    package let range: AddressRange
    package let name: String

    private init?(_ text: String, _ name: String) {
        guard let range = try? AddressRange(parsing: text) else { return nil }
        (self.range, self.name) = (range, name)
    }

    /// Where machines in the clouds ask for what they are, and for their keys.
    private static let metadata = [
        "169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192",
        "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:c1::a9fe:a9fe", "fd00:42::42",
    ]

    package static let all: [SpecialRange] =
        metadata.compactMap { SpecialRange($0, "metadata") }
        + [
            ("0.0.0.0/8", "unspecified"), ("::", "unspecified"),
            ("169.254.0.0/16", "link-local"), ("fe80::/10", "link-local"),
            ("fec0::/10", "site-local"),
            ("224.0.0.0/4", "multicast"), ("ff00::/8", "multicast"),
            ("255.255.255.255", "broadcast"), ("240.0.0.0/4", "reserved"),
        ].compactMap { SpecialRange($0.0, $0.1) }
}
