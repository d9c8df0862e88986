import MeshCrypto
import Testing

@Suite struct WideTests {
    /// What 32-bit machines do is what those with a wider multiplication do.
    @Test func productOfHalvesIsTheProduct() {
        var numbers = Numbers(seed: 7)
        var words: [UInt64] = [0, 1, .max, .max << 32, .max >> 32, 1 << 63, 1 << 32]
        for _ in 0..<50 { words.append(UInt64.random(from: &numbers)) }
        for left in words {
            for right in words {
                let (high, low) = WideProduct.ofHalves(left, right)
                let expected = left.multipliedFullWidth(by: right)
                #expect(high == expected.high && low == expected.low, "\(left) \(right)")
            }
        }
    }
}

extension UInt64 {
    fileprivate static func random(from numbers: inout Numbers) -> UInt64 {
        numbers.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
