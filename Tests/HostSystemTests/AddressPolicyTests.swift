import HostSystem
import Testing

@Suite struct AddressPolicyTests {
    /// `allow connect tcp example.org:443` and the like, one a line.
    private func policy(_ lines: [String]) throws -> AddressPolicy {
        AddressPolicy(try lines.map { try rule($0) })
    }

    private func rule(_ line: String) throws -> AddressRule {
        let words = line.split(separator: " ").map { String($0) }
        let directions: [String: AddressDirections] = [
            "connect": .connect, "listen": .listen, "send": .send, "resolve": .resolve,
            "all": [.connect, .listen, .send, .resolve],
        ]
        return try AddressRule(
            #require(AddressRule.Effect(rawValue: words[0])), #require(directions[words[1]]),
            parsing: words[2])
    }

    static let texts: [(text: String, canonical: String?)] = [
        ("example.org:443", "example.org:443"), ("Example.ORG.:443", "example.org:443"),
        ("*.example.org:*", "*.example.org:*"), ("*:80", "*:80"), ("*:*", "*:*"),
        ("10.0.0.0/8:1-1024", "10.0.0.0/8:1-1024"), ("127.0.0.1:0", "127.0.0.1:0"),
        ("[::1]:8080", "[::1]:8080"), ("[fd00::/8]:53", "[fd00::/8]:53"),
        ("[::ffff:10.0.0.1]:1", "10.0.0.1:1"), ("127.0.0.1:0-65535", "127.0.0.1:*"),
        ("unix:/run/a:b", "unix:/run/a:b"), ("unix:*", "unix:*"),
        ("unix:/run/...", "unix:/run/..."), ("unix:/run//a", nil), ("unix:/run/./a", nil),
        ("unix:/run/../a", nil), ("unix:/run/", nil), ("unix:/", nil),
        ("example.org", nil), ("example.org:", nil), ("example.org:http", nil),
        ("example.org:65536", nil), ("example.org:-1", nil), ("example.org:2-1", nil),
        ("example.org:1-", nil), ("example.org:1-2-3", nil), ("example.org:+1", nil),
        (":80", nil), ("", nil), ("::1:80", nil), ("[::1:80", nil), ("[127.0.0.1]:80", nil),
        ("[]:80", nil), ("10.0.0.1/8:80", nil), ("10.0.0.0/33:80", nil), ("300.0.0.1:80", nil),
        ("0x7f000001:80", nil), ("127.1:80", nil), ("*.:80", nil), ("**:80", nil),
        ("*example.org:80", nil), ("a.*.org:80", nil), ("*.1.2.3.4:80", nil), ("a b:80", nil),
        ("unix:", nil), ("unix:run/a", nil), ("unix:/a\0", nil), ("http://a.org:80", nil),
    ]

    @Test(arguments: texts)
    func rulesAreReadStrictlyAndWrittenBack(text: String, canonical: String?) throws {
        guard let canonical else {
            #expect(throws: AddressTextError.self) {
                try AddressRule(.allow, .connect, parsing: text)
            }
            return
        }
        let rule = try AddressRule(.allow, .connect, parsing: text)
        #expect(rule.text == canonical)
        #expect(try AddressRule(.allow, .connect, parsing: canonical) == rule)
    }

    /// Connections by TCP: rules, the address, the names that it came from, and whether it may be.
    static let connections: [(rules: [String], to: String, names: [String], isAllowed: Bool)] = [
        ([], "192.0.2.1:80", [], false),
        (["allow connect *:80"], "192.0.2.1:80", [], true),
        (["allow connect *:80"], "192.0.2.1:81", [], false),
        (["allow listen *:80", "allow send *:80"], "192.0.2.1:80", [], false),
        (["deny connect 192.0.2.0/24:*", "allow connect *:80"], "192.0.2.1:80", [], false),
        (["allow connect *:80", "deny connect 192.0.2.0/24:*"], "192.0.2.1:80", [], true),
        (["allow connect 10.0.0.0/8:1-1024"], "10.1.2.3:1024", [], true),
        (["allow connect 10.0.0.0/8:1-1024"], "10.1.2.3:1025", [], false),
        (["allow connect 10.0.0.0/8:*"], "[::ffff:10.1.2.3]:80", [], true),
        (["deny connect 10.0.0.0/8:*", "allow connect *:*"], "[::ffff:10.1.2.3]:80", [], false),
        // Names.
        (["allow connect example.org:443"], "192.0.2.1:443", ["example.org"], true),
        (["allow connect example.org:443"], "192.0.2.1:443", [], false),
        (["allow connect example.org:443"], "192.0.2.1:443", ["example.com"], false),
        (["allow connect example.org:443"], "192.0.2.1:80", ["example.org"], false),
        (["allow connect *.example.org:443"], "192.0.2.1:443", ["a.b.example.org"], true),
        (["allow connect *.example.org:443"], "192.0.2.1:443", ["example.org"], false),
        (["allow connect *.example.org:443"], "192.0.2.1:443", ["badexample.org"], false),
        (["deny connect a.org:*", "allow connect *:*"], "192.0.2.1:1", ["b.org", "a.org"], false),
        // A name that resolves to what it has no business with.
        (["allow connect example.org:80"], "169.254.169.254:80", ["example.org"], false),
        (["allow connect example.org:80"], "127.0.0.1:80", ["example.org"], false),
        (["allow connect example.org:80"], "[::1]:80", ["example.org"], false),
        (["allow connect example.org:80"], "[::ffff:127.0.0.1]:80", ["example.org"], false),
        (["allow connect example.org:80"], "[64:ff9b::7f00:1]:80", ["example.org"], false),
        (["allow connect localhost:80"], "127.0.0.1:80", ["localhost"], true),
        (["allow connect a.org:80", "deny connect 10.0.0.0/8:*"], "10.0.0.1:80", ["a.org"], false),
        (
            ["allow connect a.org:80", "allow connect 10.0.0.1:80", "deny connect 10.0.0.0/8:*"],
            "10.0.0.1:80", ["a.org"], true
        ),
        (
            ["allow connect a.org:80", "allow connect 127.0.0.1:80"], "127.0.0.1:80", ["a.org"],
            true
        ),
        (
            ["allow connect a.org:80", "allow connect *:80", "deny connect 10.0.0.0/8:*"],
            "10.0.0.1:80", ["a.org"], true
        ),
        // Special addresses.
        (["allow connect *:*"], "169.254.169.254:80", [], false),
        (["allow connect 0.0.0.0/0:*"], "169.254.169.254:80", [], false),
        (["allow connect 169.254.0.0/16:*"], "169.254.1.1:80", [], true),
        (["allow connect 169.254.0.0/16:*"], "169.254.169.254:80", [], false),
        (["allow connect 169.254.169.254:80"], "169.254.169.254:80", [], true),
        (["allow connect 169.254.169.254:80"], "[::ffff:169.254.169.254]:80", [], true),
        (["allow connect [fd00::/8]:*"], "[fd00:ec2::254]:80", [], false),
        (["allow connect [fd00::/8]:*"], "[fd00:ec2::253]:80", [], true),
        (["allow connect [fd00:ec2::254]:80"], "[fd00:ec2::254]:80", [], true),
        (["allow connect *:*"], "100.100.100.200:80", [], false),
        (["allow connect *:*"], "0.0.0.0:80", [], false),
        (["allow connect *:*"], "[::]:80", [], false),
        (["allow connect *:*"], "[::ffff:0.0.0.0]:80", [], false),
        (["allow connect *:*"], "[fe80::1%2]:80", [], false),
        (["allow connect [fe80::/10]:*"], "[fe80::1%2]:80", [], true),
        (["allow connect *:*"], "224.0.0.1:80", [], false),
        (["allow connect *:*"], "[ff02::1%1]:80", [], false),
        (["allow connect *:*"], "255.255.255.255:80", [], false),
        (["allow connect 240.0.0.0/4:*"], "255.255.255.255:80", [], false),
        (["allow connect *:*"], "127.0.0.1:80", [], true),
        // What carries another address.
        (["allow connect *:*"], "[64:ff9b::a9fe:a9fe]:80", [], false),
        (["allow connect *:*"], "[2002:a9fe:a9fe::1]:80", [], false),
        (["allow connect *:*"], "[::a9fe:a9fe]:80", [], false),
        (["allow connect *:*"], "[64:ff9b::808:808]:80", [], true),
        (["allow connect [64:ff9b::/96]:*"], "[64:ff9b::808:808]:80", [], false),
        (["deny connect 10.0.0.0/8:*", "allow connect *:*"], "[2002:a00:1::]:80", [], false),
    ]

    @Test(arguments: connections)
    func connectionIsJudged(
        row: (rules: [String], to: String, names: [String], isAllowed: Bool)
    ) throws {
        let request = AddressRequest(
            .connect, .stream, try SocketAddress(parsing: row.to),
            names: try row.names.map { try HostName($0) })
        let verdict = try policy(row.rules).verdict(on: request)
        #expect(verdict.isAllowed == row.isAllowed, "\(row.rules) \(verdict)")
    }

    static let resolutions: [(rules: [String], name: String, isAllowed: Bool)] = [
        ([], "example.org", false), (["allow connect example.org:443"], "example.org", true),
        (["allow send example.org:443"], "EXAMPLE.org.", true),
        (["allow listen 0.0.0.0/0:443"], "example.org", false),
        (["allow connect example.org:443"], "a.example.org", false),
        (["allow resolve *.example.org:*"], "a.example.org", true),
        (["allow connect 10.0.0.0/8:*"], "example.org", false),
        (["deny resolve example.org:1", "allow connect *:*"], "example.org", false),
        // A name of which no use is left.
        (["deny connect example.org:*", "allow connect *:*"], "example.org", false),
        (["deny connect example.org:*", "allow connect *:*"], "a.example.org", true),
        (["deny connect example.org:443", "allow connect *:*"], "example.org", true),
        (["deny connect example.org:*", "allow send *:53"], "example.org", true),
        (
            ["deny connect example.org:*", "deny send example.org:*", "allow all *:*"],
            "example.org", false
        ),
        (["deny all *.org:*", "allow all *:*"], "example.org", false),
        (["allow connect example.org:443", "deny all example.org:*"], "example.org", true),
        (["allow connect unix:*"], "example.org", false),
    ]

    @Test(arguments: resolutions)
    func questionIsJudged(rules: [String], name: String, isAllowed: Bool) throws {
        let request = AddressRequest(resolving: try HostName(name))
        #expect(try policy(rules).verdict(on: request).isAllowed == isAllowed)
    }

    @Test func protocolsPathsAndPlacesToListenAreJudged() throws {
        let tcp = AddressPolicy([try AddressRule(.allow, .connect, .tcp, parsing: "*:*")])
        let address = try SocketAddress(parsing: "192.0.2.1:53")
        #expect(tcp.verdict(on: AddressRequest(.connect, .stream, address)).isAllowed)
        #expect(!tcp.verdict(on: AddressRequest(.connect, .datagram, address)).isAllowed)
        let paths = try policy(["allow connect unix:/run/a"])
        for (path, isAllowed) in [
            ("/run/a", true), ("/run/b", false), ("/run/../run/a", false), ("/run//a", false),
        ] {
            let request = AddressRequest(.connect, .stream, .unix(try UnixPath(path)))
            #expect(paths.verdict(on: request).isAllowed == isAllowed)
        }
        let ports = try policy(["allow listen *:8080", "allow listen 0.0.0.0:80"])
        for (text, isAllowed) in [
            ("127.0.0.1:8080", true), ("0.0.0.0:8080", false), ("0.0.0.0:80", true),
            ("127.0.0.1:0", false), ("[::]:8080", false),
        ] {
            let request = AddressRequest(.listen, .stream, try SocketAddress(parsing: text))
            #expect(ports.verdict(on: request).isAllowed == isAllowed)
        }
    }

    @Test func pathsHaveOneSpelling() throws {
        let policy = try policy(["deny connect unix:/run/x", "allow connect unix:*"])
        func verdict(_ path: UnixPath) -> AddressVerdict {
            policy.verdict(on: AddressRequest(.connect, .stream, .unix(path)))
        }
        for (path, isAllowed) in [
            ("/run/y", true), ("/run/..x", true), ("/run/x", false), ("//run/x", false),
            ("/run//x", false), ("/run/./x", false), ("/run/a/../x", false), ("/run/x/", false),
            ("run/x", false), ("/", false),
        ] {
            #expect(try verdict(UnixPath(path)).isAllowed == isAllowed, "\(path)")
        }
        #expect(!verdict(.unnamed).isAllowed)
        #expect(
            try verdict(UnixPath("//run/x")).description
                == "unix://run/x is denied, as it has other spellings")
    }

    /// Whoever hears all addresses hears those that are denied.
    static let wildcards: [(rules: [String], at: String, isAllowed: Bool)] = [
        (["deny listen 10.0.0.5:*", "allow listen 0.0.0.0:80"], "0.0.0.0:80", false),
        (["deny listen 10.0.0.5:1-79", "allow listen 0.0.0.0:80"], "0.0.0.0:80", true),
        (["deny connect 10.0.0.5:*", "allow listen 0.0.0.0:80"], "0.0.0.0:80", true),
        (["allow listen 0.0.0.0:80", "deny listen 10.0.0.5:*"], "0.0.0.0:80", true),
        (["deny listen 10.0.0.5:*", "allow listen 127.0.0.1:80"], "127.0.0.1:80", true),
        (["deny listen 10.0.0.5:*", "allow listen [::]:80"], "[::]:80", true),
        (["deny listen [fd00::/8]:*", "allow listen [::]:80"], "[::]:80", false),
    ]

    @Test(arguments: wildcards)
    func listeningAtAllAddressesIsJudged(
        row: (rules: [String], at: String, isAllowed: Bool)
    ) throws {
        let request = AddressRequest(.listen, .stream, try SocketAddress(parsing: row.at))
        #expect(try policy(row.rules).verdict(on: request).isAllowed == row.isAllowed)
    }

    /// A rule that would never decide is a mistake, and a denial of that kind a dangerous one.
    @Test func nobodyListensAtAName() throws {
        for line in ["allow listen localhost:8080", "deny listen *.a.org:*"] {
            #expect(throws: AddressTextError.self) { try rule(line) }
        }
        #expect(throws: Never.self) { try rule("allow all localhost:8080") }
        #expect(throws: Never.self) { try rule("allow listen *:8080") }
    }

    @Test func verdictNamesTheRuleAndTheForm() throws {
        let policy = try policy(["deny connect 10.0.0.0/8:*", "allow connect *:80"])
        func text(_ address: String) throws -> String {
            let address = try SocketAddress(parsing: address)
            return policy.verdict(on: AddressRequest(.connect, .stream, address)).description
        }
        #expect(
            try text("10.0.0.1:80")
                == "10.0.0.1, port 80, is denied by the rule ‘deny connect tcp,udp 10.0.0.0/8:*’")
        #expect(
            try text("192.0.2.1:80")
                == "192.0.2.1, port 80, is allowed by the rule ‘allow connect tcp,udp *:80’")
        #expect(
            try text("[64:ff9b::a9fe:a9fe]:80")
                == "64:ff9b::a9fe:a9fe, which carries 169.254.169.254 (metadata)"
                + ", port 80, is denied, as no rule allows it")
    }

    /// Whatever the rules are, a child may do nothing that its parent may not, nor what it was not
    /// given itself.
    @Test(arguments: Effort.seeds)
    func policyIsOnlyNarrowed(seed: UInt64) throws {
        let random = SeededRandomness(seed: seed)
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int(random.next() % UInt64(values.count))]
        }
        let targets = [
            "*:*", "*:80", "a.org:*", "*.a.org:80", "10.0.0.0/8:*", "10.1.0.0/16:1-100",
            "169.254.169.254:80", "0.0.0.0/0:*", "[::/0]:*", "[64:ff9b::/96]:*", "unix:*",
        ]
        let addresses = [
            "10.1.2.3:80", "10.2.2.3:443", "192.0.2.1:80", "169.254.169.254:80",
            "[64:ff9b::a01:203]:80", "[::ffff:10.1.2.3]:443", "unix:/a", "127.0.0.1:80",
        ]
        let directions: [AddressDirections] = [.connect, .listen, .send, .resolve]
        func rules() throws -> AddressPolicy {
            AddressPolicy(
                try (0..<random.next() % 5).map { _ in
                    let (direction, target) = (pick(directions), pick(targets))
                    let isNone = direction == .listen && target.contains("a.org")
                    return try AddressRule(
                        pick([.allow, .allow, .deny]), isNone ? .connect : direction,
                        parsing: target)
                })
        }
        var seen: Set<[Bool]> = []
        for _ in 0..<Effort.steps / 10 {
            let (parent, child) = (try rules(), try rules())
            let narrowed = parent.narrowed(by: child)
            let name = try HostName(pick(["a.org", "b.a.org", "c.org"]))
            let address = try SocketAddress(parsing: pick(addresses))
            let request =
                random.next() % 4 == 0
                ? AddressRequest(resolving: name)
                : AddressRequest(
                    pick(directions), pick([.stream, .datagram]), address, names: [name])
            let allowed = [parent, child, narrowed].map { $0.verdict(on: request).isAllowed }
            #expect(allowed[2] == (allowed[0] && allowed[1]), "\(request)")
            seen.insert(allowed)
        }
        #expect(seen.count == 4)
    }

    /// What a question leaves out is nothing that any use would be allowed of.
    @Test(arguments: Effort.seeds)
    func addressesThatAreLeftOutHaveNoUse(seed: UInt64) throws {
        let random = SeededRandomness(seed: seed)
        let name = try HostName("a.org")
        let targets = ["*:80", "a.org:443", "10.0.0.0/8:*", "10.0.0.1:1-500", "169.254.169.254:80"]
        for _ in 0..<Effort.steps / 20 {
            let rules = try (0..<random.next() % 5).map { _ in
                let directions = AddressDirections(rawValue: UInt8(random.next() % 16))
                return try AddressRule(
                    random.next() % 2 == 0 ? .allow : .deny,
                    // Nobody listens at a name.
                    directions == .listen ? [] : directions,
                    AddressProtocols(rawValue: UInt8(random.next() % 4)),
                    parsing: targets[Int(random.next() % 5)])
            }
            let policy = AddressPolicy(rules)
            for text in ["10.0.0.1", "192.0.2.1", "169.254.169.254"] {
                let address = try IPAddress(parsing: text)
                let any = AddressRequest(anyUseOf: address, names: [name])
                guard !policy.verdict(on: any).isAllowed else { continue }
                for (direction, kind) in [
                    (AddressDirections.connect, SocketKind.stream), (.send, .datagram),
                ] {
                    for port in [80, 443, 22] as [UInt16] {
                        let one = AddressRequest(
                            direction, kind, .ip(address, port: port), names: [name])
                        #expect(!policy.verdict(on: one).isAllowed, "\(rules)")
                    }
                }
            }
        }
    }
}
