/// A dictionary that keeps the order in which its keys came.
package struct OrderedMap<Key: Hashable, Value> {
    package private(set) var keys: [Key] = []
    package private(set) var values: [Value] = []
    private var positions: [Key: Int] = [:]

    package init() {}

    package var count: Int { keys.count }
    package var isEmpty: Bool { keys.isEmpty }

    package subscript(key: Key) -> Value? { positions[key].map { values[$0] } }

    /// Sets the value of a key; a new key comes last.
    package mutating func set(_ value: Value, for key: Key) {
        if let position = positions[key] {
            values[position] = value
        } else {
            positions[key] = keys.count
            keys.append(key)
            values.append(value)
        }
    }

    /// The value at a position.
    package subscript(position position: Int) -> Value {
        get { values[position] }
        set { values[position] = newValue }
    }

    /// Where a key is in the order.
    package func position(of key: Key) -> Int? { positions[key] }

    /// Puts a value to the end, unless one is there, and says whether it did.
    package mutating func insertNew(_ value: Value, for key: Key) -> Bool {
        guard positions[key] == nil else { return false }
        set(value, for: key)
        return true
    }
}

extension OrderedMap: Sendable where Key: Sendable, Value: Sendable {}

extension OrderedMap: Sequence {
    package func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> {
        zip(keys, values).lazy.map { (key: $0, value: $1) }.makeIterator()
    }
}
