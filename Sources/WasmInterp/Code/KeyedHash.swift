import WasmCore

/// Tells contents of bytes apart, with a key that nobody outside of the process knows.
///
/// The bytes in blocks of 16 are coefficients of a polynomial over the numbers modulo 2^130 - 5,
/// which is evaluated at the key: the polynomial part of Poly1305, RFC 8439. A long content is two
/// such polynomials, its halves, evaluated at the same time, as each step waits for the last.
/// Whoever does not know the key finds two contents of `n` bytes with equal hashes with a
/// probability of `n` / 2^107 at most, in each trial; for a gibibyte that is 2^-77. The hash must
/// not leave the process, for it would tell about the key. It is several times faster than a hash
/// that needs no secret.
package struct KeyedHash: Sendable {
    /// A hash and how many bytes it is of.
    package struct Value: Hashable, Sendable {
        /// Of the first half, if the content is long.
        package var start = Sum()
        /// Of the rest.
        package var rest = Sum()
        package var byteCount: Int
    }

    /// A number modulo 2^130 - 5.
    package struct Sum: Hashable, Sendable {
        package var low: UInt64 = 0
        package var middle: UInt64 = 0
        package var high: UInt64 = 0
    }

    /// Shorter contents are one polynomial.
    private static let twoHalvesMin = 1_024

    private let r0: UInt64
    private let r1: UInt64

    init() {
        var generator = SystemRandomNumberGenerator()
        self.init(generator.next(), generator.next())
    }

    /// - Parameters: The key, lower half first; some of its bits do not count.
    package init(_ low: UInt64, _ high: UInt64) {
        // Without these bits no sum below overflows.
        r0 = low & 0x0FFF_FFFC_0FFF_FFFF
        r1 = high & 0x0FFF_FFFC_0FFF_FFFC
    }

    /// Bytes between two looks at whether the hash is still wanted.
    private static let bytesPerQuestion = 1 << 20

    /// - Parameter interruption: Whether the hash is still wanted; once it is not, what comes back
    ///   is of no use.
    /// - Complexity: O(bytes).
    package func callAsFunction(
        _ bytes: UnsafeRawBufferPointer, interruption: InterruptionCheck = .never
    ) -> Value {
        var value = Value(byteCount: bytes.count)
        guard let base = bytes.baseAddress else { return value }
        var offset = 0
        if bytes.count >= Self.twoHalvesMin {
            let half = bytes.count / 32 * 16
            while offset < half, !interruption.isRequested {
                let pause = min(offset &+ Self.bytesPerQuestion, half)
                while offset < pause {
                    add(base + offset, to: &value.start)
                    add(base + offset + half, to: &value.rest)
                    offset &+= 16
                }
            }
            offset = 2 &* half
        }
        while offset &+ 16 <= bytes.count {
            add(base + offset, to: &value.rest)
            offset &+= 16
        }
        if offset < bytes.count {
            // The rest, a one, and zeros.
            var words: (UInt64, UInt64) = (0, 0)
            withUnsafeMutableBytes(of: &words) { block in
                block.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
                block[bytes.count - offset] = 1
            }
            add(UInt64(littleEndian: words.0), UInt64(littleEndian: words.1), 0, to: &value.rest)
        }
        reduce(&value.start)
        reduce(&value.rest)
        return value
    }

    package func callAsFunction(_ bytes: [UInt8]) -> Value { bytes.withUnsafeBytes { self($0) } }

    /// Adds a whole block and multiplies by the key.
    @inline(__always)
    private func add(_ block: UnsafeRawPointer, to state: inout Sum) {
        let low = block.loadUnaligned(as: UInt64.self)
        let high = block.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        add(UInt64(littleEndian: low), UInt64(littleEndian: high), 1, to: &state)
    }

    @inline(__always)
    private func add(_ low: UInt64, _ high: UInt64, _ top: UInt64, to state: inout Sum) {
        let sum0 = UInt128(state.low) &+ UInt128(low)
        let sum1 = UInt128(state.middle) &+ UInt128(high) &+ (sum0 >> 64)
        let h0 = UInt64(truncatingIfNeeded: sum0)
        let h1 = UInt64(truncatingIfNeeded: sum1)
        let h2 = state.high &+ top &+ UInt64(truncatingIfNeeded: sum1 >> 64)
        // 2^130 is 5: what goes beyond comes back times 5/4, and the key's lowest bits are zero.
        let s1 = r1 &+ (r1 >> 2)
        let product0 = UInt128(h0) &* UInt128(r0) &+ UInt128(h1) &* UInt128(s1)
        var product1 = UInt128(h0) &* UInt128(r1) &+ UInt128(h1) &* UInt128(r0)
        product1 = product1 &+ UInt128(h2 &* s1) &+ (product0 >> 64)
        let top = h2 &* r0 &+ UInt64(truncatingIfNeeded: product1 >> 64)
        let carried = UInt128(UInt64(truncatingIfNeeded: product0)) &+ UInt128((top >> 2) &* 5)
        let middle =
            UInt128(UInt64(truncatingIfNeeded: product1)) &+ (carried >> 64)
        state.low = UInt64(truncatingIfNeeded: carried)
        state.middle = UInt64(truncatingIfNeeded: middle)
        state.high = (top & 3) &+ UInt64(truncatingIfNeeded: middle >> 64)
    }

    /// Gives each number modulo 2^130 - 5 one form only.
    private func reduce(_ state: inout Sum) {
        for _ in 0..<2 {
            let low = UInt128(state.low) &+ UInt128((state.high >> 2) &* 5)
            let middle = UInt128(state.middle) &+ (low >> 64)
            state.low = UInt64(truncatingIfNeeded: low)
            state.middle = UInt64(truncatingIfNeeded: middle)
            state.high = (state.high & 3) &+ UInt64(truncatingIfNeeded: middle >> 64)
        }
        // Below 2^130 now; what is left is to take 2^130 - 5 away once, if it is not below that.
        let low = UInt128(state.low) &+ 5
        let middle = UInt128(state.middle) &+ (low >> 64)
        let high = state.high &+ UInt64(truncatingIfNeeded: middle >> 64)
        guard high >= 4 else { return }
        state.low = UInt64(truncatingIfNeeded: low)
        state.middle = UInt64(truncatingIfNeeded: middle)
        state.high = high & 3
    }
}
