/// Cells under construction. Offsets are bytes from the first cell.
///
/// The buffer grows up to ``byteCountMax``. What goes beyond is dropped and ``isFull`` remembers
/// it: who writes looks at that now and then instead of at each cell. So every offset in here, and
/// every distance between two of them, fits into 32 bits with a sign.
struct CodeBuffer: ~Copyable {
    private var storage: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    /// Whether something did not fit; what is in the buffer is of no use then.
    private(set) var isFull = false
    let byteCountMax: Int

    /// - Parameter byteCountMax: At most 2^31 - 1, whatever is given.
    init(byteCountMax: Int) {
        self.byteCountMax = max(0, min(byteCountMax, Int(Int32.max)))
        storage = .allocate(byteCount: min(4096, self.byteCountMax), alignment: 16)
    }

    deinit { storage.deallocate() }

    mutating func removeAll() {
        count = 0
        isFull = false
    }

    /// Takes back everything from an offset on.
    mutating func truncate(to offset: Int) {
        precondition(offset >= 0 && offset <= count, "code cannot be taken back beyond its end")
        count = offset
    }

    @inline(__always)
    mutating func append<T: BitwiseCopyable>(_ value: T) {
        let end = count + MemoryLayout<T>.size
        if end > storage.count {
            guard grow(to: end) else { return }
        }
        storage.storeBytes(of: value, toByteOffset: count, as: T.self)
        count = end
    }

    /// Writes over what is there. In a full buffer there may be nothing, and nothing is done.
    mutating func patch<T: BitwiseCopyable>(_ value: T, at offset: Int) {
        guard offset >= 0, offset + MemoryLayout<T>.size <= count else {
            return precondition(isFull, "patch beyond the code")
        }
        storage.storeBytes(of: value, toByteOffset: offset, as: T.self)
    }

    /// Writes how far it is from one offset to another.
    mutating func patchDistance(from origin: Int, to target: Int, at offset: Int) {
        // Both lie within `byteCountMax`: the conversion cannot fail.
        patch(Int32(target - origin), at: offset)
    }

    func copyBytes(to target: UnsafeMutableRawPointer) {
        guard let source = storage.baseAddress else { return }
        target.copyMemory(from: UnsafeRawPointer(source), byteCount: count)
    }

    /// Makes room; false, and the buffer full, if there may be no more.
    @inline(never)
    private mutating func grow(to byteCount: Int) -> Bool {
        guard byteCount <= byteCountMax else {
            isFull = true
            return false
        }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(max(byteCount, storage.count * 2), byteCountMax), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<count]))
        storage.deallocate()
        storage = larger
        return true
    }
}
