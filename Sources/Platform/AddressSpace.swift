/// Pages of the process's address space.
package enum AddressSpace {
    /// Zeros that take no room before they are touched; nil if the system has no room for them.
    package static func map(byteCount: Int) -> UnsafeMutableRawPointer? {
        #if canImport(Darwin)
            let flags = MAP_PRIVATE | MAP_ANON
        #else
            let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        #endif
        let place = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0)
        return unsafe place == MAP_FAILED ? nil : place
    }

    /// Makes whole pages what they were when they were mapped, zeros or the content of a file, and
    /// lets the system have what they held.
    ///
    /// - Returns: False if the system cannot do that at once, as with pages locked in memory.
    package static func revert(_ base: UnsafeMutableRawPointer, byteCount: Int) -> Bool {
        #if os(Linux)
            return unsafe madvise(base, byteCount, MADV_DONTNEED) == 0
        #else
            // Elsewhere advice leaves the content as it is: fresh pages take its place. Files are
            // mapped on Linux only.
            return unsafe renew(base, byteCount: byteCount)
        #endif
    }

    /// Puts zeros that take no room in the place of whole pages, whatever they were mapped from.
    ///
    /// - Returns: False if the system cannot do that; nothing has changed then.
    package static func renew(_ base: UnsafeMutableRawPointer, byteCount: Int) -> Bool {
        #if canImport(Darwin)
            let flags = MAP_PRIVATE | MAP_ANON | MAP_FIXED
        #else
            let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED
        #endif
        return unsafe mmap(base, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0) == base
    }

    /// Makes pages fault without a mapping of their own; false if the system cannot do that.
    package static func installGuard(_ base: UnsafeMutableRawPointer, byteCount: Int) -> Bool {
        #if os(Linux)
            // MADV_GUARD_INSTALL of Linux 6.13, which C libraries may not have yet.
            return unsafe madvise(base, byteCount, 102) == 0
        #else
            return false
        #endif
    }

    /// Asks the system for large pages behind the whole ones of a range.
    package static func useLargePages(_ base: UnsafeMutableRawPointer, byteCount: Int) {
        #if !canImport(Darwin)
            let gap = -Int(bitPattern: base) & (Int(getpagesize()) - 1)
            guard gap < byteCount else { return }
            _ = unsafe madvise(base + gap, byteCount - gap, MADV_HUGEPAGE)
        #endif
    }
}
