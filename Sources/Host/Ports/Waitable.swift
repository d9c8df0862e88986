/// Something in this process that guests can wait for, as they do for descriptors of the system.
///
/// The port of an ``OpenFile`` that has no descriptor and can still make a guest wait.
public protocol Waitable: AnyObject, Sendable {
    /// Whether reading, or writing, would not wait now.
    func readiness(forWriting: Bool) -> Readiness
    /// Calls a closure once, on any thread, when an answer may have become another one.
    ///
    /// - Returns: What ``forget(_:)`` knows the closure by.
    func whenChanged(_ wake: @escaping @Sendable () -> Void) -> UInt64
    /// Gives up a closure; does nothing if it has been called.
    func forget(_ number: UInt64)
}
