import Platform
import WasmCore

/// Memory that a file is read into, of the process's own and without a copy on the way.
@safe
struct FileBuffer: ~Copyable {
    // Owned, from `malloc`; `capacity` bytes, of which `count` are written.
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    /// nil if there is no such memory.
    init?(capacity: Int) {
        var base: UnsafeMutableRawPointer?
        let alignment = capacity < Self.largeBytes ? 16 : Self.largePageBytes
        guard unsafe posix_memalign(&base, alignment, max(capacity, 1)) == 0,
            let base = unsafe base
        else { return nil }
        unsafe self.base = base
        self.capacity = max(capacity, 1)
        useLargePages()
    }

    deinit { unsafe free(base) }

    /// Makes room for more bytes, up to a number of them in all; false if there is no memory.
    mutating func makeRoom(bytesMax: Int) -> Bool {
        guard count == capacity else { return true }
        return resize(to: min(capacity * 2, bytesMax))
    }

    /// Reads some of what is there into the room that is left; 0 at the end, nil on an error.
    mutating func read(from descriptor: Int32) -> Int? {
        let got = unsafe Descriptor.read(from: descriptor, into: room)
        count += got ?? 0
        return got
    }

    /// The same for a descriptor that does not block: nil if there is nothing yet, too.
    mutating func tryRead(from descriptor: Int32) -> Int? {
        let got = unsafe Descriptor.tryRead(from: descriptor, into: room)
        count += got ?? 0
        return got
    }

    /// No more than is read in some milliseconds.
    private var room: UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(
            start: base + count, count: min(capacity - count, 16 << 20))
    }

    consuming func take() -> ModuleBytes {
        _ = resize(to: max(count, 1))
        let taken = unsafe ModuleBytes(unsafe: base, count: count) { pointer, _ in
            unsafe free(UnsafeMutableRawPointer(mutating: pointer))
        }
        discard self
        return taken
    }

    private mutating func resize(to size: Int) -> Bool {
        guard let moved = unsafe realloc(base, size) else { return false }
        unsafe base = moved
        capacity = size
        useLargePages()
        return true
    }

    /// Asks for large pages: the first write to each page costs more than filling it does, so
    /// that 69 MB take 17 ms to read instead of 50, and 2 MB 0.3 instead of 0.9.
    private func useLargePages() {
        guard capacity >= Self.largeBytes else { return }
        unsafe AddressSpace.useLargePages(base, byteCount: capacity)
    }

    private static let largeBytes = 1 << 20
    private static let largePageBytes = 2 << 20
}
