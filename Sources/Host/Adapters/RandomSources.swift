internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The random bytes of the system, fit for keys.
public final class HostRandom: RandomSource {
    public init() {}

    public func fill(_ bytes: inout MutableRawSpan) {
        unsafe bytes.withUnsafeMutableBytes { unsafe Self.fill($0) }
    }

    #if canImport(Darwin)
        private static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
            guard let start = buffer.baseAddress else { return }
            unsafe arc4random_buf(start, buffer.count)
        }
    #else
        /// Bytes that `getentropy` gives at a time, by its definition.
        private static let stepMax = 256

        private static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
            guard let start = buffer.baseAddress else { return }
            var done = 0
            while done < buffer.count {
                let part = min(stepMax, buffer.count - done)
                guard unsafe getentropy(start + done, part) == 0 else {
                    // A system without the call: the library knows another way.
                    var generator = SystemRandomNumberGenerator()
                    var rest = unsafe MutableRawSpan(
                        _unsafeStart: start + done, byteCount: buffer.count - done)
                    return rest.fill { generator.next() }
                }
                done += part
            }
        }
    #endif
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
    fileprivate mutating func fill(_ next: () -> UInt64) {
        unsafe withUnsafeMutableBytes { buffer in
            var position = 0
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
