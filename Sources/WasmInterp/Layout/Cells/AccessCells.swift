// Loads and stores of numbers and vectors.

/// An access of memory 0 with 32-bit addresses.
protocol AccessLayout: CellLayout {
    /// Offset plus width.
    var end: UInt32 { get }
}

/// An access of memory 0 with 64-bit addresses.
protocol FarAccessLayout: CellLayout {
    var offset: UInt32 { get }
}

/// An access of any memory.
protocol IndexedAccessLayout: CellLayout {
    var memory: UInt32 { get }
    var offset: UInt64 { get }
}

struct LoadCell: AccessLayout {
    var address: UInt16
    var target: UInt16
    var end: UInt32
}

struct StoreCell: AccessLayout {
    var address: UInt16
    var value: UInt16
    var end: UInt32
}

struct StoreConstantCell: AccessLayout {
    var address: UInt16
    var padding: UInt16 = 0
    var end: UInt32
    var value: UInt64
}

struct FarLoadCell: FarAccessLayout {
    var address: UInt16
    var target: UInt16
    var offset: UInt32
}

struct FarStoreCell: FarAccessLayout {
    var address: UInt16
    var value: UInt16
    var offset: UInt32
}

struct FarStoreConstantCell: FarAccessLayout {
    var address: UInt16
    var padding: UInt16 = 0
    var offset: UInt32
    var value: UInt64
}

struct IndexedLoadCell: IndexedAccessLayout {
    var address: UInt16
    var target: UInt16
    var memory: UInt32
    var offset: UInt64
}

struct IndexedStoreCell: IndexedAccessLayout {
    var address: UInt16
    var value: UInt16
    var memory: UInt32
    var offset: UInt64
}
