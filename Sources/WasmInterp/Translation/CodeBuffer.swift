/// Cells under construction. Offsets are bytes from the first cell.
struct CodeBuffer: ~Copyable {
    private var storage: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init() { storage = .allocate(byteCount: 4096, alignment: 16) }
    deinit { storage.deallocate() }

    mutating func removeAll() { count = 0 }

    /// Takes back everything from an offset on.
    mutating func truncate(to offset: Int) { count = offset }

    @inline(__always)
    mutating func append<T: BitwiseCopyable>(_ value: T) {
        let end = count + MemoryLayout<T>.size
        if end > storage.count { grow(to: end) }
        storage.storeBytes(of: value, toByteOffset: count, as: T.self)
        count = end
    }

    func load<T: BitwiseCopyable>(_ offset: Int, as type: T.Type) -> T {
        storage.loadUnaligned(fromByteOffset: offset, as: T.self)
    }

    func patch<T: BitwiseCopyable>(_ value: T, at offset: Int) {
        precondition(offset + MemoryLayout<T>.size <= count, "patch beyond the code")
        storage.storeBytes(of: value, toByteOffset: offset, as: T.self)
    }

    func copyBytes(to target: UnsafeMutableRawPointer) {
        target.copyMemory(
            from: UnsafeRawPointer(storage.baseAddress.unsafelyUnwrapped), byteCount: count)
    }

    private mutating func grow(to byteCount: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(byteCount, storage.count * 2), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<count]))
        storage.deallocate()
        storage = larger
    }
}
