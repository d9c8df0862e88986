import WasmCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Address space of stacks and memories that have gone, for those to come: mapping it anew costs
/// several system calls and page faults.
final class MappingPool: Sendable {
    private struct Mapping {
        /// Its address; the mapping belongs to the pool while it is here.
        var address: UInt
        var byteCount: Int
    }

    private let idleMax: Int
    private let idle = Locked<[Mapping]>([])

    init(idleMax: Int) { self.idleMax = max(idleMax, 0) }

    deinit { releaseAll() }

    private func releaseAll() {
        let mappings = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        for mapping in mappings {
            munmap(UnsafeMutableRawPointer(bitPattern: mapping.address), mapping.byteCount)
        }
    }

    /// Lets the system have the pages of a part of a mapping, whose content is lost or stays.
    static func givePagesBack(_ base: UnsafeMutableRawPointer, byteCount: Int) {
        if byteCount > 0 { madvise(base, byteCount, MADV_DONTNEED) }
    }

    /// A mapping of exactly so many bytes, as the one who gave it back has left it or all zeros;
    /// nil if the system has no room for it.
    func take(byteCount: Int) -> UnsafeMutableRawPointer? {
        let known: UInt? = idle.withLock { idle in
            guard let index = idle.lastIndex(where: { $0.byteCount == byteCount }) else {
                return nil
            }
            idle.swapAt(index, idle.count - 1)
            return idle.removeLast().address
        }
        if let known { return UnsafeMutableRawPointer(bitPattern: known) }
        if let new = MemoryObject.map(byteCount) { return new }
        // What lies idle here may be what is missing.
        releaseAll()
        return MemoryObject.map(byteCount)
    }

    /// Keeps a mapping instead of the one that has been idle longest, if there are as many already.
    ///
    /// - Parameter prepare: Makes the mapping fit for others: gives pages back, clears others.
    ///   false if that cannot be done.
    func giveBack(
        _ base: UnsafeMutableRawPointer, byteCount: Int, prepare: () -> Bool
    ) {
        // All of it before anybody else can have the mapping.
        guard idleMax > 0, prepare() else {
            munmap(base, byteCount)
            return
        }
        let mapping = Mapping(address: UInt(bitPattern: base), byteCount: byteCount)
        let surplus: Mapping? = idle.withLock { idle in
            idle.append(mapping)
            return idle.count > idleMax ? idle.removeFirst() : nil
        }
        if let surplus {
            munmap(UnsafeMutableRawPointer(bitPattern: surplus.address), surplus.byteCount)
        }
    }
}
