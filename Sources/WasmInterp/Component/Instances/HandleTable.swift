/// What a handle stands for, as plain data.
struct HandleEntry: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// ``HandleEntry/value`` is the next free index.
        case free
        case resource
        /// Of these, ``HandleEntry/value`` says which record of the tasks.
        case waitableSet, subtask
        case streamReader, streamWriter
        case futureReader, futureWriter
        case errorContext
        case thread
        /// Of the host alone: ends that it has made and not given away yet.
        case hostStream, hostFuture

        var words: String {
            switch self {
            case .free: "nothing"
            case .resource: "resource"
            case .waitableSet: "waitable set"
            case .subtask: "subtask"
            case .streamReader: "readable end of a stream"
            case .streamWriter: "writable end of a stream"
            case .futureReader: "readable end of a future"
            case .futureWriter: "writable end of a future"
            case .errorContext: "error context"
            case .thread: "thread"
            case .hostStream: "stream"
            case .hostFuture: "future"
            }
        }
    }
    var kind: Kind
    /// Whether the handle owns its resource; else it was lent for a call.
    var isOwned = true
    /// The resource type: its number in the store.
    var type: UInt32 = 0
    /// The representation, which only the instance that implements the resource knows.
    var value: UInt64
    /// Calls under way that the handle was lent to.
    var lendCount: UInt32 = 0
    /// Of a handle that was lent, the call for which: its number in the store.
    var scope: UInt32 = 0
    /// Of the host's handles, tells it from others that had the index before.
    var serial: UInt32 = 0
}

/// The handles of one component instance. Spec: canonical ABI, "Table State".
///
/// Index 0 is never used; the index freed last is the next one given.
struct HandleTable: Hashable, Sendable {
    /// So that an index and a few bits fit into 32.
    static let countMax = 1 << 28 - 1

    /// Empty before the first: most instances never have a handle.
    private(set) var entries: [HandleEntry] = []
    private(set) var firstFree = 0
    /// How many handles there are.
    private(set) var count = 0

    init() {}

    /// A table as it was; nil if none can be so.
    ///
    /// - Parameters:
    ///   - entries: By index. That of index 0 is free and never used.
    ///   - firstFree: The next index to be given; 0 for none.
    init?(_ entries: [HandleEntry], firstFree: Int) {
        // Each free one is reached once, so that the way along them has an end.
        let freeCount = entries.count { $0.kind == .free }
        var (next, found) = (firstFree, 1)
        while next != 0 {
            guard entries.indices.contains(next), entries[next].kind == .free, found < freeCount,
                let following = Int(exactly: entries[next].value)
            else { return nil }
            (next, found) = (following, found + 1)
        }
        guard entries.count <= Self.countMax, entries.isEmpty ? firstFree == 0 : found == freeCount,
            entries.first.map({ $0 == HandleEntry(kind: .free, value: 0) }) ?? true
        else { return nil }
        self.entries = entries
        self.firstFree = firstFree
        count = entries.count - freeCount
    }

    /// - Returns: nil if there is no index left.
    mutating func add(_ entry: HandleEntry) -> UInt32? {
        if firstFree != 0 {
            let index = firstFree
            firstFree = Int(entries[index].value)
            entries[index] = entry
            count += 1
            return UInt32(index)
        }
        guard entries.count < Self.countMax else { return nil }
        if entries.isEmpty { entries.append(HandleEntry(kind: .free, value: 0)) }
        entries.append(entry)
        count += 1
        return UInt32(entries.count - 1)
    }

    /// What an index stands for; nil for none.
    subscript(index: UInt32) -> HandleEntry? {
        guard Int(index) < entries.count, entries[Int(index)].kind != .free else { return nil }
        return entries[Int(index)]
    }

    /// All that are there.
    var all: some Sequence<(index: UInt32, entry: HandleEntry)> {
        entries.indices.lazy.filter { entries[$0].kind != .free }
            .map { (UInt32($0), entries[$0]) }
    }

    /// Changes an entry that is there.
    mutating func update(_ index: UInt32, _ change: (inout HandleEntry) -> Void) {
        guard self[index] != nil else { return }
        change(&entries[Int(index)])
    }

    /// Gives all resources other types.
    mutating func renumber<E>(_ type: (HandleEntry) throws(E) -> UInt32) throws(E) {
        for index in entries.indices where entries[index].kind == .resource {
            entries[index].type = try type(entries[index])
        }
    }

    /// Gives an index of an entry back.
    mutating func remove(_ index: UInt32) {
        guard self[index] != nil else { return }
        entries[Int(index)] = HandleEntry(kind: .free, value: UInt64(firstFree))
        firstFree = Int(index)
        count -= 1
    }
}
