/// Elements in the order that they carry, which is mostly the one in which they come.
///
/// What comes or goes elsewhere moves those behind it.
struct OrderedQueue<Element> {
    struct Entry {
        var order: UInt64
        var element: Element
    }
    private var entries: [Entry] = []
    /// Entries before it are used up.
    private var head = 0

    var isEmpty: Bool { head == entries.count }
    var count: Int { entries.count - head }
    var first: Entry? { isEmpty ? nil : entries[head] }
    /// From the oldest on.
    var all: ArraySlice<Entry> { entries[head...] }

    /// - Returns: How many it has moved.
    mutating func insert(_ element: Element, order: UInt64) -> Int {
        let position = position(of: order)
        entries.insert(Entry(order: order, element: element), at: position)
        return entries.count - 1 - position
    }

    /// - Returns: How many it has moved.
    mutating func remove(order: UInt64) -> Int {
        let position = position(of: order)
        guard position < entries.count, entries[position].order == order else { return 0 }
        guard position == head else {
            entries.remove(at: position)
            return entries.count - position
        }
        head += 1
        if head == entries.count {
            entries.removeAll(keepingCapacity: head < 64)
            head = 0
        } else if head >= 64, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return 0
    }

    /// Where an order is, or would be.
    private func position(of order: UInt64) -> Int {
        guard let last = entries.last, !isEmpty, last.order >= order else { return entries.count }
        var (low, high) = (head, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].order < order { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
