/// A growing stack of plain values that owns its memory.
///
/// The translator pushes and pops for each instruction: unlike with an array no copy can share the
/// memory, so nothing is counted or checked for that.
package struct PlainStack<Element: BitwiseCopyable>: ~Copyable {
    // Room for `capacity` elements, of which the first `count` are initialised.
    private var storage: UnsafeMutablePointer<Element>
    private var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        storage = .allocate(capacity: self.capacity)
    }

    deinit { storage.deallocate() }

    package var isEmpty: Bool { count == 0 }

    package var last: Element? { count > 0 ? storage[count - 1] : nil }

    /// - Parameter index: Below ``count``.
    package subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count, "index beyond the stack")
            return storage[index]
        }
        @inline(__always) _modify {
            precondition(index >= 0 && index < count, "index beyond the stack")
            yield &storage[index]
        }
    }

    @inline(__always)
    package mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (storage + count).initialize(to: element)
        count += 1
    }

    @inline(__always)
    @discardableResult
    package mutating func removeLast() -> Element {
        precondition(count > 0, "nothing to remove")
        count -= 1
        return storage[count]
    }

    /// Removes all elements from an index on.
    package mutating func remove(downTo index: Int) {
        precondition(index >= 0 && index <= count, "nothing to remove")
        count = index
    }

    package mutating func removeAll() { count = 0 }

    /// Its elements, the top last.
    package var elements: [Element] {
        Array(UnsafeBufferPointer(start: storage, count: count))
    }

    @inline(never)
    private mutating func grow() {
        capacity *= 2
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        larger.initialize(from: storage, count: count)
        storage.deallocate()
        storage = larger
    }
}
