/// An instance as handlers see it. Its store allocates and frees it.
struct InstanceData {
    var globals: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>>
    var tables: UnsafeMutablePointer<UnsafeMutablePointer<TableData>>
    var memories: UnsafeMutablePointer<UnsafeMutablePointer<MemoryData>>
    /// For each function of the index space its index in the store's records.
    var functions: UnsafeMutablePointer<Int>
    /// For each type of the module its canonical index.
    var types: UnsafeMutablePointer<UInt32>
    /// For each tag its index in the store.
    var tags: UnsafeMutablePointer<Int>
    var memoryCount: Int
    /// What is left of the segments: empty once dropped.
    var dataSegments: UnsafeMutablePointer<UnsafeRawBufferPointer>
    var elementSegments: UnsafeMutablePointer<UnsafeMutableBufferPointer<UInt64>>
    /// Index of the instance in its store.
    var index: Int

    /// Stands where no function has been called yet: all zeros, of which the count of memories is
    /// read and nothing else.
    nonisolated(unsafe) static let none: UnsafeMutablePointer<InstanceData> = {
        let byteCount = MemoryLayout<InstanceData>.size
        let place = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 8)
        place.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return place.assumingMemoryBound(to: InstanceData.self)
    }()
}
