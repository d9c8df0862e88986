/// Numbers things in the order in which they are met.
struct StateNumbers<Key: Hashable> {
    private var numbers: [Key: Int] = [:]
    /// What has been met, by number.
    private(set) var met: [Key] = []

    /// The number of something that has been met.
    func knownNumber(of key: Key) -> Int? { numbers[key] }

    /// The number of something, which is the next one if it is new.
    mutating func number(of key: Key) -> Int {
        if let number = knownNumber(of: key) { return number }
        numbers[key] = met.count
        met.append(key)
        return met.count - 1
    }
}
