package import HostSystem

/// What of the network a guest of preview 1 may use: nothing, unless rules allow it.
///
/// A rule is a name, an address or a range of addresses, with a port or a range of ports:
/// `example.org:443`, `*.example.org:*`, `10.0.0.0/8:1-1024`, `[::1]:8080`, `[fd00::/8]:53`,
/// `*:80`; or the path of a socket: `unix:/run/a`, `unix:*`. Addresses that a name has led to are
/// judged by themselves again, so that no name leads to the host's own services. Link-local and
/// metadata addresses are allowed by rules of just such ranges only.
///
/// Links on the way to the path of a socket are not followed, unless the system's administrator
/// alone can have made them and the process is somebody else's: a rule names where the socket is.
/// On Linux a guest connects to what is found there, whatever becomes of the folder meanwhile.
/// Elsewhere, and for sockets that it makes, a guest that may write in a folder of it can have
/// it lead elsewhere if it is quick: let it write in no such folder.
public struct NetworkAccess: Sendable {
    enum Source: Sendable {
        case none
        case host(AddressPolicy)
        case given(any Network)
    }

    let source: Source
    /// Told of each denied use of an address or name, in the words of the rule that decided, on the
    /// thread of the guest. A guest can make as many denied calls as it likes.
    public var onDenial: (@Sendable (String) -> Void)?

    /// Nothing: functions for sockets answer `notcapable`.
    public static let none = NetworkAccess(.none)

    private init(_ source: Source) { self.source = source }

    /// The host's network, as far as rules allow.
    ///
    /// - Parameters:
    ///   - connect: Where the guest may connect to and send datagrams to.
    ///   - listen: Where it may listen and be sent datagrams; no names.
    /// - Throws: ``NetworkRuleError`` for a rule that is none.
    public init(connect: [String] = [], listen: [String] = []) throws(NetworkRuleError) {
        var rules: [AddressRule] = []
        for text in connect {
            rules.append(try Self.rule(text, [.connect, .send], .connect))
        }
        for text in listen { rules.append(try Self.rule(text, .listen, .listen)) }
        self.init(.host(AddressPolicy(rules)))
    }

    private static func rule(
        _ text: String, _ directions: AddressDirections, _ use: NetworkRuleError.Use
    ) throws(NetworkRuleError) -> AddressRule {
        do throws(AddressTextError) {
            return try AddressRule(.allow, directions, parsing: text)
        } catch {
            throw NetworkRuleError(use, text, error)
        }
    }

    /// A network that holds itself to whatever rules it has, as one of a simulation.
    package init(_ network: any Network) { self.init(.given(network)) }
}
