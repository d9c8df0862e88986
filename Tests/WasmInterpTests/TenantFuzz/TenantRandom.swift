/// SplitMix64: the same numbers for a seed, everywhere.
struct TenantRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    /// An argument: mostly an address, often next to an edge.
    mutating func argument() -> Int32 {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: Int32.random(in: 0..<64, using: &self)
        case 1: 4_096 - Int32.random(in: 0..<20, using: &self)
        case 2: 65_536 - Int32.random(in: 0..<20, using: &self)
        case 3: Int32.random(in: 0..<65_536, using: &self)
        case 4: Int32.random(in: 0..<2_000_000, using: &self)
        default: Int32.random(in: -1...1, using: &self)
        }
    }
}
