/// The first number of each recursive group that a registry knows, found by the group's bytes.
///
/// A module may have a million groups of a few bytes each, so all of them stand in one array, with
/// a table of places into it: some twenty bytes a group beside its own.
struct TypeGroupTable: Sendable {
    private struct Group {
        /// Where its bytes end; they start where those of the group before end.
        var end: Int
        var number: UInt32
    }

    private var bytes: [UInt8] = []
    private var groups: [Group] = []
    /// Open addressing: a group's position plus 1, or 0 for a free place. The count is a power of
    /// two and less than three quarters of it are taken.
    private var places: [UInt32] = []

    /// The number of an equal group, or `number`, which a new one then has.
    mutating func find(_ group: [UInt8], orAdd number: UInt32) -> UInt32 {
        if (groups.count + 1) * 4 > places.count * 3 { grow() }
        var place = Self.hash(group[...]) & (places.count - 1)
        while places[place] != 0 {
            let known = Int(places[place]) - 1
            if self.bytes(of: known).elementsEqual(group) { return groups[known].number }
            place = (place + 1) & (places.count - 1)
        }
        bytes.append(contentsOf: group)
        groups.append(Group(end: bytes.count, number: number))
        places[place] = UInt32(clamping: groups.count)
        return number
    }

    private func bytes(of position: Int) -> ArraySlice<UInt8> {
        bytes[(position == 0 ? 0 : groups[position - 1].end)..<groups[position].end]
    }

    private mutating func grow() {
        places = Array(repeating: 0, count: max(16, places.count * 2))
        for position in groups.indices {
            var place = Self.hash(bytes(of: position)) & (places.count - 1)
            while places[place] != 0 { place = (place + 1) & (places.count - 1) }
            places[place] = UInt32(clamping: position + 1)
        }
    }

    /// Seeded differently in each process, so that nobody can prepare groups that collide.
    private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
