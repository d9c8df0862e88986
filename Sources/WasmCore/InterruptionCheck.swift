/// Whether work that takes long is still wanted: decoding, validating, translating, parsing.
///
/// The work asks every few thousand steps and ends with an error of code `interrupted`, or of that
/// meaning, once the answer is yes. So the answer may cost some hundred nanoseconds, as reading a
/// clock does, and comes from any thread.
public struct InterruptionCheck: Sendable {
    private let request: (@Sendable () -> Bool)?

    /// Nobody asks for an end.
    public static let never = InterruptionCheck()

    private init() { request = nil }

    /// A check that asks a closure.
    ///
    /// - Parameter isRequested: Whether the work shall end; once true, it should stay so.
    public init(_ isRequested: @escaping @Sendable () -> Bool) { request = isRequested }

    /// Asks whether the work shall end; costs what the closure costs.
    public var isRequested: Bool { request?() ?? false }
}

/// Counts steps of work, and asks a check every few thousand of them.
package struct PacedCheck {
    /// Steps between two questions: far below a millisecond.
    package static let stepsPerQuestion = 4_096

    /// Whom to ask; what was counted before stays counted.
    package var check: InterruptionCheck
    private var left = PacedCheck.stepsPerQuestion

    package init(_ check: InterruptionCheck) { self.check = check }

    /// Counts steps without asking; the next ``isInterrupted(after:)`` does.
    @inline(__always)
    package mutating func spend(_ steps: Int) { left &-= steps }

    /// Counts steps and tells whether the work shall end.
    @inline(__always)
    package mutating func isInterrupted(after steps: Int = 1) -> Bool {
        left &-= steps
        return left < 0 && ask()
    }

    @inline(never)
    private mutating func ask() -> Bool {
        left = Self.stepsPerQuestion
        return check.isRequested
    }
}
