// Spec: core 4.3.3, floating-point operations.

extension Numeric {

    @inline(__always)
    static func f32Eq(_ a: Float, _ b: Float) -> Bool { a == b }

    @inline(__always)
    static func f32Ne(_ a: Float, _ b: Float) -> Bool { a != b }

    @inline(__always)
    static func f32Lt(_ a: Float, _ b: Float) -> Bool { a < b }

    @inline(__always)
    static func f32Gt(_ a: Float, _ b: Float) -> Bool { a > b }

    @inline(__always)
    static func f32Le(_ a: Float, _ b: Float) -> Bool { a <= b }

    @inline(__always)
    static func f32Ge(_ a: Float, _ b: Float) -> Bool { a >= b }

    @inline(__always)
    static func f32Abs(_ a: Float) -> Float { Float(bitPattern: a.bitPattern & ~0x8000_0000) }

    @inline(__always)
    static func f32Neg(_ a: Float) -> Float { Float(bitPattern: a.bitPattern ^ 0x8000_0000) }

    @inline(__always)
    static func f32Sqrt(_ a: Float) -> Float { a.squareRoot() }

    @inline(__always)
    static func f32Add(_ a: Float, _ b: Float) -> Float { a + b }

    @inline(__always)
    static func f32Sub(_ a: Float, _ b: Float) -> Float { a - b }

    @inline(__always)
    static func f32Mul(_ a: Float, _ b: Float) -> Float { a * b }

    @inline(__always)
    static func f32Div(_ a: Float, _ b: Float) -> Float { a / b }

    @inline(__always)
    static func f32Min(_ a: Float, _ b: Float) -> Float {
        if a < b { return a }
        if b < a { return b }
        // Equal, so that only the signs of zeros differ; or one is not a number.
        return a == b ? Float(bitPattern: a.bitPattern | b.bitPattern) : a + b
    }

    @inline(__always)
    static func f32Max(_ a: Float, _ b: Float) -> Float {
        if a > b { return a }
        if b > a { return b }
        // Equal, so that only the signs of zeros differ; or one is not a number.
        return a == b ? Float(bitPattern: a.bitPattern & b.bitPattern) : a + b
    }

    @inline(__always)
    static func f32Copysign(_ a: Float, _ b: Float) -> Float {
        Float(bitPattern: a.bitPattern & ~0x8000_0000 | b.bitPattern & 0x8000_0000)
    }

}

extension Numeric {

    @inline(__always)
    static func f64Eq(_ a: Double, _ b: Double) -> Bool { a == b }

    @inline(__always)
    static func f64Ne(_ a: Double, _ b: Double) -> Bool { a != b }

    @inline(__always)
    static func f64Lt(_ a: Double, _ b: Double) -> Bool { a < b }

    @inline(__always)
    static func f64Gt(_ a: Double, _ b: Double) -> Bool { a > b }

    @inline(__always)
    static func f64Le(_ a: Double, _ b: Double) -> Bool { a <= b }

    @inline(__always)
    static func f64Ge(_ a: Double, _ b: Double) -> Bool { a >= b }

    @inline(__always)
    static func f64Abs(_ a: Double) -> Double {
        Double(bitPattern: a.bitPattern & ~0x8000_0000_0000_0000)
    }

    @inline(__always)
    static func f64Neg(_ a: Double) -> Double {
        Double(bitPattern: a.bitPattern ^ 0x8000_0000_0000_0000)
    }

    @inline(__always)
    static func f64Sqrt(_ a: Double) -> Double { a.squareRoot() }

    @inline(__always)
    static func f64Add(_ a: Double, _ b: Double) -> Double { a + b }

    @inline(__always)
    static func f64Sub(_ a: Double, _ b: Double) -> Double { a - b }

    @inline(__always)
    static func f64Mul(_ a: Double, _ b: Double) -> Double { a * b }

    @inline(__always)
    static func f64Div(_ a: Double, _ b: Double) -> Double { a / b }

    @inline(__always)
    static func f64Min(_ a: Double, _ b: Double) -> Double {
        if a < b { return a }
        if b < a { return b }
        // Equal, so that only the signs of zeros differ; or one is not a number.
        return a == b ? Double(bitPattern: a.bitPattern | b.bitPattern) : a + b
    }

    @inline(__always)
    static func f64Max(_ a: Double, _ b: Double) -> Double {
        if a > b { return a }
        if b > a { return b }
        // Equal, so that only the signs of zeros differ; or one is not a number.
        return a == b ? Double(bitPattern: a.bitPattern & b.bitPattern) : a + b
    }

    @inline(__always)
    static func f64Copysign(_ a: Double, _ b: Double) -> Double {
        Double(
            bitPattern: a.bitPattern & ~0x8000_0000_0000_0000 | b.bitPattern & 0x8000_0000_0000_0000
        )
    }

}
