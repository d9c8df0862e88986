/// How much the dear tests do: all in release builds, a part in debug ones, where guests take
/// twenty times as long and sanitizers as much again.
enum Effort {
    #if DEBUG
        private static let isFull = false
    #else
        private static let isFull = true
    #endif

    /// Bytes of a function that is still translated at its deadline.
    static let slowBodyBytes = isFull ? 4_000_000 : 400_000
    static let types = isFull ? 200_000 : 40_000
    /// Modules of 500 types each, one after another: three have more than may be there at once.
    static let modulesOfTypes = isFull ? 20 : 6
    static let finishedCalls = isFull ? 1_000_000 : 50_000
    static let listElements: Int32 = isFull ? 10_000_000 : 300_000
    /// Blocks of a hundred random programs of tasks.
    static let taskBlocks: UInt64 = isFull ? 20 : 3
    /// Pauses of a call at which its store goes on in others.
    static let pauses = isFull ? [0, 1, 2, 3, 5, 8, 13, 21, 34] : [1, 8, 34]
    /// Calls that go from store to store.
    static let wanderers: UInt64 = isFull ? 200 : 12
    /// Places at which a snapshot is cut or changed.
    static let snapshotPlaces = isFull ? 5_000 : 300
    /// Blocks of a hundred snapshots that are forged.
    static let forgedSnapshots: UInt64 = isFull ? 100 : 4
    /// Random lives of a store, of which snapshots are taken.
    static let snapshotLives: UInt64 = isFull ? 20 : 1
    static let tenantSeeds: UInt64 = isFull ? 8 : 3
    static let paddings = isFull ? 6 : 2
    /// Functions of a module that threads compile.
    static let compiledFunctions = isFull ? 300 : 100
    static let tailCalls: Int32 = isFull ? 1_000_000 : 100_000
    static let meteredCalls: Int32 = isFull ? 100_000 : 10_000
    /// Places in a text at which it is broken.
    static let lettersBeforeFault = isFull ? 70 : 20
}
