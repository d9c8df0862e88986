/// What each scalar instruction computes, as one pure function named after its opcode.
///
/// Handlers, constant expressions and tests share them. Trapping ones return a `Result`, which
/// costs a handler nothing once inlined; a thrown error would cost it a stack frame.
enum Numeric {}

// Spec: core 4.3.2, integer operations. Numbers are kept unsigned; signed operations reinterpret.

extension Numeric {

    @inline(__always)
    static func i32Eqz(_ a: UInt32) -> UInt32 { a == 0 ? 1 : 0 }

    @inline(__always)
    static func i32Eq(_ a: UInt32, _ b: UInt32) -> Bool { a == b }

    @inline(__always)
    static func i32Ne(_ a: UInt32, _ b: UInt32) -> Bool { a != b }

    @inline(__always)
    static func i32LtS(_ a: UInt32, _ b: UInt32) -> Bool {
        Int32(bitPattern: a) < Int32(bitPattern: b)
    }

    @inline(__always)
    static func i32LtU(_ a: UInt32, _ b: UInt32) -> Bool { a < b }

    @inline(__always)
    static func i32GtS(_ a: UInt32, _ b: UInt32) -> Bool {
        Int32(bitPattern: a) > Int32(bitPattern: b)
    }

    @inline(__always)
    static func i32GtU(_ a: UInt32, _ b: UInt32) -> Bool { a > b }

    @inline(__always)
    static func i32LeS(_ a: UInt32, _ b: UInt32) -> Bool {
        Int32(bitPattern: a) <= Int32(bitPattern: b)
    }

    @inline(__always)
    static func i32LeU(_ a: UInt32, _ b: UInt32) -> Bool { a <= b }

    @inline(__always)
    static func i32GeS(_ a: UInt32, _ b: UInt32) -> Bool {
        Int32(bitPattern: a) >= Int32(bitPattern: b)
    }

    @inline(__always)
    static func i32GeU(_ a: UInt32, _ b: UInt32) -> Bool { a >= b }

    @inline(__always)
    static func i32Clz(_ a: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: a.leadingZeroBitCount) }

    @inline(__always)
    static func i32Ctz(_ a: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: a.trailingZeroBitCount) }

    @inline(__always)
    static func i32Popcnt(_ a: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: a.nonzeroBitCount) }

    @inline(__always)
    static func i32Add(_ a: UInt32, _ b: UInt32) -> UInt32 { a &+ b }

    @inline(__always)
    static func i32Sub(_ a: UInt32, _ b: UInt32) -> UInt32 { a &- b }

    @inline(__always)
    static func i32Mul(_ a: UInt32, _ b: UInt32) -> UInt32 { a &* b }

    @inline(__always)
    static func i32And(_ a: UInt32, _ b: UInt32) -> UInt32 { a & b }

    @inline(__always)
    static func i32Or(_ a: UInt32, _ b: UInt32) -> UInt32 { a | b }

    @inline(__always)
    static func i32Xor(_ a: UInt32, _ b: UInt32) -> UInt32 { a ^ b }

    @inline(__always)
    static func i32Shl(_ a: UInt32, _ b: UInt32) -> UInt32 { a &<< b }

    @inline(__always)
    static func i32ShrU(_ a: UInt32, _ b: UInt32) -> UInt32 { a &>> b }

    @inline(__always)
    static func i32ShrS(_ a: UInt32, _ b: UInt32) -> UInt32 {
        UInt32(bitPattern: Int32(bitPattern: a) &>> Int32(bitPattern: b))
    }

    @inline(__always)
    static func i32Rotl(_ a: UInt32, _ b: UInt32) -> UInt32 { a &<< b | a &>> (0 &- b) }

    @inline(__always)
    static func i32Rotr(_ a: UInt32, _ b: UInt32) -> UInt32 { a &>> b | a &<< (0 &- b) }

    @inline(__always)
    static func i32DivU(_ a: UInt32, _ b: UInt32) -> Result<UInt32, TrapCode> {
        b == 0 ? .failure(.integerDivideByZero) : .success(a / b)
    }

    @inline(__always)
    static func i32RemU(_ a: UInt32, _ b: UInt32) -> Result<UInt32, TrapCode> {
        b == 0 ? .failure(.integerDivideByZero) : .success(a % b)
    }

    @inline(__always)
    static func i32DivS(_ a: UInt32, _ b: UInt32) -> Result<UInt32, TrapCode> {
        if b == 0 { return .failure(.integerDivideByZero) }
        let (quotient, overflow) = Int32(bitPattern: a).dividedReportingOverflow(
            by: Int32(bitPattern: b))
        return overflow ? .failure(.integerOverflow) : .success(UInt32(bitPattern: quotient))
    }

    @inline(__always)
    static func i32RemS(_ a: UInt32, _ b: UInt32) -> Result<UInt32, TrapCode> {
        if b == 0 { return .failure(.integerDivideByZero) }
        if b == .max { return .success(0) }
        return .success(UInt32(bitPattern: Int32(bitPattern: a) % Int32(bitPattern: b)))
    }

    @inline(__always)
    static func i32Extend8S(_ a: UInt32) -> UInt32 {
        UInt32(bitPattern: Int32(Int8(truncatingIfNeeded: a)))
    }

    @inline(__always)
    static func i32Extend16S(_ a: UInt32) -> UInt32 {
        UInt32(bitPattern: Int32(Int16(truncatingIfNeeded: a)))
    }

}

// Spec: core 4.3.2, integer operations. Numbers are kept unsigned; signed operations reinterpret.

extension Numeric {

    @inline(__always)
    static func i64Eqz(_ a: UInt64) -> UInt32 { a == 0 ? 1 : 0 }

    @inline(__always)
    static func i64Eq(_ a: UInt64, _ b: UInt64) -> Bool { a == b }

    @inline(__always)
    static func i64Ne(_ a: UInt64, _ b: UInt64) -> Bool { a != b }

    @inline(__always)
    static func i64LtS(_ a: UInt64, _ b: UInt64) -> Bool {
        Int64(bitPattern: a) < Int64(bitPattern: b)
    }

    @inline(__always)
    static func i64LtU(_ a: UInt64, _ b: UInt64) -> Bool { a < b }

    @inline(__always)
    static func i64GtS(_ a: UInt64, _ b: UInt64) -> Bool {
        Int64(bitPattern: a) > Int64(bitPattern: b)
    }

    @inline(__always)
    static func i64GtU(_ a: UInt64, _ b: UInt64) -> Bool { a > b }

    @inline(__always)
    static func i64LeS(_ a: UInt64, _ b: UInt64) -> Bool {
        Int64(bitPattern: a) <= Int64(bitPattern: b)
    }

    @inline(__always)
    static func i64LeU(_ a: UInt64, _ b: UInt64) -> Bool { a <= b }

    @inline(__always)
    static func i64GeS(_ a: UInt64, _ b: UInt64) -> Bool {
        Int64(bitPattern: a) >= Int64(bitPattern: b)
    }

    @inline(__always)
    static func i64GeU(_ a: UInt64, _ b: UInt64) -> Bool { a >= b }

    @inline(__always)
    static func i64Clz(_ a: UInt64) -> UInt64 { UInt64(truncatingIfNeeded: a.leadingZeroBitCount) }

    @inline(__always)
    static func i64Ctz(_ a: UInt64) -> UInt64 { UInt64(truncatingIfNeeded: a.trailingZeroBitCount) }

    @inline(__always)
    static func i64Popcnt(_ a: UInt64) -> UInt64 { UInt64(truncatingIfNeeded: a.nonzeroBitCount) }

    @inline(__always)
    static func i64Add(_ a: UInt64, _ b: UInt64) -> UInt64 { a &+ b }

    @inline(__always)
    static func i64Sub(_ a: UInt64, _ b: UInt64) -> UInt64 { a &- b }

    @inline(__always)
    static func i64Mul(_ a: UInt64, _ b: UInt64) -> UInt64 { a &* b }

    @inline(__always)
    static func i64And(_ a: UInt64, _ b: UInt64) -> UInt64 { a & b }

    @inline(__always)
    static func i64Or(_ a: UInt64, _ b: UInt64) -> UInt64 { a | b }

    @inline(__always)
    static func i64Xor(_ a: UInt64, _ b: UInt64) -> UInt64 { a ^ b }

    @inline(__always)
    static func i64Shl(_ a: UInt64, _ b: UInt64) -> UInt64 { a &<< b }

    @inline(__always)
    static func i64ShrU(_ a: UInt64, _ b: UInt64) -> UInt64 { a &>> b }

    @inline(__always)
    static func i64ShrS(_ a: UInt64, _ b: UInt64) -> UInt64 {
        UInt64(bitPattern: Int64(bitPattern: a) &>> Int64(bitPattern: b))
    }

    @inline(__always)
    static func i64Rotl(_ a: UInt64, _ b: UInt64) -> UInt64 { a &<< b | a &>> (0 &- b) }

    @inline(__always)
    static func i64Rotr(_ a: UInt64, _ b: UInt64) -> UInt64 { a &>> b | a &<< (0 &- b) }

    @inline(__always)
    static func i64DivU(_ a: UInt64, _ b: UInt64) -> Result<UInt64, TrapCode> {
        b == 0 ? .failure(.integerDivideByZero) : .success(a / b)
    }

    @inline(__always)
    static func i64RemU(_ a: UInt64, _ b: UInt64) -> Result<UInt64, TrapCode> {
        b == 0 ? .failure(.integerDivideByZero) : .success(a % b)
    }

    @inline(__always)
    static func i64DivS(_ a: UInt64, _ b: UInt64) -> Result<UInt64, TrapCode> {
        if b == 0 { return .failure(.integerDivideByZero) }
        let (quotient, overflow) = Int64(bitPattern: a).dividedReportingOverflow(
            by: Int64(bitPattern: b))
        return overflow ? .failure(.integerOverflow) : .success(UInt64(bitPattern: quotient))
    }

    @inline(__always)
    static func i64RemS(_ a: UInt64, _ b: UInt64) -> Result<UInt64, TrapCode> {
        if b == 0 { return .failure(.integerDivideByZero) }
        if b == .max { return .success(0) }
        return .success(UInt64(bitPattern: Int64(bitPattern: a) % Int64(bitPattern: b)))
    }

    @inline(__always)
    static func i64Extend8S(_ a: UInt64) -> UInt64 {
        UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: a)))
    }

    @inline(__always)
    static func i64Extend16S(_ a: UInt64) -> UInt64 {
        UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: a)))
    }

    @inline(__always)
    static func i64Extend32S(_ a: UInt64) -> UInt64 {
        UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: a)))
    }

}
