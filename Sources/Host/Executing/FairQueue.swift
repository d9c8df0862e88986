/// Who runs next: whoever has had least of its share, by virtual time.
///
/// Who has waited gets no credit for it: it joins at the time of those that ran meanwhile.
struct FairQueue<Element> {
    private struct Entry {
        var time: VirtualTime
        /// Equal times go by the order in which they came.
        var serial: UInt64
        var element: Element

        func isBefore(_ other: Entry) -> Bool {
            time != other.time ? time.isBefore(other.time) : serial < other.serial
        }
    }

    /// The earliest first, by halves.
    private var heap: [Entry] = []
    private var lastSerial: UInt64 = 0
    /// The time of whoever ran last.
    private(set) var time = VirtualTime()

    var count: Int { heap.count }

    /// - Returns: When it is there.
    mutating func add(_ element: Element, at time: VirtualTime) -> VirtualTime {
        let entry = Entry(time: time.later(self.time), serial: lastSerial, element: element)
        lastSerial += 1
        heap.append(entry)
        rise(heap.count - 1)
        return entry.time
    }

    /// Takes the one whose turn it is.
    mutating func take() -> Element? {
        guard let last = heap.popLast() else { return nil }
        guard let first = heap.first else {
            time = last.time
            return last.element
        }
        heap[0] = last
        sink(0)
        time = first.time
        return first.element
    }

    /// Keeps some, in their order.
    mutating func filter(_ isKept: (Element) -> Bool) {
        heap.removeAll { !isKept($0.element) }
        for index in (0..<heap.count / 2).reversed() { sink(index) }
    }

    private mutating func rise(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].isBefore(heap[parent]) else { return }
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].isBefore(heap[least]) {
                least = child
            }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
