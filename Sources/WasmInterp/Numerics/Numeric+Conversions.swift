// Spec: core 4.3.4, conversions.

extension Numeric {

    @inline(__always)
    static func i32WrapI64(_ a: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: a) }

    @inline(__always)
    static func i64ExtendI32S(_ a: UInt32) -> UInt64 {
        UInt64(bitPattern: Int64(Int32(bitPattern: a)))
    }

    @inline(__always)
    static func i64ExtendI32U(_ a: UInt32) -> UInt64 { UInt64(a) }

    @inline(__always)
    static func i32TruncF32S(_ a: Float) -> Result<UInt32, TrapCode> {
        if a > -2147483904.0, a < 2147483648.0 { return .success(UInt32(bitPattern: Int32(a))) }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i32TruncSatF32S(_ a: Float) -> UInt32 {
        if a > -2147483904.0, a < 2147483648.0 { return UInt32(bitPattern: Int32(a)) }
        return a.isNaN ? 0 : a < 0 ? UInt32(bitPattern: Int32.min) : UInt32(bitPattern: Int32.max)
    }

    @inline(__always)
    static func i32TruncF32U(_ a: Float) -> Result<UInt32, TrapCode> {
        if a > -1.0, a < 4294967296.0 { return .success(UInt32(a)) }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i32TruncSatF32U(_ a: Float) -> UInt32 {
        if a > -1.0, a < 4294967296.0 { return UInt32(a) }
        return a.isNaN ? 0 : a < 0 ? 0 : UInt32.max
    }

    @inline(__always)
    static func i32TruncF64S(_ a: Double) -> Result<UInt32, TrapCode> {
        if a > -2147483649.0, a < 2147483648.0 { return .success(UInt32(bitPattern: Int32(a))) }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i32TruncSatF64S(_ a: Double) -> UInt32 {
        if a > -2147483649.0, a < 2147483648.0 { return UInt32(bitPattern: Int32(a)) }
        return a.isNaN ? 0 : a < 0 ? UInt32(bitPattern: Int32.min) : UInt32(bitPattern: Int32.max)
    }

    @inline(__always)
    static func i32TruncF64U(_ a: Double) -> Result<UInt32, TrapCode> {
        if a > -1.0, a < 4294967296.0 { return .success(UInt32(a)) }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i32TruncSatF64U(_ a: Double) -> UInt32 {
        if a > -1.0, a < 4294967296.0 { return UInt32(a) }
        return a.isNaN ? 0 : a < 0 ? 0 : UInt32.max
    }

    @inline(__always)
    static func i64TruncF32S(_ a: Float) -> Result<UInt64, TrapCode> {
        if a > -9223373136366403584.0, a < 9223372036854775808.0 {
            return .success(UInt64(bitPattern: Int64(a)))
        }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i64TruncSatF32S(_ a: Float) -> UInt64 {
        if a > -9223373136366403584.0, a < 9223372036854775808.0 {
            return UInt64(bitPattern: Int64(a))
        }
        return a.isNaN ? 0 : a < 0 ? UInt64(bitPattern: Int64.min) : UInt64(bitPattern: Int64.max)
    }

    @inline(__always)
    static func i64TruncF32U(_ a: Float) -> Result<UInt64, TrapCode> {
        if a > -1.0, a < 18446744073709551616.0 { return .success(UInt64(a)) }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i64TruncSatF32U(_ a: Float) -> UInt64 {
        if a > -1.0, a < 18446744073709551616.0 { return UInt64(a) }
        return a.isNaN ? 0 : a < 0 ? 0 : UInt64.max
    }

    @inline(__always)
    static func i64TruncF64S(_ a: Double) -> Result<UInt64, TrapCode> {
        if a > -9223372036854777856.0, a < 9223372036854775808.0 {
            return .success(UInt64(bitPattern: Int64(a)))
        }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i64TruncSatF64S(_ a: Double) -> UInt64 {
        if a > -9223372036854777856.0, a < 9223372036854775808.0 {
            return UInt64(bitPattern: Int64(a))
        }
        return a.isNaN ? 0 : a < 0 ? UInt64(bitPattern: Int64.min) : UInt64(bitPattern: Int64.max)
    }

    @inline(__always)
    static func i64TruncF64U(_ a: Double) -> Result<UInt64, TrapCode> {
        if a > -1.0, a < 18446744073709551616.0 { return .success(UInt64(a)) }
        return .failure(a.isNaN ? .invalidConversionToInteger : .integerOverflow)
    }

    @inline(__always)
    static func i64TruncSatF64U(_ a: Double) -> UInt64 {
        if a > -1.0, a < 18446744073709551616.0 { return UInt64(a) }
        return a.isNaN ? 0 : a < 0 ? 0 : UInt64.max
    }

    @inline(__always)
    static func f32ConvertI32S(_ a: UInt32) -> Float { Float(Int32(bitPattern: a)) }

    @inline(__always)
    static func f32ConvertI32U(_ a: UInt32) -> Float { Float(a) }

    @inline(__always)
    static func f32ConvertI64S(_ a: UInt64) -> Float { Float(Int64(bitPattern: a)) }

    @inline(__always)
    static func f32ConvertI64U(_ a: UInt64) -> Float { Float(a) }

    @inline(__always)
    static func f64ConvertI32S(_ a: UInt32) -> Double { Double(Int32(bitPattern: a)) }

    @inline(__always)
    static func f64ConvertI32U(_ a: UInt32) -> Double { Double(a) }

    @inline(__always)
    static func f64ConvertI64S(_ a: UInt64) -> Double { Double(Int64(bitPattern: a)) }

    @inline(__always)
    static func f64ConvertI64U(_ a: UInt64) -> Double { Double(a) }

    @inline(__always)
    static func f32DemoteF64(_ a: Double) -> Float { Float(a) }

    @inline(__always)
    static func f64PromoteF32(_ a: Float) -> Double { Double(a) }

    @inline(__always)
    static func i32ReinterpretF32(_ a: Float) -> UInt32 { a.bitPattern }

    @inline(__always)
    static func i64ReinterpretF64(_ a: Double) -> UInt64 { a.bitPattern }

    @inline(__always)
    static func f32ReinterpretI32(_ a: UInt32) -> Float { Float(bitPattern: a) }

    @inline(__always)
    static func f64ReinterpretI64(_ a: UInt64) -> Double { Double(bitPattern: a) }

}
