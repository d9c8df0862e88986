/// Pairs of long lists of types of which one is known to match the other.
struct ListMatches {
    /// By the places of the lists, how many types were compared: a list that was taken from in part
    /// has the place that it had.
    private var counts: [UInt64: UInt32] = [:]

    private static let shortListCount: UInt32 = 8
    /// More pairs than a module has that is not made to have them.
    private static let pairsMax = 4_096

    func contains(_ actual: TypeList, _ expected: TypeList) -> Bool {
        guard actual.count > Self.shortListCount, actual.count == expected.count,
            let count = counts[Self.key(actual, expected)]
        else { return false }
        return actual.count <= count
    }

    mutating func insert(_ actual: TypeList, _ expected: TypeList) {
        guard actual.count > Self.shortListCount else { return }
        if counts.count >= Self.pairsMax { counts.removeAll(keepingCapacity: true) }
        counts[Self.key(actual, expected)] = actual.count
    }

    private static func key(_ actual: TypeList, _ expected: TypeList) -> UInt64 {
        UInt64(actual.start) << 32 | UInt64(expected.start)
    }
}
