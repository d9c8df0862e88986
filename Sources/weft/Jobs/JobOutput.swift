import CommandLineSupport
import Host
import Platform

/// The standard streams, which programs share: whole lines, one after the other.
final class JobOutput: Sendable {
    private struct State {
        var failure: Failure?
        var whenLost: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    /// What happens once nobody takes the output any more; set before programs run.
    var whenLost: (@Sendable () -> Void)? {
        get { state.withLock { $0.whenLost } }
        set { state.withLock { $0.whenLost = newValue } }
    }

    /// Why nobody takes the output any more.
    var failure: Failure? { state.withLock { $0.failure } }

    var isLost: Bool { failure != nil }

    /// A standard output for one program.
    func lines() -> LineOutput { LineOutput { [self] line in write(line) } }

    func errorLines() -> LineOutput {
        LineOutput { [self] line in
            state.withLock { _ in StandardError.write(line + "\n") }
        }
    }

    private func write(_ line: String) {
        let whenLost = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.failure == nil else { return nil }
            do throws(Failure) {
                try StandardOutput.write(line + "\n")
                return nil
            } catch {
                state.failure = error
                return state.whenLost
            }
        }
        whenLost?()
    }
}
