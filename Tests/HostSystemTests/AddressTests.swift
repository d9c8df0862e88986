import HostSystem
import Platform
import Testing

@Suite struct AddressTests {
    /// What is read, and how it is written; nil for what is none.
    static let addresses: [(text: String, canonical: String?)] = [
        ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("1.2.3.4", "1.2.3.4"),
        ("", nil), (".", nil), ("1.2.3", nil), ("1.2.3.4.5", nil), ("1.2.3.256", nil),
        ("01.2.3.4", nil), ("0x7f.0.0.1", nil), ("127.1", nil), ("2130706433", nil),
        (" 1.2.3.4", nil), ("1.2.3.4 ", nil), ("1.2.3.-4", nil), ("1.2.3.+4", nil),
        ("1.2.3.४", nil), ("1..3.4", nil), ("1.2.3.4%1", nil), ("1.2.3.99999999999999999999", nil),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
        ("::FFFF:0102:0304", "::ffff:1.2.3.4"), ("::1.2.3.4", "::102:304"),
        ("2001:DB8::0001", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("64:ff9b::10.0.0.1", "64:ff9b::a00:1"),
        ("fe80::1%2", "fe80::1%2"), ("ff02::1%4294967295", "ff02::1%4294967295"),
        (":", nil), (":::", nil), ("1", nil), ("1:", nil), (":1", nil), ("1:2", nil),
        ("1::2::3", nil), ("::1::", nil), ("1:2:3:4:5:6:7", nil), ("1:2:3:4:5:6:7:8:9", nil),
        ("1:2:3:4::5:6:7:8", nil), ("12345::", nil), ("g::", nil), ("::1.2.3", nil),
        ("1.2.3.4::", nil), ("::1.2.3.4:1", nil), ("1:2:3:4:5:6:7:1.2.3.4", nil),
        ("fe80::1%0", nil), ("fe80::1%", nil), ("fe80::1%eth0", nil), ("fe80::1%1%1", nil),
        ("2001:db8::1%1", nil), ("fe80::1%4294967296", nil), ("[::1]", nil), ("::1/64", nil),
        ("1:2:3:4:5:6:7:8:", nil), (":1:2:3:4:5:6:7:8", nil), (":::1", nil), ("1:::", nil),
    ]

    @Test(arguments: addresses)
    func isReadStrictlyAndWrittenInItsOneForm(text: String, canonical: String?) throws {
        guard let canonical else {
            #expect(throws: AddressTextError.self) { try IPAddress(parsing: text) }
            return
        }
        let address = try IPAddress(parsing: text)
        #expect(address.description == canonical)
        #expect(try IPAddress(parsing: canonical) == address)
    }

    /// The system's functions, which agree but for addresses of the form ::1.2.3.4.
    @Test(arguments: Effort.seeds)
    func isWrittenAsTheSystemDoes(seed: UInt64) throws {
        let random = SeededRandomness(seed: seed)
        for _ in 0..<Effort.steps / 20 {
            var bits = UInt128(random.next()) << 64 | UInt128(random.next())
            for group in 0..<UInt128(8) where random.next() % 2 == 0 {
                bits &= ~(0xFFFF << (group * 16))
            }
            guard bits >> 32 != 0 else { continue }
            let address = IPAddress.v6(IPv6Address(bits: bits))
            let text = try #require(systemText(bits))
            #expect(address.description == text)
            #expect(try IPAddress(parsing: text) == address)
        }
    }

    private func systemText(_ bits: UInt128) -> String? {
        var address = bits.bigEndian
        var text = [CChar](repeating: 0, count: 64)
        guard unsafe inet_ntop(AF_INET6, &address, &text, 64) != nil else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static let embedded: [(text: String, ipv4: [String])] = [
        ("1.2.3.4", []), ("::ffff:1.2.3.4", []), ("::", []), ("::1", []), ("2001:db8::1", []),
        ("::10.0.0.1", ["10.0.0.1"]), ("64:ff9b::169.254.169.254", ["169.254.169.254"]),
        ("::ffff:0:10.0.0.1", ["10.0.0.1"]), ("2002:a9fe:a9fe::1", ["169.254.169.254"]),
        ("64:ff9b:1:a9fe:a9:fe00::", ["169.254.169.254", "254.169.254.0", "169.254.0.0"]),
        ("64:ff9b:1:a9fe:a9:fe00::1", ["169.254.169.254", "254.169.254.0", "169.254.0.0"]),
        ("64:ff9b:1:a9fe:a9:fe00:1:1", ["169.254.169.254", "254.169.254.0", "169.254.0.0"]),
        ("64:ff9b:1::127.0.0.1", ["127.0.0.1"]),
        ("2001:0:a00:1::f5ff:fffe", ["10.0.0.1", "10.0.0.1"]),
        ("2001:db8::5efe:10.0.0.1", ["10.0.0.1"]), ("fe80::200:5efe:10.0.0.1", ["10.0.0.1"]),
    ]

    @Test(arguments: embedded)
    func carriedAddressesAreFound(text: String, ipv4: [String]) throws {
        #expect(try IPAddress(parsing: text).embedded.map(\.description) == ipv4)
    }

    @Test func mappedAddressIsWhatItMaps() throws {
        let mapped = try IPAddress(parsing: "::ffff:127.0.0.1")
        #expect(mapped.unmapped == .v4(.loopback))
        #expect(mapped.isLoopback)
        #expect(try IPAddress(parsing: "::ffff:0.0.0.0").isUnspecified)
        #expect(IPv6Address(mapping: .loopback).mapped == .loopback)
        #expect(try IPAddress(parsing: "::1").unmapped == .v6(.loopback))
    }

    static let ranges: [(text: String, inside: [String], outside: [String])] = [
        (
            "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
            ["11.0.0.0", "::a00:1"]
        ),
        ("0.0.0.0/0", ["1.2.3.4", "::ffff:1.2.3.4"], ["::", "::1"]),
        ("::/0", ["::", "fe80::1%3"], ["1.2.3.4", "::ffff:1.2.3.4"]),
        ("127.0.0.1", ["127.0.0.1"], ["127.0.0.0", "127.0.0.2"]),
        ("::ffff:10.0.0.0/104", ["10.1.2.3", "::ffff:10.1.2.3"], ["11.0.0.0"]),
        ("fe80::/10", ["fe80::1%1", "febf::"], ["fec0::"]),
        ("2001:db8::1/128", ["2001:db8::1"], ["2001:db8::2"]),
    ]

    @Test(arguments: ranges)
    func rangeHasWhatBeginsWithItsPrefix(
        text: String, inside: [String], outside: [String]
    ) throws {
        let range = try AddressRange(parsing: text)
        for address in inside { #expect(range.contains(try IPAddress(parsing: address))) }
        for address in outside { #expect(!range.contains(try IPAddress(parsing: address))) }
        #expect(try AddressRange(parsing: range.description) == range)
        #expect(range.contains(range))
    }

    @Test(arguments: [
        "10.0.0.1/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08",
        "10.0.0.0/8/8", "/8", "", "::1/0", "10.0.0.0/+8",
    ])
    func whatIsNoRangeIsRefused(text: String) {
        #expect(throws: AddressTextError.self) { try AddressRange(parsing: text) }
    }

    static let sockets: [(text: String, canonical: String?)] = [
        ("127.0.0.1:0", "127.0.0.1:0"), ("[::1]:65535", "[::1]:65535"),
        ("[fe80::1%2]:80", "[fe80::1%2]:80"), ("unix:/run/a b", "unix:/run/a b"),
        ("127.0.0.1", nil), ("127.0.0.1:", nil), ("127.0.0.1:65536", nil), ("127.0.0.1:-1", nil),
        ("127.0.0.1:080", nil), ("::1:80", nil), ("[::1]", nil), ("[::1:80", nil),
        ("[127.0.0.1]:80", nil), ("localhost:80", nil), ("unix:", nil), ("unix:/a\0b", nil),
        (":80", nil), ("[]:80", nil), ("[:80", nil), ("]:80", nil),
    ]

    @Test(arguments: sockets)
    func addressesOfSocketsAreReadAndWritten(text: String, canonical: String?) throws {
        guard let canonical else {
            #expect(throws: AddressTextError.self) { try SocketAddress(parsing: text) }
            return
        }
        #expect(try SocketAddress(parsing: text).description == canonical)
    }

    @Test func namesAreComparedInOneForm() throws {
        #expect(try HostName("Example.ORG.") == HostName("example.org"))
        #expect(try HostName("a.b.example.org").isBelow(HostName("example.org")))
        #expect(try !HostName("example.org").isBelow(HostName("example.org")))
        #expect(try !HostName("badexample.org").isBelow(HostName("example.org")))
        #expect(try HostName("a.LocalHost").isLocalhost)
        #expect(try !HostName("localhost.org").isLocalhost)
    }

    @Test func namesMayBeAsLongAsTheStandardAllows() throws {
        let label = String(repeating: "a", count: 63)
        let name = [label, label, label, String(label.prefix(61))].joined(separator: ".")
        #expect(try HostName(name).text.utf8.count == 253)
        #expect(try HostName(name + ".").text == name)
        let tooMany = String(repeating: "a.", count: 128)
        for wrong in [name + "a", name + "a.", label + "a.org", tooMany] {
            #expect(throws: AddressTextError.self) { try HostName(wrong) }
        }
    }

    @Test(arguments: [
        "", ".", "..", "a..b", ".a", "-a", "a-", "a b", "a/b", "a:80", "a%b", "ä.org", "a\0b",
        "127.0.0.1", "127.1", "1", "0x7f000001", "a.0x1", "a.1.", "*.org", "*", "\u{3002}org",
    ])
    func whatIsNoNameIsRefused(text: String) {
        #expect(throws: AddressTextError.self) { try HostName(text) }
    }

    @Test func errorsSayWhatWasReadAndAreShort() {
        let long = String(repeating: "x", count: 1 << 20)
        let error = #expect(throws: AddressTextError.self) { try IPAddress(parsing: long) }
        #expect(error?.description.utf8.count ?? 0 < 200)
        let range = #expect(throws: AddressTextError.self) {
            try AddressRange(parsing: "10.0.0.1/8")
        }
        #expect(range?.description == "‘10.0.0.1/8’ has bits set beyond its prefix")
    }

    /// What is anybody's may be made to change what a log or a terminal shows.
    @Test func errorsAndPathsAreOneLineOfALog() throws {
        let marks = String(repeating: "\u{301}", count: 1 << 16)
        let long = #expect(throws: AddressTextError.self) { try HostName("a" + marks) }
        #expect(long?.description.utf8.count ?? .max < 400)
        let error = #expect(throws: AddressTextError.self) {
            try IPAddress(parsing: "1.2\r\n\u{1B}[2J\u{202E}\u{2028}ä")
        }
        let shown = #"1.2\u{d}\u{a}\u{1b}[2J\u{202e}\u{2028}ä"#
        #expect(error?.description == "‘\(shown)’ is no IP address")
        let path = try UnixPath("/a\nb")
        #expect(path.description == #"/a\u{a}b"#)
        #expect(path.text == "/a\nb")
        let rule = try AddressRule(.allow, .connect, parsing: "unix:/a\nb")
        #expect(rule.description == #"allow connect unix:/a\u{a}b"#)
        #expect(try AddressRule(.allow, .connect, parsing: rule.text) == rule)
    }

    @Test func systemsAddressThatIsCutIsNone() {
        for address in [SystemAddress.ipv4(0x7F00_0001, port: 80), .ipv6(1, port: 80, scope: 2)] {
            for missing in [0, 1] as [socklen_t] {
                let isRead = unsafe address.withSystemAddress { place, byteCount in
                    let read = unsafe SystemAddress(
                        UnsafeRawPointer(place), byteCount: byteCount - missing)
                    return read == address ? 1 : 0
                }
                #expect(isRead == (missing == 0 ? 1 : 0))
            }
        }
    }
}
