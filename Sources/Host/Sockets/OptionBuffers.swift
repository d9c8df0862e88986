import WasmCore

/// Pointer and length of the value of an option. Spec: WasmEdge, `sock_setsockopt`.
struct OptionValue: WASIParameter {
    private let address: UInt64
    private let byteCount: UInt64

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) throws {
        address = call.nextSize()
        byteCount = call.nextSize()
        try call.memory.position(of: address, count: byteCount)
    }

    /// - Throws: `inval` if the value is shorter than so many numbers.
    func load(_ count: UInt64, _ call: GuestCall) throws -> [Int32] {
        guard byteCount >= count * 4 else { throw WASIErrno.inval }
        return try (0..<count).map { try call.memory.load(Int32.self, at: address + $0 * 4) }
    }
}

/// Room for the value of an option, and a pointer to how much room there is, where the length of
/// the value is stored. Spec: WasmEdge, `sock_getsockopt`.
struct OptionRoom: WASIParameter {
    private let address: UInt64
    private let byteCount: UInt64
    private let byteCountAddress: UInt64

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) throws {
        address = call.nextSize()
        byteCountAddress = call.nextSize()
        try call.memory.position(of: byteCountAddress, count: 4, alignment: 4)
        byteCount = UInt64(try call.memory.load(UInt32.self, at: byteCountAddress))
        try call.memory.position(of: address, count: byteCount)
    }

    /// - Throws: `inval` if there is less room.
    func check(numbers count: Int) throws(WASIErrno) {
        guard byteCount >= UInt64(count) * 4 else { throw .inval }
    }

    func store(_ numbers: [Int32], _ call: GuestCall) throws {
        for (index, number) in numbers.enumerated() {
            try call.memory.store(number, at: address + UInt64(index) * 4)
        }
        try call.memory.store(UInt32(clamping: numbers.count * 4), at: byteCountAddress)
    }
}
