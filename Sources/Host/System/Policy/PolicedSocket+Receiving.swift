internal import Platform

// Whoever may not listen hears those alone that one may send to. The system has everybody heard who
// learns the port that it gave a socket of datagrams.
extension PolicedSocket {
    /// After so many from others the caller is told that there is nothing, and may wait again: who
    /// sends them holds nobody up.
    private static let dropsMax = 16

    /// A look at what is there takes away what is not to be heard.
    package func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(NetworkError) -> ReceivedBytes {
        guard kind == .datagram else { return try base.receive(into: &bytes, peek: peek) }
        // The datagram that is judged is the one that is received.
        receiving.lock()
        defer { receiving.unlock() }
        let (isBound, peer) = state.withLock { ($0.isBound, $0.peer) }
        if isBound { return try base.receive(into: &bytes, peek: peek) }
        for _ in 0..<Self.dropsMax {
            if mayBeHeard(try nextSource(peek: true), peer) {
                return try base.receive(into: &bytes, peek: peek)
            }
            _ = try nextSource(peek: false)
        }
        throw .wouldBlock
    }

    /// Those whom the socket is connected to had leave then.
    private func mayBeHeard(_ source: SocketAddress?, _ peer: SocketAddress?) -> Bool {
        guard let source else { return peer != nil }
        if source == peer { return true }
        do throws(NetworkError) {
            try network.check(.send, kind, source)
            return true
        } catch {
            return false
        }
    }

    /// Where the next datagram comes from; nothing of it gets to the caller.
    private func nextSource(peek: Bool) throws(NetworkError) -> SocketAddress? {
        var byte: UInt8 = 0
        return try unsafe withUnsafeMutableBytes(of: &byte) { buffer throws(NetworkError) in
            var bytes = unsafe MutableRawSpan(_unsafeBytes: buffer)
            return try base.receive(into: &bytes, peek: peek).source
        }
    }
}
