// Slots.
extension TimerWheel {
    /// The first node of a slot, if it has any.
    func first(of slot: Int) -> Int? {
        let place = rings[slot].first
        return place == Node.none ? nil : place
    }

    /// The last node of a slot, if it has any.
    func last(of slot: Int) -> Int? {
        let place = rings[slot].last
        return place == Node.none ? nil : place
    }

    /// The next slot at or after one that has a deadline, before another one.
    func nextOccupied(from start: Int, before end: Int) -> Int? {
        var start = start
        while start < end {
            let word = occupied[start / UInt64.bitWidth] >> (start % UInt64.bitWidth)
            if word != 0 {
                let slot = start + word.trailingZeroBitCount
                return slot < end ? slot : nil
            }
            start += UInt64.bitWidth - start % UInt64.bitWidth
        }
        return nil
    }

    /// Takes a deadline out; its place is free, and all are given back with the last one.
    mutating func remove(_ place: Int) -> Key? {
        unlink(place)
        let key = nodes[place]?.key
        nodes[place] = nil
        freePlaces.append(place)
        if freePlaces.count == nodes.count {
            nodes = []
            freePlaces = []
        }
        return key
    }

    mutating func insert(_ place: Int) {
        guard let tick = nodes[place]?.tick else { return }
        let slot = Layout.slot(for: tick, at: self.tick)
        let last = rings[slot].last
        nodes[place]?.slot = slot
        nodes[place]?.previous = last
        nodes[place]?.next = Node.none
        if last == Node.none { rings[slot].first = place } else { nodes[last]?.next = place }
        rings[slot].last = place
        occupied[slot / UInt64.bitWidth] |= 1 << (slot % UInt64.bitWidth)
    }

    mutating func unlink(_ place: Int) {
        guard let node = nodes[place] else { return }
        let (previous, next) = (node.previous, node.next)
        if previous == Node.none {
            rings[node.slot].first = next
        } else {
            nodes[previous]?.next = next
        }
        if next == Node.none {
            rings[node.slot].last = previous
        } else {
            nodes[next]?.previous = previous
        }
        if rings[node.slot].first == Node.none {
            occupied[node.slot / UInt64.bitWidth] &= ~(1 << (node.slot % UInt64.bitWidth))
        }
    }
}
