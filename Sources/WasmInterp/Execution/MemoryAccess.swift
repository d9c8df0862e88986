/// What the loads and stores move between memory and operands, one function per opcode; narrow
/// accesses of 64-bit integers that extend no sign are those of 32-bit ones.
enum MemoryAccess {
    @inline(__always) static func i32Load(_ v: UInt32) -> UInt32 { v }
    @inline(__always) static func i64Load(_ v: UInt64) -> UInt64 { v }
    @inline(__always) static func f32Load(_ v: Float) -> Float { v }
    @inline(__always) static func f64Load(_ v: Double) -> Double { v }
    @inline(__always) static func i32Load8S(_ v: Int8) -> UInt32 { UInt32(bitPattern: Int32(v)) }
    @inline(__always) static func i32Load8U(_ v: UInt8) -> UInt32 { UInt32(v) }
    @inline(__always) static func i32Load16S(_ v: Int16) -> UInt32 { UInt32(bitPattern: Int32(v)) }
    @inline(__always) static func i32Load16U(_ v: UInt16) -> UInt32 { UInt32(v) }
    @inline(__always) static func i64Load8S(_ v: Int8) -> UInt64 { UInt64(bitPattern: Int64(v)) }
    @inline(__always) static func i64Load16S(_ v: Int16) -> UInt64 { UInt64(bitPattern: Int64(v)) }
    @inline(__always) static func i64Load32S(_ v: Int32) -> UInt64 { UInt64(bitPattern: Int64(v)) }

    @inline(__always) static func i32Store(_ v: UInt32) -> UInt32 { v }
    @inline(__always) static func i64Store(_ v: UInt64) -> UInt64 { v }
    @inline(__always) static func f32Store(_ v: Float) -> Float { v }
    @inline(__always) static func f64Store(_ v: Double) -> Double { v }
    @inline(__always) static func i32Store8(_ v: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: v) }
    @inline(__always) static func i32Store16(_ v: UInt32) -> UInt16 {
        UInt16(truncatingIfNeeded: v)
    }
}
