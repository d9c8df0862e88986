import WasmInterp

/// Sockets that the guest was given. Spec: preview 1, `sock_accept` and following.
extension WASIPreview1 {
    struct GuestSocket {
        var socket: any Socket
        var number: DescriptorNumber
        var flags: DescriptorFlags
    }

    func socket(_ number: DescriptorNumber) throws(WASIErrno) -> GuestSocket {
        let descriptor = try descriptors.get(number)
        guard case .socket(let socket) = descriptor.kind else { throw .notsock }
        return GuestSocket(socket: socket, number: number, flags: descriptor.flags)
    }

    func accept(_ number: DescriptorNumber, _ flags: DescriptorFlags) throws -> DescriptorNumber {
        let listener = try socket(number)
        guard flags.isSubset(of: .nonblocking) else { throw WASIErrno.inval }
        guard !descriptors.isFull else { throw WASIErrno.mfile }
        let accepted = try untilReady(listener, .reading) {
            try listener.socket.accept()
        }
        return try descriptors.add(Descriptor(.socket(accepted), .socket, flags: flags))
    }

    func receive(
        _ socket: GuestSocket, _ buffer: BufferList.Buffer?, peek: Bool, _ call: GuestCall
    ) throws -> (count: UInt64, truncated: Bool) {
        guard let buffer else { return (0, false) }
        let room = min(buffer.count, CallCost.chunk)
        let received = try untilReady(socket, .reading) {
            try call.memory.withMutableBytes(at: buffer.address, count: room) {
                bytes throws(WASIErrno) in try socket.socket.receive(into: &bytes, peek: peek)
            }
        }
        // How many come is not known before.
        try call.charge(UInt64(received.count))
        return (UInt64(received.count), received.truncated)
    }

    func send(
        _ socket: GuestSocket, _ buffer: BufferList.Buffer?, _ call: GuestCall
    ) throws -> UInt64 {
        guard let buffer else { return 0 }
        let part = min(buffer.count, CallCost.chunk)
        try call.charge(part)
        return UInt64(
            try untilReady(socket, .writing) {
                try call.memory.withBytes(at: buffer.address, count: part) {
                    bytes throws(WASIErrno) in try socket.socket.send(bytes)
                }
            })
    }

    /// Tries, and lets the call wait where it has to unless the descriptor must not.
    private func untilReady<R>(
        _ socket: GuestSocket, _ kind: WaitCondition.Source.Kind, _ attempt: () throws -> R
    ) throws -> R {
        while true {
            do {
                return try attempt()
            } catch WASIErrno.again {
                let source = WaitRequest.Source.descriptor(socket.socket.pollDescriptor)
                try require(source, of: socket.number, kind, flags: socket.flags)
                if socket.flags.contains(.nonblocking) { throw WASIErrno.again }
            }
        }
    }
}
