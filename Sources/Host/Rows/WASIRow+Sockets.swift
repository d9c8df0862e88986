import HostSystem

/// The table: the extension for sockets. What is called older is how some clients import the
/// function by the same name.
extension WASIRow {
    static let sockAcceptOlder = WASIRow(
        ("fd", DescriptorNumber.self), ("ro_fd", Out<DescriptorNumber>.self), mayWait: true
    ) { wasi, call, number, result in
        try result.store(try wasi.accept(number, [], call), call)
    }

    static let sockOpen = WASIRow(
        ("af", GuestAddressFamily.self), ("socktype", GuestSocketType.self),
        ("ro_fd", Out<DescriptorNumber>.self)
    ) { wasi, call, family, type, result in
        try result.store(try wasi.openSocket(family, type, call), call)
    }

    static let sockBind = WASIRow(
        ("fd", DescriptorNumber.self), ("addr", AddressBuffer.self), ("port", UInt32.self)
    ) { wasi, call, number, address, port in
        let address = try address.load(port: port, call)
        try call.charge(wasi.network.verdictCost)
        try wasi.openedSocket(number).port.bind(to: address)
    }

    static let sockListen = WASIRow(
        ("fd", DescriptorNumber.self), ("backlog", UInt32.self)
    ) { wasi, call, number, backlog in
        try call.charge(wasi.network.verdictCost)
        let backlog = Int(Int32(bitPattern: backlog))
        try wasi.openedSocket(number).port.listen(backlog: backlog)
    }

    static let sockConnect = WASIRow(
        ("fd", DescriptorNumber.self), ("addr", AddressBuffer.self), ("port", UInt32.self),
        mayWait: true
    ) { wasi, call, number, address, port in
        try wasi.connect(number, try address.load(port: port, call), call)
    }

    static let sockRecvFrom = WASIRow(
        ("fd", DescriptorNumber.self), ("ri_data, ri_data_len", BufferList.self),
        ("addr", AddressBuffer.self), ("ri_flags", ReceiveFlags.self),
        ("port", Out<UInt16>.self), ("ro_datalen", Out<Size>.self), ("ro_flags", Out<UInt16>.self),
        mayWait: true
    ) { wasi, call, number, buffers, room, flags, port, count, outFlags in
        let received = try wasi.receiveWithSource(
            number, buffers, peek: flags.contains(.peek), room, call)
        try port.store(received.source?.port ?? 0, call)
        try count.store(Size(clamping: received.count), call)
        try outFlags.store(received.isTruncated ? 1 : 0, call)
    }

    /// Does not say which port a datagram comes from.
    static let sockRecvFromOlder = WASIRow(
        ("fd", DescriptorNumber.self), ("ri_data, ri_data_len", BufferList.self),
        ("addr", AddressBuffer.self), ("ri_flags", ReceiveFlags.self),
        ("ro_datalen", Out<Size>.self), ("ro_flags", Out<UInt16>.self), mayWait: true
    ) { wasi, call, number, buffers, room, flags, count, outFlags in
        let received = try wasi.receiveWithSource(
            number, buffers, peek: flags.contains(.peek), room, call)
        try count.store(Size(clamping: received.count), call)
        try outFlags.store(received.isTruncated ? 1 : 0, call)
    }

    static let sockSendTo = WASIRow(
        ("fd", DescriptorNumber.self), ("si_data, si_data_len", BufferList.self),
        ("addr", AddressBuffer.self), ("port", UInt32.self), ("si_flags", SendFlags.self),
        ("so_datalen", Out<Size>.self), mayWait: true
    ) { wasi, call, number, buffers, address, port, _, result in
        let address = try address.load(port: port, call)
        let sent = try wasi.send(number, buffers, to: address, call)
        try result.store(Size(clamping: sent), call)
    }

    static let sockGetLocalAddress = addressRow(isPeer: false)
    static let sockGetPeerAddress = addressRow(isPeer: true)
    static let sockGetLocalAddressOlder = olderAddressRow(isPeer: false)
    static let sockGetPeerAddressOlder = olderAddressRow(isPeer: true)

    /// Wants room in the layout that says the family.
    private static func addressRow(isPeer: Bool) -> WASIRow {
        WASIRow(
            ("fd", DescriptorNumber.self), ("addr", AddressBuffer.self),
            ("port", Out<UInt32>.self)
        ) { wasi, call, number, room, port in
            guard room.layout == .tagged else { throw WASIErrno.inval }
            let address = try wasi.store(addressOf: number, isPeer: isPeer, room, call)
            try port.store(UInt32(address.port), call)
        }
    }

    /// Says the family beside the address, by the version of IP.
    private static func olderAddressRow(isPeer: Bool) -> WASIRow {
        WASIRow(
            ("fd", DescriptorNumber.self), ("addr", AddressBuffer.self),
            ("addr_type", Out<UInt32>.self), ("port", Out<UInt32>.self)
        ) { wasi, call, number, room, type, port in
            guard room.layout != .tagged else { throw WASIErrno.inval }
            let address = try wasi.store(addressOf: number, isPeer: isPeer, room, call)
            try type.store(address.family == .ipv6 ? 6 : 4, call)
            try port.store(UInt32(address.port), call)
        }
    }

    static let sockGetOption = WASIRow(
        ("fd", DescriptorNumber.self), ("level", GuestOptionLevel.self),
        ("name", GuestSocketOption.self), ("flag, flag_size", OptionRoom.self)
    ) { wasi, call, number, _, option, room in
        // Reading an error takes it, so that there must be room before.
        try room.check(numbers: option.wordCount)
        try room.store(try wasi.optionValue(number, option), call)
    }

    static let sockSetOption = WASIRow(
        ("fd", DescriptorNumber.self), ("level", GuestOptionLevel.self),
        ("name", GuestSocketOption.self), ("flag, flag_size", OptionValue.self)
    ) { wasi, call, number, _, option, value in
        try wasi.setOption(number, option, to: value, call)
    }

    static let sockGetAddressInfo = WASIRow(
        ("node, node_len", NameText.self), ("service, service_len", NameText.self),
        ("hints", NameHints.self), ("res, max_res_len", AddressInfoList.self),
        ("res_len", Out<Size>.self), mayWait: true
    ) { wasi, call, node, service, hints, list, count in
        let found = try wasi.addressInfo(node, service, hints, list, call)
        try count.store(found, call)
    }
}
