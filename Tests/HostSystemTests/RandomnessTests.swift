import HostSystem
import Testing

@Suite struct RandomnessTests {
    /// The first words of the published generator for the seed 1234567.
    @Test func wordsOfSeedsAreThoseOfSplitMix() {
        let random = SeededRandomness(seed: 1_234_567)
        let words = (0..<3).map { _ in random.next() }
        #expect(
            words == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }

    @Test(arguments: [0, 1, 7, 8, 9, 255, 256, 257, 1_000])
    func equalSeedsGiveEqualBytes(count: Int) {
        let bytes = SeededRandomness(seed: 7).bytes(count: count)
        #expect(bytes.count == count)
        #expect(bytes == SeededRandomness(seed: 7).bytes(count: count))
        if count > 8 { #expect(bytes != SeededRandomness(seed: 8).bytes(count: count)) }
    }

    @Test func bytesAreThoseOfTheWordsLowFirst() {
        let random = SeededRandomness(seed: 9)
        let words = [random.next(), random.next()]
        let expected = (0..<11).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> ($0 % 8 * 8)) }
        #expect(SeededRandomness(seed: 9).bytes(count: 11) == expected)
    }

    @Test(arguments: [0, 1, 256, 257, 4_096])
    func systemFillsAll(count: Int) {
        var seen = [Bool](repeating: false, count: count)
        // A byte is 0 by chance once in 256 times, so never in all of these.
        for _ in 0..<16 {
            let bytes = SystemRandomness().bytes(count: count)
            #expect(bytes.count == count)
            for (index, byte) in bytes.enumerated() where byte != 0 { seen[index] = true }
        }
        #expect(!seen.contains(false))
    }
}
