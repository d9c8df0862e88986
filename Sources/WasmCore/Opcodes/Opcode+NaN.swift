extension Opcode {
    /// Whether the standard leaves open which NaN the instruction gives where it gives one: its
    /// sign, and its payload if an operand was one. Machines differ in it.
    ///
    /// Others give the bits of an operand, or of a choice of the deterministic profile. Spec: core
    /// 4.3.3, NaN propagation.
    package var choosesNaN: Bool {
        switch self {
        case .f32Ceil, .f32Floor, .f32Trunc, .f32Nearest, .f32Sqrt, .f32Add, .f32Sub, .f32Mul,
            .f32Div, .f32Min, .f32Max, .f32DemoteF64:
            true
        case .f64Ceil, .f64Floor, .f64Trunc, .f64Nearest, .f64Sqrt, .f64Add, .f64Sub, .f64Mul,
            .f64Div, .f64Min, .f64Max, .f64PromoteF32:
            true
        case .f32x4Ceil, .f32x4Floor, .f32x4Trunc, .f32x4Nearest, .f32x4Sqrt, .f32x4Add,
            .f32x4Sub, .f32x4Mul, .f32x4Div, .f32x4Min, .f32x4Max, .f32x4DemoteF64x2Zero:
            true
        case .f64x2Ceil, .f64x2Floor, .f64x2Trunc, .f64x2Nearest, .f64x2Sqrt, .f64x2Add,
            .f64x2Sub, .f64x2Mul, .f64x2Div, .f64x2Min, .f64x2Max, .f64x2PromoteLowF32x4:
            true
        default: false
        }
    }
}
