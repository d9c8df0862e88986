// The NaN with no bits but the one that makes it quiet, where there is any. Spec: core 4.3.3, NaN
// propagation: canonical; the positive one of the two, as the deterministic profile has it.

extension Numeric {
    @inline(__always)
    static func canonical(_ a: Float) -> Float {
        _fastPath(a == a) ? a : Float(bitPattern: 0x7FC0_0000)
    }

    @inline(__always)
    static func canonical(_ a: Double) -> Double {
        _fastPath(a == a) ? a : Double(bitPattern: 0x7FF8_0000_0000_0000)
    }
}

extension Vector {
    @inline(__always)
    static func canonical(_ a: F32x4) -> F32x4 {
        a.replacing(with: U32x4(repeating: 0x7FC0_0000).f32x4, where: a .!= a)
    }

    @inline(__always)
    static func canonical(_ a: F64x2) -> F64x2 {
        a.replacing(with: U64x2(repeating: 0x7FF8_0000_0000_0000).f64x2, where: a .!= a)
    }
}
