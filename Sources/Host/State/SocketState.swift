import HostSystem
import WasmInterp

/// A socket of a guest as plain values: how it is made again in another world.
struct SocketState: Equatable {
    /// The guest's number.
    var descriptor: UInt32 = 0
    var family = GuestAddressFamily.ipv4.rawValue
    var type = GuestSocketType.stream.rawValue
    /// The address that the guest has given it.
    var local: AddressState?
    /// Connections that wait to be accepted; nil if it does not listen.
    var backlog: UInt32?
    /// Whom one of datagrams is connected to.
    var peer: AddressState?
    /// A connection, which is not written: it is the world's, not the guest's.
    var isConnected = false
    /// What the guest may have set.
    var options: [OptionState] = []
    // In nanoseconds.
    var receiveTimeout: UInt64?
    var sendTimeout: UInt64?

    struct OptionState: Equatable {
        /// As guests know the option.
        var number: UInt32 = 0
        /// In 32 bits.
        var value: UInt32 = 0
    }

    /// As guests have addresses.
    struct AddressState: Equatable {
        var bytes: [UInt8] = []
        var port: UInt32 = 0
        var scope: UInt32 = 0
    }
}

extension SocketState.AddressState {
    init(_ address: SocketAddress) {
        bytes = address.guestBytes
        port = UInt32(address.port)
        if case .ip(.v6(let ip), _) = address { scope = ip.scope }
    }

    /// The address; nil if it is none of the family.
    func address(_ family: AddressFamily) -> SocketAddress? {
        guard let port = UInt16(exactly: port) else { return nil }
        switch family {
        case .ipv4:
            guard bytes.count == 4 else { return nil }
            let bits = bytes.reduce(0) { $0 << 8 | UInt32($1) }
            return .ip(.v4(IPv4Address(bits: bits)), port: port)
        case .ipv6:
            guard bytes.count == 16 else { return nil }
            let bits = bytes.reduce(0) { $0 << 8 | UInt128($1) }
            return .ip(.v6(IPv6Address(bits: bits, scope: scope)), port: port)
        case .unix:
            guard let text = String(validating: bytes, as: UTF8.self),
                let path = try? UnixPath(text)
            else { return nil }
            return .unix(path)
        }
    }
}

extension StateCoder {
    /// What only some worlds have, behind the rest: numbers that were used before, and sockets.
    mutating func rest(of state: inout WASIState) throws(SnapshotError) {
        try list(&state.uses, 0) { coder, use throws(SnapshotError) in try coder.number(&use) }
        try list(&state.sockets, SocketState()) { coder, socket throws(SnapshotError) in
            try coder.socket(&socket)
        }
    }

    private mutating func socket(_ socket: inout SocketState) throws(SnapshotError) {
        try number(&socket.descriptor)
        try number(&socket.family)
        try number(&socket.type)
        try address(&socket.local)
        try optional(&socket.backlog, 0) { coder, count throws(SnapshotError) in
            try coder.number(&count)
        }
        try address(&socket.peer)
        try flag(&socket.isConnected)
        try list(&socket.options, SocketState.OptionState()) {
            coder, option throws(SnapshotError) in
            try coder.number(&option.number)
            try coder.number(&option.value)
        }
        try nanoseconds(&socket.receiveTimeout)
        try nanoseconds(&socket.sendTimeout)
    }

    private mutating func nanoseconds(_ time: inout UInt64?) throws(SnapshotError) {
        try optional(&time, 0) { coder, time throws(SnapshotError) in try coder.number(&time) }
    }

    private mutating func address(
        _ address: inout SocketState.AddressState?
    ) throws(SnapshotError) {
        try optional(&address, SocketState.AddressState()) {
            coder, address throws(SnapshotError) in
            try coder.bytes(&address.bytes)
            try coder.number(&address.port)
            try coder.number(&address.scope)
        }
    }
}
