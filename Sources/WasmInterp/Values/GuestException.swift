import WasmCore

/// An exception of a guest that passes through the host.
///
/// A host function that throws one throws it into the guest that called it, which may catch it. An
/// exception that no guest catches ends a call with a ``Trap`` of code `uncaughtException`;
/// throwing that trap on from a host function lets the exception pass too.
public struct GuestException: Error, Hashable, Sendable {
    /// The exception as a value of type `exnref`.
    public let stored: StoredReference
}

extension Trap {
    /// The exception that no guest caught, where that is what happened.
    public var exception: GuestException? {
        code == .uncaughtException ? cause as? GuestException : nil
    }
}

extension GuestException: CustomStringConvertible {
    /// For people; what the exception carries is its ``stored`` reference's.
    public var description: String { "an exception of the guest" }
}
