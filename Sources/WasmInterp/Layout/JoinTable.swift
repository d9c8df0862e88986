/// The entry points that do the work of two cells, found by the cells' own.
///
/// Most pairs have none, and each cell asks: places are found by a hash, and a free one ends the
/// search.
struct JoinTable: BitwiseCopyable, @unchecked Sendable {
    // Sendable: written in init only, and never freed, as there is one for the process.
    // Small, as all places are written when a process starts.
    private struct Entry {
        /// All bits set if the place is free.
        var first = UInt16.max
        var second: UInt16 = 0
        var joined: UInt16 = 0

        var isFree: Bool { first == .max }
    }
    private let entries: UnsafeMutablePointer<Entry>
    private static let placeCount = 1 << 12

    init(_ joins: [(first: UInt16, second: UInt16, joined: UInt16)]) {
        precondition(joins.count <= Self.placeCount / 2, "too many joins for the table")
        entries = .allocate(capacity: Self.placeCount)
        entries.initialize(repeating: Entry(), count: Self.placeCount)
        for join in joins {
            var place = Self.place(Int(join.first), Int(join.second))
            while !entries[place].isFree { place = Self.next(place) }
            entries[place] = Entry(first: join.first, second: join.second, joined: join.joined)
        }
    }

    /// The entry point for a cell and the one that follows it, if there is one.
    @inline(__always)
    subscript(first: Int, second: Int) -> Int? {
        var place = Self.place(first, second)
        while !entries[place].isFree {
            let entry = entries[place]
            if Int(entry.first) == first, Int(entry.second) == second { return Int(entry.joined) }
            place = Self.next(place)
        }
        return nil
    }

    private static func place(_ first: Int, _ second: Int) -> Int {
        (first * 79 + second) & (placeCount - 1)
    }

    private static func next(_ place: Int) -> Int { (place + 1) & (placeCount - 1) }
}
