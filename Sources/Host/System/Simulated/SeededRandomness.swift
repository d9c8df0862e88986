internal import Platform

/// The same bytes for the same seed, everywhere. Not for secrets.
///
/// What is asked for at once comes from whole words, so bytes depend on how they are asked for too.
package final class SeededRandomness: Randomness {
    private let state: Locked<UInt64>

    package init(seed: UInt64) { state = Locked(seed) }

    /// What comes next depends on nothing else.
    package var position: UInt64 {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    package func fill(_ bytes: inout MutableRawSpan) {
        var word: UInt64 = 0
        for index in 0..<bytes.byteCount {
            word = index % 8 == 0 ? next() : word >> 8
            bytes.storeBytes(
                of: UInt8(truncatingIfNeeded: word), toByteOffset: index, as: UInt8.self)
        }
    }

    /// SplitMix64, by Steele, Lea and Flood.
    package func next() -> UInt64 {
        var z = state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
