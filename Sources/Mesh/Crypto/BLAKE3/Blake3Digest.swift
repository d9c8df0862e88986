/// The 32 bytes of a hash: of a whole content, or the chaining value of a subtree of one.
///
/// Comparing two takes the same time wherever they differ, as one of them may be a secret.
package struct Blake3Digest: Sendable {
    // No vector, whose alignment would make whatever holds a digest larger.
    private let quarters: (UInt64, UInt64, UInt64, UInt64)

    init(_ words: SIMD8<UInt32>) {
        quarters = unsafe unsafeBitCast(words, to: (UInt64, UInt64, UInt64, UInt64).self)
    }

    var words: SIMD8<UInt32> {
        unsafe unsafeBitCast(quarters, to: SIMD8<UInt32>.self)
    }

    /// - Returns: `nil` if there are not 32 bytes.
    package init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Blake3.digestByteCount else { return nil }
        self.init(
            unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD8<UInt32>.self) })
    }

    package func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeBytes(of: quarters) { bytes throws(Failure) in
            try unsafe body(RawSpan(_unsafeBytes: bytes))
        }
    }
}

extension Blake3Digest: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        let difference =
            (left.quarters.0 ^ right.quarters.0) | (left.quarters.1 ^ right.quarters.1)
            | (left.quarters.2 ^ right.quarters.2) | (left.quarters.3 ^ right.quarters.3)
        return difference == 0
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(quarters.0)
        hasher.combine(quarters.1)
        hasher.combine(quarters.2)
        hasher.combine(quarters.3)
    }
}
