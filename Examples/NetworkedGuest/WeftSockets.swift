// Sockets for guests of WASI preview 1 in Embedded Swift: what `weft_sockets.h` declares, as values
// of Swift. It needs no heap.

import CWeftSockets

/// An error of preview 1, by its number.
public struct SocketError: Error, Equatable {
    public let code: Int32

    /// Nothing came, or can be sent, yet.
    public static let again = SocketError(code: 6)
    /// The rules that the guest was given deny it.
    public static let denied = SocketError(code: 2)

    static func check(_ code: Int32) throws(SocketError) {
        guard code == 0 else { throw SocketError(code: code) }
    }
}

/// Where a socket is reached by IP.
public struct SocketAddress {
    var tagged: weft_tagged
    public var port: UInt16

    /// Room for any address.
    init() {
        tagged = weft_tagged()
        port = 0
    }

    public static func ipv4(
        _ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8, port: UInt16
    ) -> SocketAddress {
        var address = SocketAddress()
        address.tagged.family = UInt16(WEFT_IPV4)
        (address.tagged.bytes.0, address.tagged.bytes.1) = (first, second)
        (address.tagged.bytes.2, address.tagged.bytes.3) = (third, fourth)
        address.port = port
        return address
    }

    /// Of two halves, the higher one first: `ipv6(0, 1, port: 80)` is `[::1]:80`.
    public static func ipv6(_ high: UInt64, _ low: UInt64, port: UInt16) -> SocketAddress {
        var address = SocketAddress()
        address.tagged.family = UInt16(WEFT_IPV6)
        withUnsafeMutableBytes(of: &address.tagged.bytes) { bytes in
            for place in 0..<16 {
                let half = place < 8 ? high : low
                bytes[place] = UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * (place & 7)))
            }
        }
        address.port = port
        return address
    }

    public var isIPv6: Bool { tagged.family == UInt16(WEFT_IPV6) }

    /// Gives a call the address as the host has it.
    mutating func withRoom(
        _ call: (UnsafePointer<weft_address>) -> Int32
    ) throws(SocketError) {
        let code = withUnsafeMutableBytes(of: &tagged) { bytes in
            var room = weft_address(
                bytes: bytes.baseAddress, byte_count: UInt32(bytes.count))
            return call(&room)
        }
        try SocketError.check(code)
    }
}

/// A socket that is closed with its owner.
public struct Socket: ~Copyable {
    public enum Kind { case stream, datagram }

    public let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// A socket of the family of an address.
    public init(_ kind: Kind, for address: SocketAddress) throws(SocketError) {
        var opened: Int32 = 0
        let type = kind == .stream ? WEFT_STREAM : WEFT_DATAGRAM
        try SocketError.check(
            weft_sock_open(Int32(address.tagged.family), Int32(type), &opened))
        descriptor = opened
    }

    deinit { _ = weft_close(descriptor) }

    public func bind(to address: SocketAddress) throws(SocketError) {
        var address = address
        let port = UInt32(address.port)
        try address.withRoom { weft_sock_bind(descriptor, $0, port) }
    }

    public func listen(backlog: Int32 = 128) throws(SocketError) {
        try SocketError.check(weft_sock_listen(descriptor, backlog))
    }

    /// Waits for the next connection.
    public func accept() throws(SocketError) -> Socket {
        var accepted: Int32 = 0
        try SocketError.check(weft_sock_accept(descriptor, 0, &accepted))
        return Socket(descriptor: accepted)
    }

    public func connect(to address: SocketAddress) throws(SocketError) {
        var address = address
        let port = UInt32(address.port)
        try address.withRoom { weft_sock_connect(descriptor, $0, port) }
    }

    public func localAddress() throws(SocketError) -> SocketAddress {
        var address = SocketAddress()
        var port: UInt32 = 0
        try address.withRoom { weft_sock_local_address(descriptor, $0, &port) }
        address.port = UInt16(truncatingIfNeeded: port)
        return address
    }

    /// Waits for something, and receives what is there.
    ///
    /// - Returns: How many bytes; 0 at the end of a stream.
    public func receive(into bytes: UnsafeMutableRawBufferPointer) throws(SocketError) -> Int {
        var buffer = weft_buffer(bytes: bytes.baseAddress, byte_count: UInt32(bytes.count))
        var (count, flags): (UInt32, UInt16) = (0, 0)
        try SocketError.check(weft_sock_receive(descriptor, &buffer, 1, 0, &count, &flags))
        return Int(count)
    }

    /// Receives a datagram, and where it came from.
    public func receiveFrom(
        into bytes: UnsafeMutableRawBufferPointer
    ) throws(SocketError) -> (count: Int, sender: SocketAddress) {
        var buffer = weft_buffer(bytes: bytes.baseAddress, byte_count: UInt32(bytes.count))
        var sender = SocketAddress()
        var (count, flags, port): (UInt32, UInt16, UInt16) = (0, 0, 0)
        try sender.withRoom {
            weft_sock_receive_from(descriptor, &buffer, 1, $0, 0, &port, &count, &flags)
        }
        sender.port = port
        return (Int(count), sender)
    }

    /// Sends a part of the bytes, or all of them as a datagram.
    ///
    /// - Parameter address: Of a datagram; nil for whom the socket is connected to.
    public func send(
        _ bytes: UnsafeRawBufferPointer, to address: SocketAddress? = nil
    ) throws(SocketError) -> Int {
        var buffer = weft_buffer(
            bytes: UnsafeMutableRawPointer(mutating: bytes.baseAddress),
            byte_count: UInt32(bytes.count))
        var count: UInt32 = 0
        if var address {
            let port = UInt32(address.port)
            try address.withRoom {
                weft_sock_send_to(descriptor, &buffer, 1, $0, port, 0, &count)
            }
        } else {
            try SocketError.check(weft_sock_send(descriptor, &buffer, 1, 0, &count))
        }
        return Int(count)
    }
}
