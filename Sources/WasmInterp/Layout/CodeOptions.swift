/// What translated code does beside what a module says. Each combination is a kind of code of its
/// own; a module has those that its stores ask for.
public struct CodeOptions: Hashable, Sendable {
    /// Whether it counts instructions, which fuel, deadlines and interruption need.
    public var isMetered = false
    /// Whether it notes which pages of memory it writes, which takes some more time. An
    /// ``InstancePool`` then makes a memory as new in much less: it copies what was written.
    public var tracksWrites = false

    /// Whether arithmetic on floating-point numbers that gives a NaN gives the canonical one. The
    /// standard leaves open which one it is, and machines differ in it: runs that are to be the
    /// same on all of them need this. It takes some more time. What only moves bits, as loads and
    /// `neg`, keeps them.
    public var canonicalNaN = false

    /// None of them.
    public init() {}
}
