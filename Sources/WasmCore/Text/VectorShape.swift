/// How the 128 bits of a vector are divided into lanes. Spec: core 6.5.9.
public enum VectorShape: Sendable, Hashable {
    /// Sixteen 8-bit integers.
    case i8x16
    /// Eight 16-bit integers.
    case i16x8
    /// Four 32-bit integers.
    case i32x4
    /// Two 64-bit integers.
    case i64x2
    /// Four 32-bit floating-point numbers.
    case f32x4
    /// Two 64-bit floating-point numbers.
    case f64x2

    init?(_ word: Word) {
        switch word {
        case .i8x16: self = .i8x16
        case .i16x8: self = .i16x8
        case .i32x4: self = .i32x4
        case .i64x2: self = .i64x2
        case .f32x4: self = .f32x4
        case .f64x2: self = .f64x2
        default: return nil
        }
    }

    /// Lanes of a vector.
    public var laneCount: Int { 128 / laneBits }

    /// Bits of a lane.
    public var laneBits: Int {
        switch self {
        case .i8x16: 8
        case .i16x8: 16
        case .i32x4, .f32x4: 32
        case .i64x2, .f64x2: 64
        }
    }

    /// The format of lanes that are floating-point numbers.
    var floatFormat: FloatFormat? {
        switch self {
        case .f32x4: .f32
        case .f64x2: .f64
        default: nil
        }
    }

    /// Lanes, the first one in the lowest bits, as two halves.
    public func pack(_ lanes: [UInt64]) -> (low: UInt64, high: UInt64) {
        var halves: (low: UInt64, high: UInt64) = (0, 0)
        for (position, lane) in lanes.prefix(laneCount).enumerated() {
            let shift = position * laneBits
            if shift < 64 {
                halves.low |= lane << UInt64(shift)
            } else {
                halves.high |= lane << UInt64(shift - 64)
            }
        }
        return halves
    }
}

extension TokenCursor {
    mutating func lane(_ shape: VectorShape) throws(TextError) -> UInt64 {
        if let format = shape.floatFormat { return try float(format) }
        return try integer(width: UInt64(shape.laneBits))
    }

    /// As many lanes as the shape has.
    mutating func lanes(_ shape: VectorShape) throws(TextError) -> [UInt64] {
        for ahead in 0...shape.laneCount {
            let next = token(at: position + ahead)
            let isLane =
                next.kind == .number || next.kind == .keyword && ahead < shape.laneCount
            if next.kind == .reserved { throw unexpected(at: position + ahead) }
            guard isLane == (ahead < shape.laneCount) else {
                throw error("wrong number of lane literals", at: position + ahead)
            }
        }
        var lanes: [UInt64] = []
        for _ in 0..<shape.laneCount { lanes.append(try lane(shape)) }
        return lanes
    }
}
