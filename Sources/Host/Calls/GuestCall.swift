import WasmCore
import WasmInterp

/// One call of a guest while it is carried out: its arguments, its memory, and who pays.
struct GuestCall {
    let snapshot: WASISnapshot
    let memory: GuestMemory
    let limits: WASILimits
    let meter: CallMeter
    /// What the call has waited for, if it is made again.
    let condition: WaitCondition?
    /// Who is told of limits of single calls.
    let budget: GuestBudget?
    /// Each in 64 bits; `path_open` has nine, the most of all. None that is missing can be read by
    /// mistake.
    private var values = NineInPlace<UInt64>(repeating: 0)
    private var valueCount = 0
    /// The position of the parameter that is being read, then their count.
    var parameter = 0

    init(
        _ arguments: Span<UInt64>, memory: GuestMemory, snapshot: WASISnapshot,
        limits: WASILimits, meter: CallMeter, condition: WaitCondition? = nil,
        budget: GuestBudget? = nil
    ) {
        self.condition = condition
        self.budget = budget
        self.snapshot = snapshot
        self.memory = memory
        self.limits = limits
        self.meter = meter
        for index in 0..<min(arguments.count, NineInPlace<UInt64>.count) {
            values[index] = arguments[index]
        }
    }

    /// What the host does for itself: there is no guest, and nobody pays.
    static var ofHost: GuestCall {
        GuestCall(
            Span(), memory: .none, snapshot: .preview1, limits: WASILimits(),
            meter: CallMeter(nil))
    }

    /// The next 64-bit argument.
    mutating func nextU64() -> UInt64 {
        guard valueCount < NineInPlace<UInt64>.count else { return 0 }
        defer { valueCount += 1 }
        return values.load(valueCount)
    }

    /// The next 32-bit argument; its upper half is nothing.
    mutating func nextU32() -> UInt32 { UInt32(truncatingIfNeeded: nextU64()) }

    /// The next pointer or length.
    mutating func nextSize() -> UInt64 { UInt64(nextU32()) }

    func charge(_ byteCount: UInt64) throws(Trap) { try meter.charge(byteCount) }
}

/// How a call ends that does not return to the guest.
enum CallEnd: Error {
    case exit(code: UInt32)
    case trap(String)
    case interrupted
}
