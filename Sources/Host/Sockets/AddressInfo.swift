import HostSystem
import WasmCore

/// Pointer and length of a name, or of a service; what follows a NUL does not count.
struct NameText: WASIParameter {
    let text: String

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) throws {
        let (address, count) = (call.nextSize(), call.nextSize())
        try call.memory.position(of: address, count: count)
        guard count <= UInt64(clamping: call.limits.nameBytesMax) else { throw WASIErrno.aifail }
        let bytes = try call.memory.bytes(at: address, count: count).prefix { $0 != 0 }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw WASIErrno.ainoname }
        self.text = text
    }
}

/// Pointer to what addresses are wanted; a null one wants all. Spec: WasmEdge, `addrinfo`.
struct NameHints: WASIParameter {
    private(set) var flags: NameFlags = []
    private(set) var family: AddressFamily?
    /// In the order in which they are listed.
    private(set) var kinds: [SocketKind] = [.stream, .datagram]

    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) throws {
        let address = call.nextSize()
        guard address != 0 else { return }
        let memory = call.memory
        try memory.position(of: address, count: AddressInfoLayout.byteCount, alignment: 4)
        let raw = try memory.load(UInt16.self, at: address)
        flags = NameFlags(rawValue: raw)
        guard NameFlags.known.isSuperset(of: flags) else { throw WASIErrno.aibadflag }
        let family = try memory.load(UInt8.self, at: address + AddressInfoLayout.family)
        guard let family = GuestAddressFamily(rawValue: UInt32(family)), family != .unix else {
            throw WASIErrno.aifamily
        }
        self.family = family.family
        let type = try memory.load(UInt8.self, at: address + AddressInfoLayout.type)
        let carrier = try memory.load(UInt8.self, at: address + AddressInfoLayout.carrier)
        guard let type = GuestSocketType(rawValue: UInt32(type)),
            let carrier = GuestProtocol(rawValue: UInt32(carrier))
        else { throw WASIErrno.aisocktype }
        kinds = kinds.filter { kind in
            (type.kind ?? kind) == kind && (carrier.kind ?? kind) == kind
        }
        guard !kinds.isEmpty else { throw WASIErrno.aisocktype }
    }
}

/// Where the parts of a node lie. Spec: WasmEdge, `addrinfo`.
enum AddressInfoLayout {
    static let byteCount: UInt64 = 28
    // `ai_flags` comes first.
    static let family: UInt64 = 2
    static let type: UInt64 = 3
    static let carrier: UInt64 = 4
    static let addressByteCount: UInt64 = 8
    static let address: UInt64 = 12
    static let name: UInt64 = 16
    static let nameByteCount: UInt64 = 20
    static let next: UInt64 = 24
}

/// Where the parts of the address of a node lie. Spec: WasmEdge, `sockaddr`.
enum AddressInfoAddressLayout {
    static let byteCount: UInt64 = 12
    // `sa_family` comes first.
    static let dataByteCount: UInt64 = 4
    static let data: UInt64 = 8
}

/// One answer of `sock_getaddrinfo`.
struct AddressInfo {
    let address: IPAddress
    let port: UInt16
    let kind: SocketKind

    /// What follows the family in an address of the system: the port, the address, and what else is
    /// in it.
    var data: [UInt8] {
        let bytes = SocketAddress.ip(address, port: port).guestBytes
        let port = port.bytesHighestFirst
        return switch address {
        case .v4: port + bytes + [UInt8](repeating: 0, count: 8)
        case .v6(let address):
            // The flow comes before, the scope after it, in the guest's order of bytes.
            port + [0, 0, 0, 0] + bytes + address.scope.bytesHighestFirst.reversed()
        }
    }

    /// Without what is not the address or before it.
    var dataByteCountMin: Int {
        switch address {
        case .v4: 6
        case .v6: 22
        }
    }
}
