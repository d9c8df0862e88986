import Platform
import WasmCore

/// What the host holds of a store's collectable things. Values of the host may be dropped on any
/// thread, so this is the one part of a store that has a lock.
final class HostRoots: Sendable {
    private struct Table {
        /// Bits of references; 0 where nothing is held.
        var entries: [UInt64] = []
        var free: [Int] = []
    }
    private let table = Locked(Table())

    func add(_ bits: UInt64) -> Int {
        table.withLock { table in
            if let index = table.free.popLast() {
                table.entries[index] = bits
                return index
            }
            table.entries.append(bits)
            return table.entries.count - 1
        }
    }

    func remove(_ index: Int) {
        table.withLock { table in
            table.entries[index] = 0
            table.free.append(index)
        }
    }

    /// Whether anything is held, or ever was: collections look through all places there are.
    var isUsed: Bool { table.withLock { !$0.entries.isEmpty } }

    /// Entries, of which some may be free.
    var count: Int { table.withLock { $0.entries.count } }

    /// All that is held now.
    var references: [UInt64] { table.withLock { $0.entries } }
}

/// Holds a thing of a store for the host as long as it lives itself.
final class ReferenceRoot: Sendable {
    let roots: HostRoots
    /// -1 where nothing has to be held: functions live as long as their store.
    private let index: Int
    /// The kind of an object.
    let isArray: Bool

    /// For what the store keeps anyway.
    init(_ roots: HostRoots) {
        self.roots = roots
        index = -1
        isArray = false
    }

    init(_ roots: HostRoots, holding reference: Reference, isArray: Bool) {
        self.roots = roots
        index = roots.add(reference.bits)
        self.isArray = isArray
    }

    deinit {
        if index >= 0 { roots.remove(index) }
    }
}
