/// How much the dear tests do: all in release builds, a part in debug ones.
enum Effort {
    #if DEBUG
        private static let isFull = false
    #else
        private static let isFull = true
    #endif

    /// Blocks within blocks, for which recursion would need more native stack than threads have.
    static let nestedBlocks = isFull ? 100_000 : 20_000
    static let registrySeeds: UInt64 = isFull ? 20 : 5
}
