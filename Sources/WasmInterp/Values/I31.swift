/// References to unboxed 31-bit integers. Spec: core 4.6.5, i31.
enum I31 {
    @inline(__always)
    static func make(_ value: UInt32) -> UInt64 {
        UInt64(value & 0x7FFF_FFFF) << 3 | Reference.Tag.i31.rawValue
    }

    @inline(__always)
    static func getUnsigned(_ bits: UInt64) -> Result<UInt32, TrapCode> {
        bits == 0 ? .failure(.nullReference) : .success(UInt32(truncatingIfNeeded: bits >> 3))
    }

    @inline(__always)
    static func getSigned(_ bits: UInt64) -> Result<UInt32, TrapCode> {
        guard bits != 0 else { return .failure(.nullReference) }
        // The sign is bit 30: moved to bit 31 and back.
        let value = Int32(truncatingIfNeeded: bits >> 2) >> 1
        return .success(UInt32(bitPattern: value))
    }
}
