// Spec: core 4.3.3, rounding to integers.
//
// The processor's baseline has no instruction for these, and calling the library would cost each
// handler a stack frame. Adding 2^23 or 2^52 leaves no bits for a fraction, so the sum is rounded
// to the nearest integer, ties to even; numbers of that size or more are integers already.

extension Numeric {

    /// Such an operand is the result, made quiet.
    @inline(__always)
    private static func isIntegerOrNaN(_ a: Float) -> Bool { !(a.magnitude < 0x1p23) }

    /// By bits: the optimiser takes a sum with zero for its operand, signalling NaNs included.
    @inline(__always)
    private static func quiet(_ a: Float) -> Float {
        a.isNaN ? Float(bitPattern: a.bitPattern | 0x0040_0000) : a
    }

    @inline(__always)
    private static func nearestMagnitude(_ magnitude: Float) -> Float {
        (magnitude + 0x1p23) - 0x1p23
    }

    @inline(__always)
    static func f32Nearest(_ a: Float) -> Float {
        if isIntegerOrNaN(a) { return quiet(a) }
        return f32Copysign(nearestMagnitude(a.magnitude), a)
    }

    @inline(__always)
    static func f32Floor(_ a: Float) -> Float {
        if isIntegerOrNaN(a) { return quiet(a) }
        let nearest = f32Copysign(nearestMagnitude(a.magnitude), a)
        return nearest > a ? nearest - 1 : nearest
    }

    @inline(__always)
    static func f32Ceil(_ a: Float) -> Float {
        if isIntegerOrNaN(a) { return quiet(a) }
        let nearest = f32Copysign(nearestMagnitude(a.magnitude), a)
        // From -1 + 1 comes a positive zero, so the sign is put back.
        return f32Copysign(nearest < a ? nearest + 1 : nearest, a)
    }

    @inline(__always)
    static func f32Trunc(_ a: Float) -> Float {
        if isIntegerOrNaN(a) { return quiet(a) }
        let nearest = nearestMagnitude(a.magnitude)
        return f32Copysign(nearest > a.magnitude ? nearest - 1 : nearest, a)
    }

    @inline(__always)
    private static func isIntegerOrNaN(_ a: Double) -> Bool { !(a.magnitude < 0x1p52) }

    @inline(__always)
    private static func quiet(_ a: Double) -> Double {
        a.isNaN ? Double(bitPattern: a.bitPattern | 0x0008_0000_0000_0000) : a
    }

    @inline(__always)
    private static func nearestMagnitude(_ magnitude: Double) -> Double {
        (magnitude + 0x1p52) - 0x1p52
    }

    @inline(__always)
    static func f64Nearest(_ a: Double) -> Double {
        if isIntegerOrNaN(a) { return quiet(a) }
        return f64Copysign(nearestMagnitude(a.magnitude), a)
    }

    @inline(__always)
    static func f64Floor(_ a: Double) -> Double {
        if isIntegerOrNaN(a) { return quiet(a) }
        let nearest = f64Copysign(nearestMagnitude(a.magnitude), a)
        return nearest > a ? nearest - 1 : nearest
    }

    @inline(__always)
    static func f64Ceil(_ a: Double) -> Double {
        if isIntegerOrNaN(a) { return quiet(a) }
        let nearest = f64Copysign(nearestMagnitude(a.magnitude), a)
        // From -1 + 1 comes a positive zero, so the sign is put back.
        return f64Copysign(nearest < a ? nearest + 1 : nearest, a)
    }

    @inline(__always)
    static func f64Trunc(_ a: Double) -> Double {
        if isIntegerOrNaN(a) { return quiet(a) }
        let nearest = nearestMagnitude(a.magnitude)
        return f64Copysign(nearest > a.magnitude ? nearest - 1 : nearest, a)
    }
}
