/// BLAKE3 as the paper states it, without regard for time: what the tests compare with.
struct SlowBlake3 {
    var key: [UInt32] = initialWords
    var flags: UInt32 = 0

    static let initialWords: [UInt32] = [
        0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
        0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ]
    private static let permutation = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8]

    /// The mode in which keys are derived.
    static func deriving(_ context: String) -> SlowBlake3 {
        let bytes = SlowBlake3(flags: 32).output(of: Array(context.utf8), byteCount: 32)
        return SlowBlake3(key: words(bytes), flags: 64)
    }

    func output(of bytes: [UInt8], byteCount: Int) -> [UInt8] {
        let root = node(bytes[...], firstChunk: 0)
        var output: [UInt8] = []
        for index in 0..<UInt64((byteCount + 63) / 64) {
            output += root(index, 8).flatMap { Self.bytes($0) }
        }
        return Array(output.prefix(byteCount))
    }

    func chainingValue(of bytes: [UInt8], firstChunk: UInt64) -> [UInt8] {
        node(bytes[...], firstChunk: firstChunk)(nil, 0).prefix(8).flatMap { Self.bytes($0) }
    }

    /// A compression that waits for its counter, if that is another than its own, and for flags.
    private typealias Node = (_ counter: UInt64?, _ flags: UInt32) -> [UInt32]

    private func node(_ bytes: ArraySlice<UInt8>, firstChunk: UInt64) -> Node {
        if bytes.count <= 1024 { return chunk(bytes, number: firstChunk) }
        var split = 1024
        while split * 2 < bytes.count { split *= 2 }
        let left = node(bytes.prefix(split), firstChunk: firstChunk)(nil, 0)
        let right = node(
            bytes.dropFirst(split), firstChunk: firstChunk + UInt64(split / 1024))(nil, 0)
        let block = Array(left.prefix(8) + right.prefix(8))
        return { counter, more in
            Self.compress(key, block, counter ?? 0, 64, flags | 4 | more)
        }
    }

    private func chunk(_ bytes: ArraySlice<UInt8>, number: UInt64) -> Node {
        var chain = key
        var rest = bytes
        var start: UInt32 = 1
        while rest.count > 64 {
            let block = Self.words(Array(rest.prefix(64)))
            chain = Array(Self.compress(chain, block, number, 64, flags | start).prefix(8))
            rest = rest.dropFirst(64)
            start = 0
        }
        let block = Self.words(Array(rest) + [UInt8](repeating: 0, count: 64 - rest.count))
        return { [chain, start, count = UInt32(rest.count)] counter, more in
            Self.compress(chain, block, counter ?? number, count, flags | start | 2 | more)
        }
    }

    private static func compress(
        _ chain: [UInt32], _ block: [UInt32], _ counter: UInt64, _ byteCount: UInt32,
        _ flags: UInt32
    ) -> [UInt32] {
        var state = chain + initialWords.prefix(4)
        state += [UInt32(counter & 0xFFFF_FFFF), UInt32(counter >> 32), byteCount, flags]
        var message = block
        for round in 0..<7 {
            if round > 0 { message = permutation.map { message[$0] } }
            for index in 0..<4 {
                mix(&state, index, index + 4, index + 8, index + 12, message, index * 2)
            }
            for index in 0..<4 {
                mix(
                    &state, index, (index + 1) % 4 + 4, (index + 2) % 4 + 8,
                    (index + 3) % 4 + 12, message, index * 2 + 8)
            }
        }
        return (0..<8).map { state[$0] ^ state[$0 + 8] } + (0..<8).map { state[$0 + 8] ^ chain[$0] }
    }

    private static func mix(
        _ state: inout [UInt32], _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ message: [UInt32],
        _ index: Int
    ) {
        for (word, (first, second)) in zip(message[index...], [(16, 12), (8, 7)]) {
            state[a] = state[a] &+ state[b] &+ word
            state[d] = rotated(state[d] ^ state[a], first)
            state[c] = state[c] &+ state[d]
            state[b] = rotated(state[b] ^ state[c], second)
        }
    }

    private static func rotated(_ word: UInt32, _ count: Int) -> UInt32 {
        word >> count | word << (32 - count)
    }

    static func words(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { offset in
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
        }
    }

    private static func bytes(_ word: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(word >> (8 * $0) & 255) }
    }
}
