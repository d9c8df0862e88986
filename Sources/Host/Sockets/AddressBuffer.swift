import HostSystem
import WasmCore

/// Where a guest has an address of a socket, or room for one, in one of the layouts of the
/// extension, which its length tells apart. Spec: WasmEdge, `address`.
struct AddressBuffer: WASIParameter {
    enum Layout: UInt64 {
        /// The bytes of an address of IPv4.
        case ipv4 = 4
        /// The bytes of one of IPv6, or room for either.
        case ipv6 = 16
        /// The family in two bytes, then the address of any family.
        case tagged = 128
    }

    let layout: Layout
    private let address: UInt64
    /// Bytes before the address in the tagged layout.
    private static let tagBytes = 2

    static var valueTypes: [ValueType] { [.i32] }

    /// Pointer to pointer and length.
    init(reading call: inout GuestCall) throws {
        let place = call.nextSize()
        try call.memory.position(of: place, count: 8, alignment: 4)
        address = UInt64(try call.memory.load(UInt32.self, at: place))
        let count = UInt64(try call.memory.load(UInt32.self, at: place + 4))
        try call.memory.position(of: address, count: count)
        guard let layout = Layout(rawValue: count) else { throw WASIErrno.inval }
        self.layout = layout
    }

    /// The address that is there, with a port that the guest gives beside it.
    func load(port: UInt32, _ call: GuestCall) throws -> SocketAddress {
        guard let port = UInt16(exactly: port) else { throw WASIErrno.inval }
        // Copied first: another thread of the guest may write it meanwhile.
        let bytes = try call.memory.bytes(at: address, count: layout.rawValue)
        switch layout {
        case .ipv4: return .ip(.v4(Self.ipv4(bytes[...])), port: port)
        case .ipv6: return .ip(.v6(Self.ipv6(bytes[...])), port: port)
        case .tagged:
            let rest = bytes[Self.tagBytes...]
            switch GuestAddressFamily(rawValue: UInt32(bytes[0]) | UInt32(bytes[1]) << 8) {
            case .ipv4: return .ip(.v4(Self.ipv4(rest)), port: port)
            case .ipv6: return .ip(.v6(Self.ipv6(rest)), port: port)
            case .unix: return .unix(try Self.path(rest))
            case .unspecified, nil: throw WASIErrno.inval
            }
        }
    }

    private static func ipv4(_ bytes: ArraySlice<UInt8>) -> IPv4Address {
        IPv4Address(bits: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }

    private static func ipv6(_ bytes: ArraySlice<UInt8>) -> IPv6Address {
        IPv6Address(bits: bytes.prefix(16).reduce(0) { $0 << 8 | UInt128($1) })
    }

    private static func path(_ bytes: ArraySlice<UInt8>) throws(WASIErrno) -> UnixPath {
        guard let text = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) else {
            throw .ilseq
        }
        do throws(AddressTextError) { return try UnixPath(text) } catch { throw .inval }
    }

    /// - Throws: `nomem` for an address of IPv6 that would not fit, as WasmEdge answers;
    ///   `afnosupport` for a path in a layout that has none.
    func checkRoom(for family: AddressFamily) throws(WASIErrno) {
        switch (layout, family) {
        case (.ipv4, .ipv6): throw .nomem
        case (.ipv4, .unix), (.ipv6, .unix): throw .afnosupport
        default: break
        }
    }

    /// Writes an address for which there is room; none of a sender that has none.
    func store(_ address: SocketAddress?, _ call: GuestCall) throws {
        var bytes = address?.guestBytes ?? []
        guard layout == .tagged else {
            bytes = Array(bytes.prefix(Int(clamping: layout.rawValue)))
            if !bytes.isEmpty { try call.memory.write(bytes, at: self.address) }
            return
        }
        let family = address.map { GuestAddressFamily($0.family) } ?? .unspecified
        bytes = [UInt8(clamping: family.rawValue), 0] + bytes
        let room = Int(clamping: layout.rawValue)
        bytes = Array(bytes.prefix(room))
        bytes += [UInt8](repeating: 0, count: room - bytes.count)
        try call.memory.write(bytes, at: self.address)
    }
}

extension SocketAddress {
    /// As guests have it: the bytes of the address, the highest first, or a path.
    var guestBytes: [UInt8] {
        switch self {
        case .ip(.v4(let address), _): address.bits.bytesHighestFirst
        case .ip(.v6(let address), _): address.bits.bytesHighestFirst
        case .unix(let path): path.bytes
        }
    }

    /// 0 for paths, which have none.
    var port: UInt16 {
        if case .ip(_, let port) = self { port } else { 0 }
    }
}

extension FixedWidthInteger {
    /// As addresses and ports travel.
    var bytesHighestFirst: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: self >> Self($0))
        }
    }
}
