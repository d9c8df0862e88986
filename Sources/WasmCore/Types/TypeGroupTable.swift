/// The first number of each recursive group that a registry knows, found by the group's bytes.
///
/// A module may have a million groups of a few bytes each, so all of them stand in one array, with
/// a table of positions beside it: some thirty bytes a group beside its own.
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
    private var positions = PositionTable()

    /// All groups, also those that have been removed since the table was compacted.
    var count: Int { groups.count }

    /// The number of a group's first type.
    func number(_ position: Int) -> UInt32 { groups[position].number }

    /// The position of an equal group.
    func find(_ group: [UInt8], _ hash: Int) -> Int? {
        positions.first(hash) { known in
            groups[known].number != .max && bytes(of: known).elementsEqual(group)
        }
    }

    /// Adds a group that is not there, and returns its position.
    mutating func add(_ group: [UInt8], _ hash: Int, number: UInt32) -> Int {
        bytes.append(contentsOf: group)
        groups.append(Group(end: bytes.count, number: number))
        positions.add(groups.count - 1, hash)
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
        kept.positions.reserveCapacity(groups.count { $0.number != .max })
        for position in groups.indices where groups[position].number != .max {
            kept.bytes.append(contentsOf: bytes(of: position))
            var group = groups[position]
            group.end = kept.bytes.count
            kept.positions.add(kept.groups.count, Self.hash(bytes(of: position)))
            kept.groups.append(group)
        }
        self = kept
    }

    private func bytes(of position: Int) -> ArraySlice<UInt8> {
        bytes[(position == 0 ? 0 : groups[position - 1].end)..<groups[position].end]
    }

    /// Seeded differently in each process, so that nobody can prepare groups that collide.
    static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
