extension AddressRule {
    /// A target with its ports, as a command line has it: `example.org:443`, `*.example.org:*`,
    /// `10.0.0.0/8:1-1024`, `[::1]:8080`, `[fd00::/8]:53`, `*:80`, `unix:/path`, `unix:*`.
    ///
    /// - Parameter protocols: Of what is not a path.
    package init(
        _ effect: Effect, _ directions: AddressDirections,
        _ protocols: AddressProtocols = [.tcp, .udp], parsing text: some StringProtocol
    ) throws(AddressTextError) {
        if text.hasPrefix("unix:") {
            self.init(effect, directions, .unix, try Self.path(text.dropFirst(5)))
            return
        }
        let scalars = text.addressScalars
        guard let colon = scalars.lastIndex(of: ":") else { throw AddressTextError(text, .port) }
        let ports = try Self.ports(scalars[scalars.index(after: colon)...], of: text)
        let target = try Self.target(scalars[..<colon])
        guard !target.isName || directions != .listen else {
            throw AddressTextError(text, .listenName)
        }
        self.init(effect, directions, protocols, target, ports: ports)
    }

    private static func path(_ text: some StringProtocol) throws(AddressTextError) -> Target {
        if text == "*" { return .anyPath }
        let path = try UnixPath(text)
        guard path.isCanonical else { throw AddressTextError(text, .path) }
        return .path(path)
    }

    private static func target(_ host: AddressText.Scalars) throws(AddressTextError) -> Target {
        let text = Substring(host)
        if host.elementsEqual(["*"]) { return .any }
        if host.starts(with: ["*", "."]) { return .below(try HostName(text.dropFirst(2))) }
        if host.first == "[" {
            guard host.last == "]", host.contains(":") else {
                throw AddressTextError(text, .address)
            }
            return .range(try AddressRange(parsing: text.dropFirst().dropLast()))
        }
        guard !host.contains(":") else { throw AddressTextError(text, .address) }
        if host.contains("/") { return .range(try AddressRange(parsing: text)) }
        if let address = IPv4Address(host) { return .range(AddressRange(.v4(address))) }
        return .name(try HostName(text))
    }

    private static func ports(
        _ scalars: AddressText.Scalars, of text: some StringProtocol
    ) throws(AddressTextError) -> ClosedRange<UInt16> {
        if scalars.elementsEqual(["*"]) { return allPorts }
        var ports: [UInt16] = []
        for part in scalars.split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        {
            guard let port = AddressText.decimal(part, max: 65_535) else {
                throw AddressTextError(text, .port)
            }
            ports.append(UInt16(clamping: port))
        }
        guard let first = ports.first, let last = ports.last, first <= last else {
            throw AddressTextError(text, .portOrder)
        }
        return first...last
    }
}

extension AddressRule: CustomStringConvertible {
    package var description: String {
        let words = [effect.rawValue, directions.words, protocols.words, text.escaped]
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// As it is read, without its other parts.
    package var text: String {
        switch target {
        case .path(let path): "unix:\(path.text)"
        case .anyPath: "unix:*"
        case .any: "*:\(portText)"
        case .name(let name): "\(name):\(portText)"
        case .below(let name): "*.\(name):\(portText)"
        case .range(let range):
            range.base.family == .ipv6 ? "[\(range)]:\(portText)" : "\(range):\(portText)"
        }
    }

    private var portText: String {
        if ports == Self.allPorts { return "*" }
        return ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
    }
}

extension AddressDirections {
    fileprivate var words: String {
        let words: [(AddressDirections, String)] = [
            (.connect, "connect"), (.listen, "listen"), (.send, "send"), (.resolve, "resolve"),
        ]
        return words.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}

extension AddressProtocols {
    /// Nothing for paths, which say so themselves.
    fileprivate var words: String {
        let words: [(AddressProtocols, String)] = [(.tcp, "tcp"), (.udp, "udp")]
        return words.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
