import MeshCrypto
import Testing

/// Contents that come in pieces.
@Suite struct Blake3HasherTests {
    @Test(arguments: [1, 63, 64, 65, 1000, 1024, 1025, 8191, 8192, 8193, 16384, 20_000])
    func piecesOfOneSizeGiveTheSame(size: Int) {
        let count = size < 1000 ? 9000 : 40_000
        let input = Blake3Samples.input(count)
        for mode in [Blake3Mode.hash, .derived] {
            var hasher = Blake3Hasher(mode.fast)
            for start in stride(from: 0, to: count, by: size) {
                hasher.update(Array(input[start..<min(start + size, count)]))
            }
            #expect(hasher.finalize().digest == mode.fast.digest(of: input), "\(mode)")
        }
    }

    /// What comes in one piece, alone and after something, of each length around the room there is.
    @Test(arguments: [0, 1, 1024, 8191, 8192, 8193, 16384, 16385, 24576, 40_000], [0, 1, 8192])
    func onePieceAfterAnotherGivesTheSame(count: Int, before: Int) {
        let input = Blake3Samples.input(before + count)
        var hasher = Blake3Hasher()
        hasher.update(Array(input[..<before]))
        hasher.update(Array(input[before...]))
        #expect(hasher.finalize().digest == Blake3().digest(of: input))
    }

    @Test(arguments: 1...(Effort.isFull ? 200 : 12))
    func anyPiecesGiveTheSame(seed: UInt64) {
        var numbers = Numbers(seed: seed)
        let input = Blake3Samples.input(numbers.next(below: 60_000))
        var hasher = Blake3Hasher()
        var start = 0
        while start < input.count {
            // Mostly small ones, now and then what is hashed where it lies.
            let most = numbers.next(below: 4) == 0 ? 30_000 : 3000
            let end = min(input.count, start + numbers.next(below: most))
            hasher.update(Array(input[start..<end]))
            start = end
        }
        #expect(hasher.finalize().digest == Blake3().digest(of: input), "seed \(seed)")
    }

    @Test func moreMayComeAfterADigest() {
        let input = Blake3Samples.input(12_000)
        var hasher = Blake3Hasher()
        #expect(hasher.finalize().digest == Blake3().digest(of: []))
        for end in stride(from: 3000, through: 12_000, by: 3000) {
            hasher.update(Array(input[(end - 3000)..<end]))
            #expect(hasher.finalize().digest == Blake3().digest(of: Array(input[..<end])))
        }
    }

    @Test func copiesGoOnByThemselves() {
        var one = Blake3Hasher()
        one.update(Blake3Samples.input(9000))
        var other = one
        one.update([1])
        other.update([2])
        #expect(one.finalize().digest == Blake3().digest(of: Blake3Samples.input(9000) + [1]))
        #expect(other.finalize().digest == Blake3().digest(of: Blake3Samples.input(9000) + [2]))
    }
}
