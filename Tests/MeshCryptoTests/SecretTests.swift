import MeshCrypto
import Testing

@Suite struct SecretTests {
    @Test(arguments: [0, 1, 15, 16, 64, 65])
    func bytesAreEqualIfAllAre(count: Int) {
        let bytes = Blake3Samples.input(count)
        #expect(unsafe Secret.areEqual(bytes.span.bytes, bytes.span.bytes))
        let longer = bytes + [0]
        #expect(unsafe !Secret.areEqual(bytes.span.bytes, longer.span.bytes))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x40
            #expect(unsafe !Secret.areEqual(bytes.span.bytes, other.span.bytes), "\(index)")
        }
    }

    @Test func wipedBytesAreZeros() {
        var bytes = [UInt8](repeating: 0xAA, count: 37)
        unsafe bytes.withUnsafeMutableBytes { unsafe Secret.wipe($0) }
        #expect(bytes == [UInt8](repeating: 0, count: 37))
        var digest = SHA256.digest(of: [])
        digest.wipe()
        #expect(digest.bytes == [UInt8](repeating: 0, count: 32))
    }

    /// Fewer bytes than a block lie in the state as they came.
    @Test func wipedHashFunctionHasNothingOfWhatCame() {
        var (one, other) = (SHA256(), SHA512())
        one.update([UInt8](repeating: 0xAA, count: 32))
        other.update([UInt8](repeating: 0xAA, count: 32))
        one.wipe()
        other.wipe()
        #expect(unsafe withUnsafeBytes(of: one) { unsafe $0.allSatisfy { $0 == 0 } })
        #expect(unsafe withUnsafeBytes(of: other) { unsafe $0.allSatisfy { $0 == 0 } })
    }

    @Test func shortBytesAreEqualIfAllAre() throws {
        let bytes = Blake3Samples.input(64)
        let whole = try #require(unsafe ShortBytes(bytes.span.bytes))
        #expect(whole.bytes == bytes)
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            #expect(unsafe ShortBytes(other.span.bytes) != whole, "\(index)")
        }
        let zeros = [UInt8](repeating: 0, count: 33)
        let shorter = Array(zeros.dropLast())
        #expect(unsafe ShortBytes(zeros.span.bytes) != ShortBytes(shorter.span.bytes))
        let longer = bytes + [0]
        #expect(unsafe ShortBytes(longer.span.bytes) == nil)
    }
}
