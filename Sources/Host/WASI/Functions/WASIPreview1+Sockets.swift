/// Sockets that the guest was given. Spec: preview 1, `sock_accept` and following.
extension WASIPreview1 {
    private func socket(
        _ number: UInt32
    ) throws(WASIErrno) -> (socket: any Socket, flags: DescriptorFlags) {
        let descriptor = try descriptors.get(number)
        guard case .socket(let socket) = descriptor.kind else { throw .notsock }
        return (socket, descriptor.flags)
    }

    func sockAccept(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let (socket, flags) = try socket(values.u32(0))
        let newFlags = try DescriptorFlags(checked: values.u32(1), within: .nonblocking)
        try memory.position(of: values.size(2), count: 4)
        guard !descriptors.isFull else { throw .mfile }
        let accepted = try untilReady(socket, forWriting: false, flags) {
            () throws(WASIErrno) in try socket.accept()
        }
        let number = try descriptors.add(Descriptor(.socket(accepted), flags: newFlags))
        try memory.store(number, at: values.size(2))
    }

    func sockRecv(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let (socket, flags) = try socket(values.u32(0))
        let buffers = try buffers(at: values.size(1), count: values.size(2), memory)
        // Bit 0 looks without taking, bit 1 asks for the whole, which is not promised.
        guard values.u32(3) & ~3 == 0 else { throw .inval }
        try memory.position(of: values.size(4), count: 4)
        try memory.position(of: values.size(5), count: 2)
        let (count, truncated) = try receive(
            socket, buffers.first, memory, peek: values.u32(3) & 1 != 0, flags)
        try memory.store(UInt32(clamping: count), at: values.size(4))
        try memory.store(UInt16(truncated ? 1 : 0), at: values.size(5))
    }

    func sockSend(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let (socket, flags) = try socket(values.u32(0))
        let buffers = try buffers(at: values.size(1), count: values.size(2), memory)
        guard values.u32(3) == 0 else { throw .inval }
        try memory.position(of: values.size(4), count: 4)
        let count = try send(socket, buffers.first, memory, flags)
        try memory.store(UInt32(clamping: count), at: values.size(4))
    }

    func sockShutdown(_ values: CallArguments) throws(WASIErrno) {
        let (socket, _) = try socket(values.u32(0))
        let how = values.u32(1)
        guard how != 0, how & ~3 == 0 else { throw .inval }
        try socket.shutdown(receive: how & 1 != 0, send: how & 2 != 0)
    }

    func receive(
        _ socket: any Socket, _ buffer: Buffer?, _ memory: GuestMemory, peek: Bool,
        _ flags: DescriptorFlags
    ) throws(WASIErrno) -> (count: UInt64, truncated: Bool) {
        guard let buffer else { return (0, false) }
        let (count, truncated) = try untilReady(socket, forWriting: false, flags) {
            () throws(WASIErrno) in
            try memory.withMutableBytes(at: buffer.address, count: buffer.count) {
                bytes throws(WASIErrno) in try socket.receive(into: &bytes, peek: peek)
            }
        }
        return (UInt64(count), truncated)
    }

    func send(
        _ socket: any Socket, _ buffer: Buffer?, _ memory: GuestMemory, _ flags: DescriptorFlags
    ) throws(WASIErrno) -> UInt64 {
        guard let buffer else { return 0 }
        return UInt64(
            try untilReady(socket, forWriting: true, flags) { () throws(WASIErrno) in
                try memory.withBytes(at: buffer.address, count: buffer.count) {
                    bytes throws(WASIErrno) in try socket.send(bytes)
                }
            })
    }

    /// Tries, and waits in between unless the descriptor must not.
    private func untilReady<R>(
        _ socket: any Socket, forWriting: Bool, _ flags: DescriptorFlags,
        _ attempt: () throws(WASIErrno) -> R
    ) throws(WASIErrno) -> R {
        while true {
            do {
                return try attempt()
            } catch .again {
                try wait(for: socket.pollDescriptor, forWriting: forWriting, flags: flags)
                if flags.contains(.nonblocking) { throw .again }
            }
        }
    }
}
