import Platform
import Synchronization

/// A part of the address space: zeros that take no room before they are touched, and a guard
/// behind them, so that whoever runs over the end faults instead of reaching what lies next.
///
/// Nothing may rely on the guard: it is there for the mistakes that nobody knows of, and a process
/// with very many of them goes on without.
package struct Mapping: @unchecked Sendable {
    // Sendable: who has it owns the bytes, and it is handed on as a whole.
    package let base: UnsafeMutableRawPointer
    /// Usable bytes, in whole pages of the system. The guard starts there.
    package let byteCount: Int
    package let kind: GuardKind

    package enum GuardKind {
        /// In the page tables only: no mapping of its own, and advice on pages leaves it alone.
        case light
        /// Pages without access, which the system counts as a mapping, as it does the rest.
        case protected
        case none
    }

    /// Bytes of a guard: several times what a signature takes. A multiple of all pages' sizes.
    package static let guardBytes = 1 << 16
    /// Guards of the process that take mappings. Each is one and keeps its neighbours from being
    /// one; Linux gives a process 65,530, which other things need as well.
    package static let protectedMax = 8_000
    private static let protectedCount = Atomic<Int>(0)

    /// How many guards of the process take mappings now.
    package static var protectedInUse: Int { protectedCount.load(ordering: .relaxed) }

    /// nil if the system has no room for it.
    ///
    /// - Parameter hasLightGuards: Whether guards that take no mapping are tried; tests do without.
    package init?(byteCount: Int, hasLightGuards: Bool = true) {
        guard let usable = Self.roundUp(byteCount) else { return nil }
        guard let place = AddressSpace.map(byteCount: usable + Self.guardBytes) else {
            return nil
        }
        base = place
        self.byteCount = usable
        let end = place + usable
        let isLight = hasLightGuards && AddressSpace.installGuard(end, byteCount: Self.guardBytes)
        kind = isLight ? .light : Self.protect(end)
    }

    /// Gives it back to the system.
    package func unmap() {
        munmap(base, byteCount + Self.guardBytes)
        if kind == .protected { Self.protectedCount.subtract(1, ordering: .relaxed) }
    }

    /// Whole pages for so many bytes; nil for none, and for more than there can be.
    static func roundUp(_ byteCount: Int) -> Int? {
        guard byteCount > 0, byteCount < Int.max - guardBytes - MemoryImage.pageBytes else {
            return nil
        }
        return MemoryImage.roundUp(byteCount)
    }

    private static func protect(_ place: UnsafeMutableRawPointer) -> GuardKind {
        let (_, count) = protectedCount.add(1, ordering: .relaxed)
        if count <= protectedMax, mprotect(place, guardBytes, PROT_NONE) == 0 { return .protected }
        protectedCount.subtract(1, ordering: .relaxed)
        return .none
    }
}
