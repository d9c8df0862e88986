/// Deadlines in ticks of a millisecond, on four levels of 256 slots, and what is beyond them.
///
/// Adding, cancelling and changing take constant time however many there are. A deadline lies in
/// the slot of the highest digit (of eight bits) in which its tick differs from the wheel's, so it
/// moves down once for each level that the wheel enters. Slots are rings of nodes in one array; a
/// node's place is used again, its number never.
package struct TimerWheel<Key> {
    /// What a deadline is cancelled and changed by. One that is over names nobody.
    package struct Token: Hashable, Sendable {
        let place: Int
        let number: UInt64
    }

    struct Node {
        var key: Key
        var tick: UInt64
        var number: UInt64
        var slot: Int
        var previous = Self.none
        var next = Self.none

        static var none: Int { -1 }
    }

    typealias Layout = TimerLayout

    /// The last one that is over.
    var tick: UInt64
    var nodes: [Node?] = []
    var freePlaces: [Int] = []
    var rings: [Ring]
    var occupied = [UInt64](repeating: 0, count: Layout.slotCount / UInt64.bitWidth + 1)
    private var lastNumber: UInt64 = 0

    /// The first and the last node of a slot.
    struct Ring {
        var first = Node.none
        var last = Node.none
    }

    /// A wheel without deadlines.
    package init(at now: Instant) {
        tick = Layout.tick(over: now)
        rings = [Ring](repeating: Ring(), count: Layout.slotCount)
    }

    /// How many deadlines are there.
    package var count: Int { nodes.count - freePlaces.count }

    /// How many places for deadlines are kept: as many as there were at once since there were none.
    package var placeCount: Int { nodes.count }

    /// A deadline in the past is over at once.
    package mutating func add(_ key: Key, at deadline: Instant) -> Token {
        lastNumber += 1
        let node = Node(
            key: key, tick: Layout.tick(for: deadline), number: lastNumber, slot: Layout.due)
        let place: Int
        if let free = freePlaces.popLast() {
            place = free
            nodes[place] = node
        } else {
            place = nodes.count
            nodes.append(node)
        }
        insert(place)
        return Token(place: place, number: lastNumber)
    }

    /// - Returns: What was to happen; nil if the deadline is over or cancelled.
    @discardableResult
    package mutating func cancel(_ token: Token) -> Key? {
        guard names(token) else { return nil }
        return remove(token.place)
    }

    /// Moves a deadline, behind those that are there for the same tick.
    ///
    /// - Returns: Whether it was still there.
    package mutating func change(_ token: Token, to deadline: Instant) -> Bool {
        guard names(token) else { return false }
        unlink(token.place)
        nodes[token.place]?.tick = Layout.tick(for: deadline)
        insert(token.place)
        return true
    }

    private func names(_ token: Token) -> Bool {
        nodes.indices.contains(token.place) && nodes[token.place]?.number == token.number
    }
}
