/// Finds positions in a list by the hash of what stands there.
///
/// For what every module needs, in place of sets and dictionaries: each type of those is made when
/// it is used first, and for each type of keys the runtime looks through all conformances of the
/// process. A small program runs for no longer than that takes a few times.
package struct PositionTable: Sendable {
    private struct Place {
        /// The position plus 1; 0 for a free place.
        var entry: UInt32 = 0
        var hash: UInt32 = 0
    }

    /// Open addressing: less than three quarters are taken, so that each search ends. The count is
    /// a power of two.
    private var places: [Place] = []
    /// How many positions have been added.
    package private(set) var count = 0

    /// A table of an empty list.
    package init() {}

    /// Makes room for some positions.
    package mutating func reserveCapacity(_ capacity: Int) {
        var placeCount = max(places.count, 16)
        while capacity * 4 > placeCount * 3 { placeCount *= 2 }
        if placeCount > places.count { spread(over: placeCount) }
    }

    /// A position that was added with a hash, and where what is looked for stands.
    package func first(_ hash: Int, where isWanted: (Int) -> Bool) -> Int? {
        if places.isEmpty { return nil }
        let hash = Self.mixed(hash)
        var place = Int(hash) & (places.count - 1)
        while places[place].entry != 0 {
            let position = Int(places[place].entry) - 1
            if places[place].hash == hash, isWanted(position) { return position }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// Adds a position below 2³² - 1, which stays.
    package mutating func add(_ position: Int, _ hash: Int) {
        if (count + 1) * 4 > places.count * 3 { spread(over: max(16, places.count * 2)) }
        enter(Place(entry: UInt32(clamping: position + 1), hash: Self.mixed(hash)))
        count += 1
    }

    private mutating func spread(over placeCount: Int) {
        let taken = places
        places = Array(repeating: Place(), count: placeCount)
        for place in taken where place.entry != 0 { enter(place) }
    }

    private mutating func enter(_ new: Place) {
        var place = Int(new.hash) & (places.count - 1)
        while places[place].entry != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = new
    }

    /// Spreads numbers and addresses too, whose low bits are alike.
    private static func mixed(_ hash: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: (UInt64(bitPattern: Int64(hash)) &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
