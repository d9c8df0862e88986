/// What code does beside what the module says: each combination is a kind of code of its own.
struct CodeOptions: Hashable, Sendable {
    /// Whether it counts instructions.
    var isMetered: Bool
    /// Whether it notes which pages of memory it writes.
    var tracksWrites: Bool
}
