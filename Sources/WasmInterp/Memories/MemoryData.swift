import Synchronization

/// A linear memory as handlers see it.
///
/// Of a shared memory only the byte count changes, and only upwards; other threads read it while it
/// does.
struct MemoryData: ~Copyable {
    var base: UnsafeMutableRawPointer
    let currentByteCount: Atomic<UInt>
    let is64: Bool
    let pageSizeLog2: UInt8
    /// A byte for each page of ``WrittenPages``, not zero once the page may have been written;
    /// nil where the engine does not track writes.
    var writtenPages: UnsafeMutablePointer<UInt8>?
    /// The memory itself, for growth. It frees this.
    let object: Unmanaged<MemoryObject>

    var byteCount: UInt { currentByteCount.load(ordering: .sequentiallyConsistent) }
}
