/// The entry points that do the work of two cells, found by the cells' own.
///
/// Most pairs have none, and each cell asks: places are found by a hash, and a free one ends the
/// search.
struct JoinTable: BitwiseCopyable, @unchecked Sendable {
    // Sendable: written in init only, and never freed, as there is one for the process.
    private struct Entry {
        /// First and second entry point; -1 if the place is free.
        var key = -1
        var joined = 0
    }
    private let entries: UnsafeMutablePointer<Entry>
    private static let placeCount = 1 << 12

    init(_ joins: [(first: UInt16, second: UInt16, joined: UInt16)]) {
        precondition(joins.count <= Self.placeCount / 2, "too many joins for the table")
        entries = .allocate(capacity: Self.placeCount)
        entries.initialize(repeating: Entry(), count: Self.placeCount)
        for join in joins {
            let (first, second) = (Int(join.first), Int(join.second))
            var place = Self.place(first, second)
            while entries[place].key >= 0 { place = Self.next(place) }
            entries[place] = Entry(key: Self.key(first, second), joined: Int(join.joined))
        }
    }

    /// The entry point for a cell and the one that follows it, if there is one.
    @inline(__always)
    subscript(first: Int, second: Int) -> Int? {
        let key = Self.key(first, second)
        var place = Self.place(first, second)
        while entries[place].key >= 0 {
            if entries[place].key == key { return entries[place].joined }
            place = Self.next(place)
        }
        return nil
    }

    private static func key(_ first: Int, _ second: Int) -> Int { first << 16 | second }

    private static func place(_ first: Int, _ second: Int) -> Int {
        (first * 79 + second) & (placeCount - 1)
    }

    private static func next(_ place: Int) -> Int { (place + 1) & (placeCount - 1) }
}
