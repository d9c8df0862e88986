/// The frame between a caller and a callee of another instance: return address and caller's frame
/// as in any header, then the caller's instance, and how many slots the callee takes and gives.
///
/// It stands behind the caller's arguments or results, and the callee's frame right behind it. So
/// arguments are copied over it, and results back.
struct Bridge {
    static let slotCount = 4
    /// Arguments or results, in slots, of a call between instances that goes the shortest way.
    static let shortCallSlotsMax = 4
    /// Arguments or results, in slots, up to which a call between instances takes no longer than a
    /// few instructions: nobody has to look after it whether the guest must stop.
    static let unseenSlotsMax = 16
    let slots: UnsafeMutablePointer<UInt64>

    @inline(__always)
    init(_ slots: UnsafeMutablePointer<UInt64>) { self.slots = slots }

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
    private var parameterSlots: UInt16 { UInt16(truncatingIfNeeded: slots[3]) }
    @inline(__always)
    var resultSlots: UInt16 { UInt16(truncatingIfNeeded: slots[3] >> 16) }
    /// Of the arguments or results, whichever take more.
    var signatureSlots: Int { Int(max(parameterSlots, resultSlots)) }
    /// Where the caller had the arguments and finds the results.
    @inline(__always)
    var base: UnsafeMutablePointer<UInt64> { slots - Int(max(parameterSlots, resultSlots)) }
    /// Where the callee's frame starts, and leaves its results.
    @inline(__always)
    var calleeFrame: UnsafeMutablePointer<UInt64> { slots + Self.slotCount }

    @inline(__always)
    func write(
        returnAddress: UInt64, caller: UInt64, instance: UnsafeMutablePointer<InstanceData>,
        callee record: UnsafePointer<FunctionRecord>
    ) {
        write(
            returnAddress: returnAddress, caller: caller, instance: instance,
            parameterSlots: record.pointee.parameterSlots,
            resultSlots: record.pointee.resultSlots)
    }

    @inline(__always)
    func write(
        returnAddress: UInt64, caller: UInt64, instance: UnsafeMutablePointer<InstanceData>,
        parameterSlots: UInt16, resultSlots: UInt16
    ) {
        slots[0] = returnAddress
        slots[1] = caller
        slots[2] = UInt64(UInt(bitPattern: instance))
        slots[3] = UInt64(parameterSlots) | UInt64(resultSlots) << 16
    }
}
