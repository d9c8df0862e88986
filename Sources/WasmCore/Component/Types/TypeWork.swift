/// Work on types, which has limits: a few bytes may ask for very much of it.
package struct TypeWork {
    /// Parts of types that were looked at.
    package var steps = 0
    /// Parts of types that were made, and stay.
    package var newParts = 0

    package init() {}

    /// What was done since it was asked last.
    package mutating func take() -> TypeWork {
        defer { self = TypeWork() }
        return self
    }

    static func += (left: inout TypeWork, right: TypeWork) {
        left.steps += right.steps
        left.newParts += right.newParts
    }
}
