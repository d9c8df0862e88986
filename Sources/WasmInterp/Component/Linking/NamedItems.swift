import WasmCore

/// Things under names, in order, each found in constant time.
struct NamedItems<Item: Sendable>: Sendable {
    private(set) var items: [(name: String, item: Item)] = []
    /// Of a name that stands twice, the first one.
    private var positions: [ExactName: Int] = [:]
    private let identity = Identity()

    private final class Identity: Sendable {}

    /// The same for copies, which are made when all has been appended; for as long as one is there.
    var id: ObjectIdentifier { ObjectIdentifier(identity) }

    mutating func append(_ name: String, _ item: Item) {
        items.append((name, item))
        let key = ExactName(name)
        if positions[key] == nil { positions[key] = items.count - 1 }
    }

    subscript(name: String) -> Item? { positions[ExactName(name)].map { items[$0].item } }
}

/// What an instance exports, with the types that users of the component see.
typealias PlanExports = NamedItems<PlanItem>

/// An instance where one of a type stands, or is wanted: it may be a part of another one in very
/// many places, so that what is found out of it is kept.
struct InstanceUnderType: Hashable {
    let type: UInt32
    let exports: ObjectIdentifier
}
