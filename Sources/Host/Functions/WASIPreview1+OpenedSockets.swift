import HostSystem
import WasmInterp

/// Sockets of the guest's own. Spec: WasmEdge, `sock_open` and following.
extension WASIPreview1 {
    /// - Throws: `notsup` for a socket that the guest was given, which has no addresses to it.
    func openedSocket(
        _ number: DescriptorNumber
    ) throws(WASIErrno) -> (port: OpenedSocket, socket: GuestSocket) {
        let socket = try socket(number)
        guard let port = socket.socket as? OpenedSocket else { throw .notsup }
        return (port, socket)
    }

    func openSocket(
        _ family: GuestAddressFamily, _ type: GuestSocketType, _ call: GuestCall
    ) throws -> DescriptorNumber {
        guard let family = family.family, let kind = type.kind else { throw WASIErrno.inval }
        let leases = try leaseDescriptor()
        try call.charge(CallCost.socket)
        let opened = try network.open(family, kind)
        return try descriptors.add(Descriptor(.socket(opened), .socket, leases: leases))
    }

    func connect(
        _ number: DescriptorNumber, _ address: SocketAddress, _ call: GuestCall
    ) throws {
        let (port, socket) = try openedSocket(number)
        try call.charge(network.verdictCost)
        var isAgain = call.condition != nil
        while true {
            // Waiting would be for somebody else's connection.
            let isElsewhere = port.isConnecting(elsewhereThan: address)
            do throws(WASIErrno) {
                return try port.connect(to: address, isAgain: isAgain)
            } catch {
                let isUnderWay = error == .inprogress || error == .already && !isElsewhere
                if !isUnderWay || socket.flags.contains(.nonblocking) { throw error }
            }
            let patience: Patience
            // As Linux says that the time is over.
            do { patience = try self.patience(for: port.sendTimeout, call) } catch {
                throw WASIErrno.inprogress
            }
            let source = port.waitSource(forWriting: true)
            try require(source, of: number, .writing, flags: [], patience: patience)
            isAgain = true
        }
    }

    func receiveWithSource(
        _ number: DescriptorNumber, _ buffers: BufferList, peek: Bool, _ room: AddressBuffer,
        _ call: GuestCall
    ) throws -> ReceivedBytes {
        let (port, socket) = try openedSocket(number)
        // Before a datagram is taken that could not be told the sender of.
        try room.checkRoom(for: port.base.family)
        let received = try receive(socket, buffers, peek: peek, call)
        try room.store(received.source, call)
        return received
    }

    func send(
        _ number: DescriptorNumber, _ buffers: BufferList, to address: SocketAddress,
        _ call: GuestCall
    ) throws -> UInt64 {
        let (port, socket) = try openedSocket(number)
        try call.charge(network.verdictCost)
        return try send(socket, buffers, call) { bytes throws(WASIErrno) in
            try port.send(bytes, to: address)
        }
    }

    /// Stores an address of a socket, if there is room for one of its family.
    func store(
        addressOf number: DescriptorNumber, isPeer: Bool, _ room: AddressBuffer, _ call: GuestCall
    ) throws -> SocketAddress {
        let port = try openedSocket(number).port
        try room.checkRoom(for: port.base.family)
        let address = try isPeer ? port.peerAddress() : port.localAddress()
        try room.store(address, call)
        return address
    }

    /// What `sock_getsockopt` stores: one number, or more side by side.
    func optionValue(
        _ number: DescriptorNumber, _ option: GuestSocketOption
    ) throws(WASIErrno) -> [Int32] {
        let port = try openedSocket(number).port
        switch option {
        case .type: return [Int32(clamping: GuestSocketType(port.base.kind).rawValue)]
        case .error: return [Int32(clamping: try port.takeError().rawValue)]
        case .isListening: return [port.isListening ? 1 : 0]
        case .linger:
            let seconds = try port.value(of: .lingerSeconds)
            return seconds < 0 ? [0, 0] : [1, Int32(clamping: seconds)]
        case .receiveTimeout: return SocketTime(nanoseconds: port.receiveTimeout).words
        case .sendTimeout: return SocketTime(nanoseconds: port.sendTimeout).words
        default:
            guard let known = option.option else { throw .noprotoopt }
            return [Int32(clamping: try port.value(of: known))]
        }
    }

    func setOption(
        _ number: DescriptorNumber, _ option: GuestSocketOption, to value: OptionValue,
        _ call: GuestCall
    ) throws {
        let port = try openedSocket(number).port
        switch option {
        case .linger:
            let words = try value.load(2, call)
            guard words[1] >= 0 else { throw WASIErrno.inval }
            return try port.set(.lingerSeconds, to: words[0] == 0 ? -1 : Int(words[1]))
        case .receiveTimeout:
            return port.receiveTimeout = try SocketTime(value.load(4, call)).nanoseconds
        case .sendTimeout:
            return port.sendTimeout = try SocketTime(value.load(4, call)).nanoseconds
        default: break
        }
        guard let known = option.option else { throw WASIErrno.noprotoopt }
        var number = Int(try value.load(1, call)[0])
        // As systems have flags: whatever is not 0 is 1.
        if known.isFlag { number = number == 0 ? 0 : 1 }
        try port.set(known, to: number)
    }
}
