import Platform
import WasmCore

/// Address space of stacks and memories that have gone, for those to come: mapping it anew costs
/// several system calls and page faults. Guards stay with them.
package final class MappingPool: Sendable {
    private let idleMax: Int
    /// They belong to the pool while they are here.
    private let idle = Locked<[Mapping]>([])

    package init(idleMax: Int) { self.idleMax = max(idleMax, 0) }

    deinit { releaseAll() }

    private func releaseAll() {
        let mappings = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        for mapping in mappings { mapping.unmap() }
    }

    /// Lets the system have the pages of a part of a mapping, whose content is lost or stays.
    package static func givePagesBack(_ base: UnsafeMutableRawPointer, byteCount: Int) {
        if byteCount > 0 { madvise(base, byteCount, MADV_DONTNEED) }
    }

    /// A mapping of exactly so many bytes in whole pages, as the one who gave it back has left it
    /// or all zeros; nil if the system has no room for it.
    package func take(byteCount: Int) -> Mapping? {
        guard let usable = Mapping.roundUp(byteCount) else { return nil }
        let known: Mapping? = idle.withLock { idle in
            guard let index = idle.lastIndex(where: { $0.byteCount == usable }) else {
                return nil
            }
            idle.swapAt(index, idle.count - 1)
            return idle.removeLast()
        }
        if let known { return known }
        if let new = Mapping(byteCount: usable) { return new }
        // What lies idle here may be what is missing.
        releaseAll()
        return Mapping(byteCount: usable)
    }

    /// Keeps a mapping instead of the one that has been idle longest, if there are as many already.
    ///
    /// - Parameter prepare: Makes the mapping fit for others: gives pages back, clears others.
    ///   false if that cannot be done.
    package func giveBack(_ mapping: Mapping, prepare: () -> Bool) {
        // All of it before anybody else can have the mapping.
        guard idleMax > 0, prepare() else { return mapping.unmap() }
        let surplus: Mapping? = idle.withLock { idle in
            idle.append(mapping)
            return idle.count > idleMax ? idle.removeFirst() : nil
        }
        surplus?.unmap()
    }
}
