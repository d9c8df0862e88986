import Platform

/// What a memory holds at one moment, to make it, or another one, so again.
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
    /// Whether the content is pages of its own, or of the file.
    private let isPages: Bool

    /// The size of the system's pages, and of what is tracked and copied.
    static let pageBytes = Int(getpagesize())

    static func roundUp(_ byteCount: Int) -> Int {
        (byteCount + pageBytes - 1) & ~(pageBytes - 1)
    }

    /// - Parameter isMapped: Whether memories will map it.
    init(_ memory: MemoryObject, isMapped: Bool) {
        byteCount = Int(memory.data.pointee.byteCount)
        let bytes = Self.bytes(of: memory)
        if isMapped, let (file, content) = Self.makeFile(bytes) {
            self.file = file
            self.content = content
            isPages = true
            return
        }
        file = -1
        if bytes.count > MemoryObject.wholeCopyBytesMax,
            let place = AddressSpace.map(byteCount: bytes.count)
        {
            place.copyPages(of: bytes)
            content = UnsafeRawBufferPointer(start: place, count: bytes.count)
            isPages = true
            return
        }
        let copy = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(bytes.count, 1), alignment: 64)
        copy.copyMemory(from: bytes)
        content = UnsafeRawBufferPointer(rebasing: copy[..<bytes.count])
        isPages = false
    }

    /// An image to be mapped; nil where the system has no anonymous files.
    init?(mapped memory: MemoryObject) {
        byteCount = Int(memory.data.pointee.byteCount)
        guard let (file, content) = Self.makeFile(Self.bytes(of: memory)) else { return nil }
        self.file = file
        self.content = content
        isPages = true
    }

    /// What a memory holds. It is mapped in whole pages.
    private static func bytes(of memory: MemoryObject) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: memory.data.pointee.base, count: roundUp(memory.usedByteCount))
    }

    deinit {
        if isPages {
            munmap(UnsafeMutableRawPointer(mutating: content.baseAddress), content.count)
        } else {
            content.deallocate()
        }
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

    /// A file with a content, and where it can be read; nil where the system has none.
    private static func makeFile(
        _ content: UnsafeRawBufferPointer
    ) -> (file: Int32, content: UnsafeRawBufferPointer)? {
        guard content.count > 0, let file = SystemFile.makeAnonymous() else { return nil }
        guard fill(file, content),
            let place = mmap(nil, content.count, PROT_READ, MAP_SHARED, file, 0),
            place != MAP_FAILED
        else {
            close(file)
            return nil
        }
        return (file, UnsafeRawBufferPointer(start: place, count: content.count))
    }

    /// Bytes that are written at once, or left out.
    private static let writtenBytesMax = 1 << 16

    /// Writes what is not zero; the rest of the file takes no room.
    private static func fill(_ file: Int32, _ content: UnsafeRawBufferPointer) -> Bool {
        guard ftruncate(file, off_t(content.count)) == 0 else { return false }
        var offset = 0
        while offset < content.count {
            let end = min(offset + writtenBytesMax, content.count)
            let part = UnsafeRawBufferPointer(rebasing: content[offset..<end])
            var written = part.isZero ? part.count : 0
            while written < part.count {
                let rest = UnsafeRawBufferPointer(rebasing: part[written...])
                let count = pwrite(file, rest.baseAddress, rest.count, off_t(offset + written))
                guard count > 0 else { return false }
                written += count
            }
            offset = end
        }
        return true
    }

    /// Maps the content to an address, private to whoever writes there; false if that cannot be:
    /// there may be no pages at all then.
    func map(at base: UnsafeMutableRawPointer) -> Bool {
        guard file >= 0 else { return false }
        // As memories are mapped: most of it may stay zero, and more than the system has.
        let flags = MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE
        let place = mmap(base, content.count, PROT_READ | PROT_WRITE, flags, file, 0)
        return place == base
    }
}
