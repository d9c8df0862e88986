import Platform
internal import Synchronization

/// The random bytes of the system, fit for keys.
public final class HostRandom: RandomSource {
    /// All of them give bytes of the same source.
    public init() {}

    public func fill(_ bytes: inout MutableRawSpan) {
        let done = unsafe bytes.withUnsafeMutableBytes { unsafe Entropy.fill($0) }
        guard done < bytes.byteCount else { return }
        // A system without the call: the library knows another way.
        var generator = SystemRandomNumberGenerator()
        bytes.fill(from: done) { generator.next() }
    }
}

/// The same bytes for the same seed, everywhere. Not for secrets.
public final class SeededRandom: RandomSource, Sendable {
    private let state: Atomic<UInt64>

    /// Equal seeds give equal bytes.
    public init(seed: UInt64) { state = Atomic(seed) }

    public func fill(_ bytes: inout MutableRawSpan) {
        bytes.fill { next() }
    }

    /// SplitMix64, by Steele, Lea and Flood.
    private func next() -> UInt64 {
        var z = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension MutableRawSpan {
    /// Fills with words, low byte first; of the last one what fits.
    fileprivate mutating func fill(from start: Int = 0, _ next: () -> UInt64) {
        unsafe withUnsafeMutableBytes { buffer in
            var position = start
            while position < buffer.count {
                var word = next()
                let end = min(position + 8, buffer.count)
                while position < end {
                    unsafe buffer[position] = UInt8(truncatingIfNeeded: word)
                    word >>= 8
                    position += 1
                }
            }
        }
    }
}
