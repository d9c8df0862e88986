// What guests of a store have made it take, for those who report it.

extension Store {
    /// Bytes of all linear memories, shared ones included. Memories never shrink, so this is the
    /// most that they have had.
    package var memoryByteCount: UInt64 {
        state.memories.reduce(0) { $0 + UInt64(clamping: $1.data.pointee.byteCount) }
    }

    /// Bytes of the blocks that structures and arrays are spread over; 0 if there were none.
    package var heapByteCount: Int { state.heap?.usedByteCount ?? 0 }
}
