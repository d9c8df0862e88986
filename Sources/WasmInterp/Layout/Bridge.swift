/// The frame between a caller and a callee of another instance: return address and caller's frame
/// as in any header, then the caller's instance, and how far the results have to go.
///
/// It stands behind the caller's arguments or results, and the callee's frame right behind it. So
/// arguments are copied over it, and results back.
struct Bridge {
    static let slotCount = 4
    /// Arguments or results, in slots, up to which a call between instances takes no longer than a
    /// few instructions: nobody has to look after it whether the guest must stop.
    static let unseenSlotsMax = 16
    let slots: UnsafeMutablePointer<UInt64>

    @inline(__always)
    init(_ slots: UnsafeMutablePointer<UInt64>) { self.slots = slots }

    /// The bridge behind the place of a function's arguments and results.
    @inline(__always)
    init(behind base: UnsafeMutablePointer<UInt64>, of record: UnsafePointer<FunctionRecord>) {
        slots = base + record.pointee.signatureSlots
    }

    // Whoever writes a bridge writes places that there are.

    @inline(__always)
    var returnAddress: UnsafeRawPointer {
        UnsafeRawPointer(bitPattern: UInt(slots[0])).unsafelyUnwrapped
    }
    @inline(__always)
    var caller: UnsafeMutablePointer<UInt64> {
        UnsafeMutablePointer(bitPattern: UInt(slots[1])).unsafelyUnwrapped
    }
    /// The caller's instance.
    @inline(__always)
    var instance: UnsafeMutablePointer<InstanceData> {
        UnsafeMutablePointer(bitPattern: UInt(slots[2])).unsafelyUnwrapped
    }
    @inline(__always)
    var resultSlots: Int { Int(UInt32(truncatingIfNeeded: slots[3])) }
    /// Where the caller finds the results.
    @inline(__always)
    var base: UnsafeMutablePointer<UInt64> { slots - Int(slots[3] >> 32) }
    /// Where the callee's frame starts, and leaves its results.
    @inline(__always)
    var calleeFrame: UnsafeMutablePointer<UInt64> { slots + Self.slotCount }

    @inline(__always)
    func write(
        returnAddress: UInt64, caller: UInt64, instance: UnsafeMutablePointer<InstanceData>,
        record: UnsafePointer<FunctionRecord>
    ) {
        slots[0] = returnAddress
        slots[1] = caller
        slots[2] = UInt64(UInt(bitPattern: instance))
        slots[3] =
            UInt64(record.pointee.resultSlots) | UInt64(record.pointee.signatureSlots) << 32
    }
}
