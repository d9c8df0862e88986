/// A value as it lies in a guest's memory.
protocol GuestValue {
    static var alignment: UInt64 { get }
    static func byteCount(_ snapshot: WASISnapshot) -> UInt64
    func store(to memory: GuestMemory, at address: UInt64, _ snapshot: WASISnapshot) throws
}

/// Numbers, least significant byte first, aligned to their own size.
protocol GuestInteger: GuestValue, FixedWidthInteger, BitwiseCopyable {}

extension GuestInteger {
    static var alignment: UInt64 { UInt64(MemoryLayout<Self>.size) }
    static func byteCount(_ snapshot: WASISnapshot) -> UInt64 { UInt64(MemoryLayout<Self>.size) }
    func store(to memory: GuestMemory, at address: UInt64, _ snapshot: WASISnapshot) throws {
        try memory.store(self, at: address)
    }
}

extension UInt8: GuestInteger {}
extension UInt16: GuestInteger {}
extension UInt32: GuestInteger {}
extension UInt64: GuestInteger {}

extension DescriptorNumber: GuestValue {
    static var alignment: UInt64 { 4 }
    static func byteCount(_ snapshot: WASISnapshot) -> UInt64 { 4 }
    func store(to memory: GuestMemory, at address: UInt64, _ snapshot: WASISnapshot) throws {
        try memory.store(raw, at: address)
    }
}

extension Filestat: GuestValue {
    static var alignment: UInt64 { 8 }
    static func byteCount(_ snapshot: WASISnapshot) -> UInt64 {
        switch snapshot {
        case .preview1: 64
        case .unstable: 56
        }
    }

    func store(to memory: GuestMemory, at address: UInt64, _ snapshot: WASISnapshot) throws {
        try memory.clear(at: address, count: Self.byteCount(snapshot))
        try memory.store(device, at: address)
        try memory.store(inode, at: address + 8)
        try memory.store(type.rawValue, at: address + 16)
        let rest: UInt64
        switch snapshot {
        case .preview1:
            try memory.store(linkCount, at: address + 24)
            rest = address + 32
        case .unstable:
            try memory.store(UInt32(clamping: linkCount), at: address + 20)
            rest = address + 24
        }
        try memory.store(byteCount, at: rest)
        try memory.store(accessTime, at: rest + 8)
        try memory.store(modificationTime, at: rest + 16)
        try memory.store(changeTime, at: rest + 24)
    }
}

/// Attributes of a descriptor. Spec: preview 1, `fdstat`.
struct DescriptorStatus: GuestValue {
    var type: FileType
    var flags: DescriptorFlags
    var rights: Rights
    var inheriting: Rights

    static var alignment: UInt64 { 8 }
    static func byteCount(_ snapshot: WASISnapshot) -> UInt64 { 24 }
    func store(to memory: GuestMemory, at address: UInt64, _ snapshot: WASISnapshot) throws {
        try memory.clear(at: address, count: Self.byteCount(snapshot))
        try memory.store(type.rawValue, at: address)
        try memory.store(UInt16(clamping: flags.rawValue), at: address + 2)
        try memory.store(rights.rawValue, at: address + 8)
        try memory.store(inheriting.rawValue, at: address + 16)
    }
}

/// A directory that the guest was given, the only kind there is. Spec: preview 1, `prestat`.
struct PreopenStatus: GuestValue {
    var nameByteCount: UInt32

    static var alignment: UInt64 { 4 }
    static func byteCount(_ snapshot: WASISnapshot) -> UInt64 { 8 }
    func store(to memory: GuestMemory, at address: UInt64, _ snapshot: WASISnapshot) throws {
        // The tag 0 is a directory.
        try memory.clear(at: address, count: Self.byteCount(snapshot))
        try memory.store(nameByteCount, at: address + 4)
    }
}

/// An answer of `poll_oneoff`. Spec: preview 1, `event`.
struct PollEvent: GuestValue {
    var userdata: UInt64
    var errno: WASIErrno
    var tag: UInt8
    var byteCount: UInt64
    var isHangup: Bool

    static var alignment: UInt64 { 8 }
    static func byteCount(_ snapshot: WASISnapshot) -> UInt64 { 32 }
    func store(to memory: GuestMemory, at address: UInt64, _ snapshot: WASISnapshot) throws {
        try memory.clear(at: address, count: Self.byteCount(snapshot))
        try memory.store(userdata, at: address)
        try memory.store(errno.rawValue, at: address + 8)
        try memory.store(tag, at: address + 10)
        try memory.store(byteCount, at: address + 16)
        try memory.store(UInt16(isHangup ? 1 : 0), at: address + 24)
    }
}

/// Where the parts of a subscription lie; it is a userdata, a tag at 8, and what follows at 16.
/// Spec: preview 1, `subscription`.
struct SubscriptionLayout {
    var byteCount: UInt64
    var clockID: UInt64
    var timeout: UInt64
    var flags: UInt64

    init(_ snapshot: WASISnapshot) {
        switch snapshot {
        case .preview1: (byteCount, clockID, timeout, flags) = (48, 16, 24, 40)
        // A clock has a name of its own first.
        case .unstable: (byteCount, clockID, timeout, flags) = (56, 24, 32, 48)
        }
    }
}
