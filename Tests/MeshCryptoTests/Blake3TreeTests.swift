import MeshCrypto
import Testing

/// Trees of all shapes, and subtrees by themselves.
@Suite struct Blake3TreeTests {
    /// Around blocks and chunks; around the lanes, the levels, and what lies above them.
    static let counts: [Int] = {
        let blocks = (0...33).flatMap { [$0 * 64 - 1, $0 * 64, $0 * 64 + 1] }
        let chunks = [3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 21, 31, 33]
            .flatMap { [$0 * 1024 - 1, $0 * 1024, $0 * 1024 + 1] }
        let large = [63 * 1024, 64 * 1024, 64 * 1024 + 1, 66 * 1024 + 77, 130 * 1024]
        return (blocks + chunks).filter { $0 >= 0 } + (Effort.isFull ? large : [64 * 1024 + 1])
    }()

    @Test(arguments: counts)
    func digestIsThatOfTheSlowOne(count: Int) {
        let input = Blake3Samples.input(count)
        for mode in count < 3000 || Effort.isFull ? Blake3Mode.allCases : [.keyed] {
            let digest = mode.fast.digest(of: input)
            #expect(digest.bytes == mode.slow.output(of: input, byteCount: 32), "\(mode)")
        }
    }

    /// Counters of chunks beyond 32 bits too.
    @Test(
        arguments: [
            (16, 16 * 1024), (16, 16 * 1024 - 1), (16, 1), (16, 9 * 1024 + 5), (3, 1024), (3, 7),
            (1 << 32, 16 * 1024), (1 << 32 - 8, 8 * 1024), (1 << 32 - 1, 1024), (1 << 53, 2048),
        ] as [(UInt64, Int)])
    func subtreeAtAnOffsetIsThatOfTheSlowOne(firstChunk: UInt64, count: Int) {
        let input = Blake3Samples.input(count)
        let value = Blake3().node(of: input, firstChunk: firstChunk).chainingValue
        #expect(
            value.bytes == SlowBlake3().chainingValue(of: input, firstChunk: firstChunk))
    }

    /// Joins parts that were hashed by themselves, down to groups of a size.
    private func joined(
        _ bytes: ArraySlice<UInt8>, firstChunk: UInt64, groupByteCount: Int, mode: Blake3
    ) -> Blake3Node {
        guard bytes.count > groupByteCount else {
            return mode.node(of: Array(bytes), firstChunk: firstChunk)
        }
        let split = Int(Blake3.leftByteCount(of: UInt64(bytes.count)))
        let left = joined(
            bytes.prefix(split), firstChunk: firstChunk, groupByteCount: groupByteCount,
            mode: mode)
        let right = joined(
            bytes.dropFirst(split), firstChunk: firstChunk + UInt64(split / 1024),
            groupByteCount: groupByteCount, mode: mode)
        return mode.parent(left.chainingValue, right.chainingValue)
    }

    @Test(arguments: [1024, 2048, 4096, 8192, 16384], [1, 1025, 4096, 10_000, 33 * 1024 + 1])
    func subtreesJoinToTheWhole(groupByteCount: Int, count: Int) {
        let input = Blake3Samples.input(count)
        for mode in [Blake3Mode.hash, .keyed] {
            let node = joined(
                input[...], firstChunk: 0, groupByteCount: groupByteCount, mode: mode.fast)
            #expect(node.digest == mode.fast.digest(of: input), "\(mode)")
        }
    }

    @Test func rootIsNoChainingValue() {
        let node = Blake3().node(of: Blake3Samples.input(3000))
        #expect(node.digest != node.chainingValue)
    }

    @Test(
        arguments: [
            (1025, 1024), (2048, 1024), (2049, 2048), (4096, 2048), (4097, 4096),
            (1 << 63, 1 << 62), (1 << 63 + 1, 1 << 63), (.max, 1 << 63),
        ] as [(UInt64, UInt64)])
    func leftPartIsTheLargestPowerOfTwoThatLeavesSome(count: UInt64, left: UInt64) {
        #expect(Blake3.leftByteCount(of: count) == left)
    }

    @Test func subtreesThatAreNoneAreRefused() async {
        await #expect(processExitsWith: .failure) {
            let node = Blake3().node(of: [UInt8](repeating: 0, count: 2049), firstChunk: 2)
            #expect(node.digest.description == "")
        }
        await #expect(processExitsWith: .failure) {
            #expect(Blake3().node(of: [], firstChunk: 2).digest.description == "")
        }
        await #expect(processExitsWith: .failure) {
            #expect(Blake3.leftByteCount(of: 1024) == 0)
        }
    }
}
