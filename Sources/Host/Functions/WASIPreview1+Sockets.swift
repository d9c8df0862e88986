import HostSystem
import WasmInterp

/// Sockets, those that the guest was given and those that it has opened. Spec: preview 1,
/// `sock_accept` and following.
extension WASIPreview1 {
    struct GuestSocket {
        var socket: any Socket
        var number: DescriptorNumber
        var flags: DescriptorFlags

        var isDatagram: Bool { socket.type == .socketDatagram }

        /// How long the guest waits for it, in nanoseconds; nil for as long as it takes.
        func timeout(_ kind: WaitCondition.Source.Kind) -> UInt64? {
            guard let opened = socket as? OpenedSocket else { return nil }
            return kind == .writing ? opened.sendTimeout : opened.receiveTimeout
        }
    }

    /// Bytes of the longest datagram that a system takes.
    private static let datagramBytesMax: UInt64 = 65_535

    func socket(_ number: DescriptorNumber) throws(WASIErrno) -> GuestSocket {
        let descriptor = try descriptors.get(number)
        guard case .socket(let socket) = descriptor.kind else { throw .notsock }
        return GuestSocket(socket: socket, number: number, flags: descriptor.flags)
    }

    func accept(
        _ number: DescriptorNumber, _ flags: DescriptorFlags, _ call: GuestCall
    ) throws -> DescriptorNumber {
        let listener = try socket(number)
        guard flags.isSubset(of: .nonblocking) else { throw WASIErrno.inval }
        let leases = try leaseDescriptor()
        try call.charge(CallCost.socket)
        // What a socket of the guest's own accepts counts itself.
        let count = listener.socket is OpenedSocket ? nil : try SocketCount(of: network)
        let accepted = try untilReady(listener, .reading, call) {
            try listener.socket.accept()
        }
        var descriptor = Descriptor(
            .socket(accepted), .socket, flags: flags, leases: leases)
        descriptor.count = count
        return try descriptors.add(descriptor)
    }

    /// Receives some bytes of a stream, or a datagram into all buffers.
    func receive(
        _ socket: GuestSocket, _ buffers: BufferList, peek: Bool, _ call: GuestCall
    ) throws -> ReceivedBytes {
        // Rules are asked about senders.
        if socket.isDatagram { try call.charge(network.verdictCost) }
        if socket.isDatagram { try buffers.requireWhole(within: Self.datagramBytesMax) }
        var received = ReceivedBytes(count: 0)
        let buffers = socket.isDatagram ? buffers.prefix(Self.datagramBytesMax) : buffers
        _ = try metered(
            buffers, socket.number, .sockets, flags: socket.flags, isWriting: false,
            timeout: socket.timeout(.reading), isWhole: socket.isDatagram, call
        ) { buffers in
            received = try receiveNow(socket, buffers, peek: peek, call)
            return UInt64(received.count)
        }
        return received
    }

    private func receiveNow(
        _ socket: GuestSocket, _ buffers: BufferList, peek: Bool, _ call: GuestCall
    ) throws -> ReceivedBytes {
        if buffers.count > 1, socket.isDatagram {
            return try scatter(socket, buffers, peek: peek, call)
        }
        guard buffers.count > 0 || socket.isDatagram else { return ReceivedBytes(count: 0) }
        let buffer = buffers.firstBuffer ?? BufferList.Buffer()
        let room = min(buffer.count, CallCost.chunk)
        let received = try untilReady(socket, .reading, call) {
            try call.memory.withMutableBytes(at: buffer.address, count: room) {
                bytes throws(WASIErrno) in
                try Self.receive(socket.socket, into: &bytes, peek: peek)
            }
        }
        // How many come is not known before.
        try call.charge(UInt64(received.count))
        return received
    }

    /// One datagram, into one buffer after the other.
    private func scatter(
        _ socket: GuestSocket, _ buffers: BufferList, peek: Bool, _ call: GuestCall
    ) throws -> ReceivedBytes {
        let room = Int(clamping: min(buffers.byteCount, Self.datagramBytesMax))
        try call.charge(UInt64(room))
        var bytes = [UInt8](repeating: 0, count: room)
        let received = try untilReady(socket, .reading, call) {
            try unsafe bytes.withUnsafeMutableBytes { buffer throws(WASIErrno) in
                var span = unsafe MutableRawSpan(_unsafeBytes: buffer)
                return try Self.receive(socket.socket, into: &span, peek: peek)
            }
        }
        var left = bytes.prefix(received.count)
        for index in 0..<buffers.count where !left.isEmpty {
            let part = left.prefix(Int(clamping: buffers[index].count))
            try call.memory.write(part, at: buffers[index].address)
            left = left.dropFirst(part.count)
        }
        return received
    }

    private static func receive(
        _ socket: any Socket, into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> ReceivedBytes {
        if let opened = socket as? OpenedSocket {
            return try opened.receiveWithSource(into: &bytes, peek: peek)
        }
        let (count, isTruncated) = try socket.receive(into: &bytes, peek: peek)
        return ReceivedBytes(count: count, isTruncated: isTruncated)
    }

    /// Sends a part of the first buffer, or all buffers as one datagram.
    func send(
        _ socket: GuestSocket, _ buffers: BufferList, _ call: GuestCall
    ) throws -> UInt64 {
        let port = socket.socket
        return try send(socket, buffers, call) { bytes throws(WASIErrno) in try port.send(bytes) }
    }

    /// - Parameter send: Takes a prefix and returns its length.
    func send(
        _ socket: GuestSocket, _ buffers: BufferList, _ call: GuestCall,
        by send: (RawSpan) throws(WASIErrno) -> Int
    ) throws -> UInt64 {
        if socket.isDatagram {
            guard buffers.askedByteCount <= Self.datagramBytesMax else { throw WASIErrno.msgsize }
            try buffers.requireWhole()
        }
        return try metered(
            buffers, socket.number, .sockets, flags: socket.flags, isWriting: true,
            timeout: socket.timeout(.writing), isWhole: socket.isDatagram, call
        ) { buffers in try sendNow(socket, buffers, call, by: send) }
    }

    private func sendNow(
        _ socket: GuestSocket, _ buffers: BufferList, _ call: GuestCall,
        by send: (RawSpan) throws(WASIErrno) -> Int
    ) throws -> UInt64 {
        var count = buffers.byteCount
        if !socket.isDatagram {
            guard let buffer = buffers.firstBuffer else { return 0 }
            count = min(buffer.count, CallCost.chunk)
        }
        try call.charge(count)
        guard buffers.count > 1, socket.isDatagram else {
            let address = buffers.firstBuffer?.address ?? 0
            return UInt64(
                try untilReady(socket, .writing, call) {
                    try call.memory.withBytes(at: address, count: count, send)
                })
        }
        var bytes: [UInt8] = []
        for index in 0..<buffers.count {
            let buffer = buffers[index]
            bytes += try call.memory.bytes(at: buffer.address, count: buffer.count)
        }
        return UInt64(
            try untilReady(socket, .writing, call) {
                try unsafe bytes.withUnsafeBytes { buffer throws(WASIErrno) in
                    try send(unsafe RawSpan(_unsafeBytes: buffer))
                }
            })
    }

    /// Tries, and lets the call wait where it has to unless the descriptor must not.
    private func untilReady<R>(
        _ socket: GuestSocket, _ kind: WaitCondition.Source.Kind, _ call: GuestCall,
        _ attempt: () throws -> R
    ) throws -> R {
        do { return try attempt() } catch WASIErrno.again {}
        let patience = try patience(for: socket.timeout(kind), call)
        let source = socket.socket.waitSource(forWriting: kind == .writing)
        try require(source, of: socket.number, kind, flags: socket.flags, patience: patience)
        do {
            return try attempt()
        } catch WASIErrno.again {
            if socket.flags.contains(.nonblocking) { throw WASIErrno.again }
            throw shortWait(of: socket.number, patience: patience)
        }
    }
}
