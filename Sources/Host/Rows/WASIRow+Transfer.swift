import HostSystem

/// The table: reading, writing, listing, sockets.
extension WASIRow {
    static let fdRead = WASIRow(
        ("fd", DescriptorNumber.self), ("iovs, iovs_len", BufferList.self),
        ("nread", Out<Size>.self), mayWait: true
    ) { wasi, call, number, buffers, result in
        try result.store(try wasi.read(number, buffers, at: nil, call), call)
    }

    static let fdPread = WASIRow(
        ("fd", DescriptorNumber.self), ("iovs, iovs_len", BufferList.self),
        ("offset", FileSize.self), ("nread", Out<Size>.self), mayWait: true
    ) { wasi, call, number, buffers, offset, result in
        try result.store(try wasi.read(number, buffers, at: offset, call), call)
    }

    static let fdWrite = WASIRow(
        ("fd", DescriptorNumber.self), ("iovs, iovs_len", BufferList.self),
        ("nwritten", Out<Size>.self), mayWait: true
    ) { wasi, call, number, buffers, result in
        try result.store(try wasi.write(number, buffers, at: nil, call), call)
    }

    static let fdPwrite = WASIRow(
        ("fd", DescriptorNumber.self), ("iovs, iovs_len", BufferList.self),
        ("offset", FileSize.self), ("nwritten", Out<Size>.self), mayWait: true
    ) { wasi, call, number, buffers, offset, result in
        try result.store(try wasi.write(number, buffers, at: offset, call), call)
    }

    static let fdReaddir = WASIRow(
        ("fd", DescriptorNumber.self), ("buf, buf_len", OutBytes.self),
        ("cookie", UInt64.self), ("bufused", Out<Size>.self)
    ) { wasi, call, number, buffer, cookie, result in
        try result.store(try wasi.list(number, into: buffer, from: cookie, call), call)
    }

    static let sockAccept = WASIRow(
        ("fd", DescriptorNumber.self), ("flags", DescriptorFlags.self),
        ("ro_fd", Out<DescriptorNumber>.self), mayWait: true
    ) { wasi, call, number, flags, result in
        try result.store(try wasi.accept(number, flags, call), call)
    }

    static let sockRecv = WASIRow(
        ("fd", DescriptorNumber.self), ("ri_data, ri_data_len", BufferList.self),
        ("ri_flags", ReceiveFlags.self), ("ro_datalen", Out<Size>.self),
        ("ro_flags", Out<UInt16>.self), mayWait: true
    ) { wasi, call, number, buffers, flags, count, outFlags in
        let socket = try wasi.socket(number)
        let received = try wasi.receive(
            socket, buffers, peek: flags.contains(.peek), call)
        try count.store(Size(clamping: received.count), call)
        try outFlags.store(received.isTruncated ? 1 : 0, call)
    }

    static let sockSend = WASIRow(
        ("fd", DescriptorNumber.self), ("si_data, si_data_len", BufferList.self),
        ("si_flags", SendFlags.self), ("so_datalen", Out<Size>.self), mayWait: true
    ) { wasi, call, number, buffers, _, result in
        let sent = try wasi.send(try wasi.socket(number), buffers, call)
        try result.store(Size(clamping: sent), call)
    }

    static let sockShutdown = WASIRow(
        ("fd", DescriptorNumber.self), ("how", ShutdownFlags.self)
    ) { wasi, _, number, how in
        let socket = try wasi.socket(number).socket
        guard !how.isEmpty else { throw WASIErrno.inval }
        try socket.shutdown(receive: how.contains(.receive), send: how.contains(.send))
    }
}
