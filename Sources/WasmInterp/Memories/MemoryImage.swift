import Platform

/// What a memory holds right after instantiation, to make it so again.
///
/// Several memories share one. Where the system has anonymous files, large memories map the image
/// instead of copying it: then a page costs something when it is touched only.
final class MemoryImage: @unchecked Sendable {
    // Sendable: nothing changes after init.
    /// Bytes of the memory.
    let byteCount: Int
    /// The first bytes, up to the last one that is not zero, in whole pages of the system.
    let content: UnsafeRawBufferPointer
    /// An anonymous file with the same content; -1 if there is none.
    private let file: Int32

    /// The size of the system's pages, and of what is tracked and copied.
    static let pageBytes = Int(getpagesize())

    static func roundUp(_ byteCount: Int) -> Int {
        (byteCount + pageBytes - 1) & ~(pageBytes - 1)
    }

    /// - Parameter isMapped: Whether memories will map it.
    init(_ memory: MemoryObject, isMapped: Bool) {
        byteCount = Int(memory.data.pointee.byteCount)
        // The memory is mapped in whole pages.
        let count = Self.roundUp(memory.usedByteCount)
        let copy = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 64)
        copy.copyMemory(from: memory.data.pointee.base, byteCount: count)
        content = UnsafeRawBufferPointer(start: copy, count: count)
        file = isMapped && count > 0 ? Self.makeFile(content) : -1
    }

    deinit {
        content.deallocate()
        if file >= 0 { close(file) }
    }

    /// Whether a memory that has just been made holds the same.
    func equals(_ memory: MemoryObject) -> Bool {
        guard byteCount == Int(memory.data.pointee.byteCount),
            content.count == Self.roundUp(memory.usedByteCount)
        else { return false }
        guard let bytes = content.baseAddress, content.count > 0 else { return true }
        return memcmp(memory.data.pointee.base, bytes, content.count) == 0
    }

    private static func makeFile(_ content: UnsafeRawBufferPointer) -> Int32 {
        guard let base = content.baseAddress, let file = SystemFile.makeAnonymous() else {
            return -1
        }
        var written = 0
        while written < content.count {
            let count = write(file, base + written, content.count - written)
            guard count > 0 else {
                close(file)
                return -1
            }
            written += count
        }
        return file
    }

    /// Maps the content to an address, private to whoever writes there; false if that cannot be.
    func map(at base: UnsafeMutableRawPointer) -> Bool {
        guard file >= 0 else { return false }
        let place = mmap(
            base, content.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0)
        return place == base
    }
}
