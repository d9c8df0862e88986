/// An address of a socket, with its numbers in the order of this machine.
package enum SystemAddress: Hashable, Sendable {
    case ipv4(UInt32, port: UInt16)
    case ipv6(UInt128, port: UInt16, scope: UInt32)
    /// The bytes of a path, without the 0 after them; empty, or with one at the start, if the
    /// socket has no path.
    case unix([UInt8])

    private static let pathOffset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2

    /// Gives a call the address as the system has it.
    ///
    /// - Returns: What the call does; -1 and `errno` without it if the path is none, which systems
    ///   would take for a name outside of the file system, or too long.
    package func withSystemAddress<Result: SignedInteger>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        unsafe Self.withRoom { room, roomBytes in
            guard let byteCount = unsafe store(to: room) else {
                errno = isPath ? ENAMETOOLONG : EINVAL
                return -1
            }
            return unsafe body(
                UnsafePointer(room.assumingMemoryBound(to: sockaddr.self)), byteCount)
        }
    }

    /// Room for any address, of zeros.
    package static func withRoom<Result>(
        _ body: (UnsafeMutableRawPointer, socklen_t) -> Result
    ) -> Result {
        var storage = sockaddr_storage()
        return unsafe withUnsafeMutablePointer(to: &storage) { start in
            let byteCount = socklen_t(MemoryLayout<sockaddr_storage>.size)
            return unsafe body(UnsafeMutableRawPointer(start), byteCount)
        }
    }

    private var isPath: Bool {
        if case .unix(let path) = self { !path.isEmpty && !path.contains(0) } else { false }
    }

    private func store(to room: UnsafeMutableRawPointer) -> socklen_t? {
        switch self {
        case .ipv4(let bits, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = bits.bigEndian
            return unsafe Self.store(address, to: room)
        case .ipv6(let bits, let port, let scope):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_scope_id = scope
            address.sin6_addr = unsafe unsafeBitCast(bits.bigEndian, to: in6_addr.self)
            return unsafe Self.store(address, to: room)
        case .unix(let path):
            // A 0 must fit after them.
            guard isPath, path.count < MemoryLayout<sockaddr_un>.size - Self.pathOffset else {
                return nil
            }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            _ = unsafe Self.store(address, to: room)
            unsafe path.withUnsafeBytes { bytes in
                unsafe (room + Self.pathOffset).copyMemory(
                    from: bytes.baseAddress ?? UnsafeRawPointer(room), byteCount: bytes.count)
            }
            return socklen_t(clamping: Self.pathOffset + path.count + 1)
        }
    }

    private static func store<Address>(
        _ address: Address, to room: UnsafeMutableRawPointer
    ) -> socklen_t {
        let byteCount = MemoryLayout<Address>.size
        unsafe room.storeBytes(of: address, as: Address.self)
        #if canImport(Darwin)
            // All of them begin with their length there.
            unsafe room.storeBytes(of: UInt8(clamping: byteCount), as: UInt8.self)
        #endif
        return socklen_t(clamping: byteCount)
    }

    /// What the system has written; nil if that is no whole address, or of another family.
    package init?(_ room: UnsafeRawPointer, byteCount: socklen_t) {
        guard byteCount >= socklen_t(clamping: Self.pathOffset) else { return nil }
        switch unsafe Int32(clamping: room.load(as: sockaddr.self).sa_family) {
        case AF_INET:
            guard byteCount >= socklen_t(MemoryLayout<sockaddr_in>.size) else { return nil }
            let address = unsafe room.load(as: sockaddr_in.self)
            self = .ipv4(address.sin_addr.s_addr.bigEndian, port: address.sin_port.bigEndian)
        case AF_INET6:
            guard byteCount >= socklen_t(MemoryLayout<sockaddr_in6>.size) else { return nil }
            let address = unsafe room.load(as: sockaddr_in6.self)
            let bits = unsafe unsafeBitCast(address.sin6_addr, to: UInt128.self)
            self = .ipv6(
                bits.bigEndian, port: address.sin6_port.bigEndian,
                scope: address.sin6_scope_id)
        case AF_UNIX:
            let roomBytes = MemoryLayout<sockaddr_storage>.size
            let count = min(Int(clamping: byteCount), roomBytes) - Self.pathOffset
            let bytes = unsafe UnsafeRawBufferPointer(start: room + Self.pathOffset, count: count)
            let isNamed = unsafe bytes.first != 0
            self = unsafe .unix(isNamed ? Array(bytes.prefix { $0 != 0 }) : Array(bytes))
        default: return nil
        }
    }
}
