/// How much the dear tests do: all in release builds, a part in debug ones.
enum Effort {
    #if DEBUG
        private static let isFull = false
    #else
        private static let isFull = true
    #endif

    /// Of a small component, and of each large one.
    static let mutants = (ofSample: isFull ? 2_000 : 500, ofShared: isFull ? 1_000 : 100)
    /// What a byte is replaced by.
    static let bytes: [UInt8] = isFull ? [0, 1, 0x7F, 0x80, 0xFF] : [0x7F, 0xFF]
}
