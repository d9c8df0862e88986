import WasmCore

/// Where a result goes: room for one value within memory, aligned for it.
///
/// What is required of values stands at the extension: types with requirements take long to make,
/// as the runtime looks for what fulfils them.
struct Out<Value>: Sendable {
    let address: UInt64
}

extension Out: WASIParameter where Value: GuestValue {
    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) throws {
        address = call.nextSize()
        try call.memory.position(
            of: address, count: Value.byteCount(call.snapshot), alignment: Value.alignment)
    }

    func store(_ value: Value, _ call: GuestCall) throws {
        try value.store(to: call.memory, at: address, call.snapshot)
    }
}

/// Where results go whose count the guest asked for in an earlier call; checked once it is known.
struct Start<Value>: Sendable {
    let address: UInt64
}

extension Start: WASIParameter where Value: GuestValue {
    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) { address = call.nextSize() }

    /// Room for so many values; for none no pointer is wrong, as none is used.
    func check(count: UInt64, _ call: GuestCall) throws {
        guard count > 0 else { return }
        let (bytes, overflow) = count.multipliedReportingOverflow(
            by: Value.byteCount(call.snapshot))
        try call.memory.position(
            of: address, count: overflow ? .max : bytes, alignment: Value.alignment)
    }
}

/// Pointer and length of a buffer that is filled as far as there is something to fill it with;
/// what is not used of it is not wrong, as in wasmtime.
struct OutBytes: WASIParameter {
    let address: UInt64
    let count: UInt64

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) {
        address = call.nextSize()
        count = call.nextSize()
    }

    /// Writes what fits, and nothing if that is not within memory.
    ///
    /// - Returns: How many bytes fit.
    func store(_ bytes: ArraySlice<UInt8>, _ call: GuestCall) throws -> Size {
        let part = bytes.prefix(Int(clamping: count))
        // Less than there is room for would say that there is no more.
        guard UInt64(part.count) <= call.limits.transferBytesMax else {
            call.budget?.note(UInt64(part.count), atOnce: .copiedBytes)
            throw WASIErrno.nomem
        }
        try call.charge(UInt64(part.count))
        if !part.isEmpty { try call.memory.write(part, at: address) }
        return Size(clamping: part.count)
    }
}

/// Pointer and length of a buffer that is filled whole. An empty one lies anywhere.
struct FilledBytes: WASIParameter {
    let address: UInt64
    let count: UInt64

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) throws {
        let address = call.nextSize()
        count = call.nextSize()
        self.address = count > 0 ? address : 0
        try call.memory.position(of: self.address, count: count)
    }
}

/// Pointer and length of a path: valid UTF-8 without NUL, not too long.
struct GuestPath: WASIParameter {
    let bytes: [UInt8]

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) throws {
        let (address, count) = (call.nextSize(), call.nextSize())
        try call.memory.position(of: address, count: count)
        guard count <= UInt64(clamping: call.limits.pathBytesMax) else {
            throw WASIErrno.nametoolong
        }
        // Copied first: another thread of the guest may write it meanwhile.
        bytes = try call.memory.bytes(at: address, count: count)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw WASIErrno.ilseq }
        guard !bytes.contains(0) else { throw WASIErrno.inval }
    }

    /// A path that the host asks for.
    init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// Pointer and count of an array of buffers, copied, with what one call may move at most.
/// Spec: preview 1, `iovec_array`, `ciovec_array`.
struct BufferList: WASIParameter {
    struct Buffer: BitwiseCopyable {
        var address: UInt64 = 0
        var count: UInt64 = 0
    }

    /// More than most programs use at a time, so that they cost no allocation.
    private var first = NineInPlace(repeating: Buffer())
    private var more: [Buffer] = []
    private(set) var count = 0
    /// Bytes of all.
    private(set) var byteCount: UInt64 = 0
    /// Bytes that the guest asked for, be they more than one call may move.
    private(set) var askedByteCount: UInt64 = 0
    private static let firstCount = NineInPlace<Buffer>.count
    private static let elementBytes: UInt64 = 8

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) throws {
        let (address, listed) = (call.nextSize(), call.nextSize())
        guard listed <= UInt64(clamping: call.limits.buffersMax) else { throw WASIErrno.nomem }
        guard listed > 0 else { return }
        try call.memory.position(of: address, count: listed * Self.elementBytes, alignment: 4)
        try call.charge(listed * Self.elementBytes)
        // No sum of so many 32-bit numbers is too large.
        for index in 0..<listed {
            let element = address + index * Self.elementBytes
            let buffer = Buffer(
                address: UInt64(try call.memory.load(UInt32.self, at: element)),
                count: UInt64(try call.memory.load(UInt32.self, at: element + 4)))
            guard buffer.count > 0 else { continue }
            try call.memory.position(of: buffer.address, count: buffer.count)
            askedByteCount += buffer.count
            append(buffer, within: call.limits.transferBytesMax)
        }
        guard askedByteCount > byteCount else { return }
        call.budget?.note(askedByteCount, atOnce: .copiedBytes)
        // Nothing moved would say that there is no more.
        guard byteCount > 0 else { throw WASIErrno.nomem }
    }

    private init() {}

    /// Asked before what cannot be cut short, as less of it would be something else.
    ///
    /// - Parameter byteCountMax: More is no use.
    /// - Throws: `nomem` if one call may not move all.
    func requireWhole(within byteCountMax: UInt64 = .max) throws(WASIErrno) {
        guard byteCount >= min(askedByteCount, byteCountMax) else { throw .nomem }
    }

    /// The first bytes.
    func prefix(_ byteCountMax: UInt64) -> BufferList {
        guard byteCount > byteCountMax else { return self }
        var list = BufferList()
        for index in 0..<count { list.append(self[index], within: byteCountMax) }
        return list
    }

    private mutating func append(_ buffer: Buffer, within byteCountMax: UInt64) {
        let part = min(buffer.count, byteCountMax - byteCount)
        guard part > 0 else { return }
        let buffer = Buffer(address: buffer.address, count: part)
        if count < Self.firstCount { first[count] = buffer } else { more.append(buffer) }
        count += 1
        byteCount += part
    }

    subscript(index: Int) -> Buffer {
        index < Self.firstCount ? first[index] : more[index - Self.firstCount]
    }

    /// The first that has any room.
    var firstBuffer: Buffer? { count > 0 ? first[0] : nil }
}

/// The arrays of `poll_oneoff`: what is asked, where the answers go, how many of each.
struct PollLists: WASIParameter {
    let subscriptions: UInt64
    let events: UInt64
    let count: UInt64

    static var valueTypes: [ValueType] { [.i32, .i32, .i32] }
    init(reading call: inout GuestCall) throws {
        subscriptions = call.nextSize()
        events = call.nextSize()
        count = call.nextSize()
        // For ever, for nothing: no guest means that.
        guard count > 0 else { throw WASIErrno.inval }
        guard count <= UInt64(clamping: call.limits.subscriptionsMax) else {
            throw WASIErrno.nomem
        }
        try call.memory.position(
            of: subscriptions, count: count * SubscriptionLayout(call.snapshot).byteCount,
            alignment: 8)
        try call.memory.position(
            of: events, count: count * PollEvent.byteCount(call.snapshot), alignment: 8)
    }
}
