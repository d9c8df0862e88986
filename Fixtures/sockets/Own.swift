// A guest in Embedded Swift that sends itself a datagram, and a word over a connection. It traps if
// something is not as it must be.

private func must(_ isRight: Bool) { precondition(isRight) }

private func trySockets(_ address: SocketAddress) throws(SocketError) {
    var word: (UInt8, UInt8) = (1, 2)
    let server = try Socket(.datagram, for: address)
    try server.bind(to: address)
    let client = try Socket(.datagram, for: address)
    let place = try server.localAddress()
    let sent = try withUnsafeBytes(of: &word) { bytes throws(SocketError) in
        try client.send(bytes, to: place)
    }
    let received = try withUnsafeMutableBytes(of: &word) { bytes throws(SocketError) in
        try server.receiveFrom(into: bytes)
    }
    must(sent == 2 && received.count == 2 && received.sender.port != 0)
    must(received.sender.isIPv6 == address.isIPv6)

    let listener = try Socket(.stream, for: address)
    try listener.bind(to: address)
    try listener.listen()
    let stream = try Socket(.stream, for: address)
    try stream.connect(to: try listener.localAddress())
    let accepted = try listener.accept()
    let taken = try withUnsafeBytes(of: &word) { bytes throws(SocketError) in
        try stream.send(bytes)
    }
    let count = try withUnsafeMutableBytes(of: &word) { bytes throws(SocketError) in
        try accepted.receive(into: bytes)
    }
    must(taken == 2 && count == 2 && word.1 == 2)
}

@_cdecl("_start")
func start() {
    do throws(SocketError) {
        try trySockets(.ipv4(127, 0, 0, 1, port: 0))
        try trySockets(.ipv6(0, 1, port: 0))
    } catch {
        must(false)
    }
}
