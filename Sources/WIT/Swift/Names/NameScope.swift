/// The names of one scope: one that is taken is numbered, in the order in which they are asked for.
package struct NameScope: Sendable {
    private var taken: Set<String>

    /// A scope in which some names are taken: those of the scopes around it, which must not be
    /// hidden, and those that Swift gives to every type.
    package init(taken: some Sequence<String> = []) {
        self.taken = Self.reserved.union(taken)
    }

    /// The name, or the first of `name2`, `name3`, … that is free; it is taken from then on.
    package mutating func unique(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = name + String(number)
            number += 1
        }
        return candidate
    }

    /// Every type has the first two, and the module that has `Swift.Error` must stay in sight.
    private static let reserved: Set<String> = ["Type", "Protocol", "Self", "Any", "Swift"]
}
