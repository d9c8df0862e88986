/// Where labels stand in long lists of them, such as the cases of a variant: values of a list have
/// all the same type, so that each list of labels is looked through once and not for each value.
package struct LabelPositions {
    /// By where the labels lie. They stay there, as they are held here and so never changed.
    private var known: [UInt: (items: Any, positions: [String: Int])] = [:]
    /// As many are looked through as fast as they are looked up.
    private static let searchedMax = 16

    package init() {}

    /// - Parameter name: The label of an item; those of a list are different.
    package mutating func position<Item>(
        of label: String, in items: [Item], _ name: (Item) -> String
    ) -> Int? {
        guard items.count > Self.searchedMax else { return items.firstIndex { name($0) == label } }
        let place = unsafe items.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        if let known = known[place] { return known.positions[label] }
        let positions = Dictionary(
            items.enumerated().map { (name($0.element), $0.offset) },
            uniquingKeysWith: { first, _ in first })
        known[place] = (items, positions)
        return positions[label]
    }

    /// How many lists were looked through.
    package var listCount: Int { known.count }
}
