/// The first number of each recursive group that a registry knows, found by the group's bytes.
///
/// A module may have a million groups of a few bytes each, so all of them stand in one array, with
/// a table of places into it: some twenty bytes a group beside its own.
struct TypeGroupTable: Sendable {
    private struct Group {
        /// Where its bytes end; they start where those of the group before end.
        var end: Int
        /// Of its first type; all bits set for a group that has been removed.
        var number: UInt32
        /// How often it is held; one held too often to be counted stays for good.
        var holdCount: UInt32 = 0
    }

    private var bytes: [UInt8] = []
    private var groups: [Group] = []
    /// Open addressing: a group's position plus 1, or 0 for a free place. The count is a power of
    /// two and less than three quarters of it are taken.
    private var places: [UInt32] = []

    /// All groups, also those that have been removed since the table was compacted.
    var count: Int { groups.count }

    /// The number of a group's first type.
    func number(_ position: Int) -> UInt32 { groups[position].number }

    /// The position of an equal group.
    func find(_ group: [UInt8], _ hash: Int) -> Int? {
        guard !places.isEmpty else { return nil }
        var place = hash & (places.count - 1)
        while places[place] != 0 {
            let known = Int(places[place]) - 1
            if groups[known].number != .max, bytes(of: known).elementsEqual(group) { return known }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// Adds a group that is not there, and returns its position.
    mutating func add(_ group: [UInt8], _ hash: Int, number: UInt32) -> Int {
        if (groups.count + 1) * 4 > places.count * 3 { spread(over: max(16, places.count * 2)) }
        bytes.append(contentsOf: group)
        groups.append(Group(end: bytes.count, number: number))
        enter(groups.count - 1, hash)
        return groups.count - 1
    }

    mutating func hold(_ position: Int, times: Int) {
        let (sum, overflow) = groups[position].holdCount.addingReportingOverflow(
            UInt32(clamping: times))
        groups[position].holdCount = overflow ? .max : sum
    }

    /// - Returns: Whether nobody holds the group any more.
    mutating func release(_ position: Int) -> Bool {
        guard groups[position].holdCount != .max else { return false }
        groups[position].holdCount -= 1
        return groups[position].holdCount == 0
    }

    /// Takes a group out. Its bytes stay until the table is compacted.
    mutating func remove(_ position: Int) { groups[position].number = .max }

    /// Gives back what removed groups have taken; the others change their positions.
    mutating func compact() {
        var kept = TypeGroupTable()
        for position in groups.indices where groups[position].number != .max {
            kept.bytes.append(contentsOf: bytes(of: position))
            var group = groups[position]
            group.end = kept.bytes.count
            kept.groups.append(group)
        }
        var placeCount = 16
        while (kept.groups.count + 1) * 4 > placeCount * 3 { placeCount *= 2 }
        kept.spread(over: placeCount)
        self = kept
    }

    private func bytes(of position: Int) -> ArraySlice<UInt8> {
        bytes[(position == 0 ? 0 : groups[position - 1].end)..<groups[position].end]
    }

    private mutating func spread(over placeCount: Int) {
        places = Array(repeating: 0, count: placeCount)
        for position in groups.indices where groups[position].number != .max {
            enter(position, Self.hash(bytes(of: position)))
        }
    }

    private mutating func enter(_ position: Int, _ hash: Int) {
        var place = hash & (places.count - 1)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = UInt32(clamping: position + 1)
    }

    /// Seeded differently in each process, so that nobody can prepare groups that collide.
    static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
