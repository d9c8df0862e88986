/// Random choices, the same for a seed everywhere.
@MainActor final class Dice {
    private var random: TenantRandom

    init(seed: UInt64) { random = TenantRandom(seed: seed) }

    func below(_ count: Int) -> Int { Int(random.next() % UInt64(max(count, 1))) }
    func chance(_ percent: Int) -> Bool { below(100) < percent }
    func pick<T>(_ items: [T]) -> T? { items.isEmpty ? nil : items[below(items.count)] }
    func seed() -> UInt64 { random.next() }

    /// A number, mostly one next to an edge.
    func number() -> UInt64 {
        switch below(10) {
        case 0: 0
        case 1: UInt64(below(64))
        case 2: 65_536 &- UInt64(below(10))
        case 3: UInt64(below(70_000))
        case 4: 1 << UInt64(below(64))
        case 5: (1 << UInt64(below(64))) &- 1
        case 6: .max &- UInt64(below(9))
        case 7: UInt64(UInt32.max) &- UInt64(below(9)) &+ 4
        case 8: random.next()
        default: UInt64(below(8))
        }
    }
    func int() -> Int { Int(truncatingIfNeeded: number()) }
    func small() -> UInt64 { chance(85) ? UInt64(below(12)) : number() }
}

/// Things of one kind that are kept. What is taken away ends when nobody looks at the shelf: its
/// end may put something else there.
@MainActor final class Shelf<Item> {
    private let dice: Dice
    private let most: Int
    private var items: [Item] = []

    init(_ dice: Dice, most: Int = 12) {
        self.dice = dice
        self.most = most
    }

    var any: Item? { dice.pick(items) }
    var all: [Item] { items }

    func keep(_ item: Item?) {
        guard let item else { return }
        if items.count < most { return items.append(item) }
        let place = dice.below(items.count)
        let former = items[place]
        items[place] = item
        withExtendedLifetime(former) {}
    }

    func take() -> Item? {
        guard !items.isEmpty else { return nil }
        items.swapAt(dice.below(items.count), items.count - 1)
        return items.popLast()
    }

    func clear() {
        let former = items
        items = []
        withExtendedLifetime(former) {}
    }
}
