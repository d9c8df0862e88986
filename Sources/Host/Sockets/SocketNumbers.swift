import HostSystem

// The numbers of the extension for sockets, which WasmEdge has made: all in this file.

/// Spec: WasmEdge, `address_family`.
enum GuestAddressFamily: UInt32, EnumerationParameter {
    case unspecified, ipv4, ipv6, unix

    init(_ family: AddressFamily) {
        switch family {
        case .ipv4: self = .ipv4
        case .ipv6: self = .ipv6
        case .unix: self = .unix
        }
    }

    /// Nil for whatever there is.
    var family: AddressFamily? {
        switch self {
        case .unspecified: nil
        case .ipv4: .ipv4
        case .ipv6: .ipv6
        case .unix: .unix
        }
    }
}

/// Spec: WasmEdge, `sock_type`.
enum GuestSocketType: UInt32, EnumerationParameter {
    case any, datagram, stream

    init(_ kind: SocketKind) {
        switch kind {
        case .stream: self = .stream
        case .datagram: self = .datagram
        }
    }

    /// Nil for both.
    var kind: SocketKind? {
        switch self {
        case .any: nil
        case .datagram: .datagram
        case .stream: .stream
        }
    }
}

/// Spec: WasmEdge, `protocol`.
enum GuestProtocol: UInt32 {
    case any, tcp, udp

    init(_ kind: SocketKind) {
        switch kind {
        case .stream: self = .tcp
        case .datagram: self = .udp
        }
    }

    /// Nil for both.
    var kind: SocketKind? {
        switch self {
        case .any: nil
        case .tcp: .stream
        case .udp: .datagram
        }
    }
}

/// Spec: WasmEdge, `sock_opt_level`.
enum GuestOptionLevel: UInt32, EnumerationParameter { case socket }

/// Spec: WasmEdge, `sock_opt_so`.
enum GuestSocketOption: UInt32, EnumerationParameter {
    case reuseAddress, type, error, dontRoute, broadcast, sendBuffer, receiveBuffer, keepAlive
    case outOfBandInline, linger, receiveLowWater, receiveTimeout, sendTimeout, isListening
    case device

    /// Of 32 bits each.
    var wordCount: Int {
        switch self {
        case .receiveTimeout, .sendTimeout: SocketTime.wordCount
        case .linger: 2
        default: 1
        }
    }

    /// The option of the socket that is one number; nil for those that are something else, and for
    /// those that there are not.
    var option: SocketOption? {
        switch self {
        case .reuseAddress: .reuseAddress
        case .broadcast: .broadcast
        case .sendBuffer: .sendBufferBytes
        case .receiveBuffer: .receiveBufferBytes
        case .keepAlive: .keepAlive
        case .type, .error, .dontRoute, .outOfBandInline, .linger, .receiveLowWater,
            .receiveTimeout, .sendTimeout, .isListening, .device:
            nil
        }
    }
}

/// How a name is asked for. Spec: WasmEdge, `aiflags`.
struct NameFlags: OptionSet {
    let rawValue: UInt16

    /// Addresses to listen at, where there is no name.
    static let passive = NameFlags(rawValue: 1)
    static let canonicalName = NameFlags(rawValue: 2)
    /// The name is an address, and nobody is asked.
    static let numericHost = NameFlags(rawValue: 4)
    /// The service is a port.
    static let numericService = NameFlags(rawValue: 8)
    /// Addresses of IPv4 as those of IPv6 that map them, where there are no others.
    static let mapped = NameFlags(rawValue: 16)
    /// With ``mapped``: also where there are others.
    static let all = NameFlags(rawValue: 32)
    /// Only of families that the host has: resolvers see to that anyway.
    static let configured = NameFlags(rawValue: 64)

    static let known: NameFlags = [
        .passive, .canonicalName, .numericHost, .numericService, .mapped, .all, .configured,
    ]
}
