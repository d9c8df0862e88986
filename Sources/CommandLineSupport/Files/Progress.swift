import Platform
import WasmCore

/// A line on the terminal that says how far something is. It is gone when that has ended.
///
/// Nothing is written where standard error is no terminal, or one that cannot go back in a line.
package struct Progress {
    private let what: String
    private let total: Int
    private let isShown: Bool
    private var next: ContinuousClock.Instant
    private var drawnWidth = 0

    /// What is over sooner needs no line; and how often it changes.
    private static let pause = Duration.milliseconds(100)

    /// - Parameters:
    ///   - what: What is done, as in `validating`.
    ///   - isWanted: False where lines of results on the same terminal say as much.
    package init(_ what: String, total: Int, isWanted: Bool = true) {
        self.what = what
        self.total = total
        isShown = isWanted && total > 1 && Self.isPossible
        next = ContinuousClock.now.advanced(by: Self.pause)
    }

    /// Whether standard output is a terminal too, and shows results as they come.
    package static var outputIsTerminal: Bool { isatty(1) == 1 }

    private static var isPossible: Bool {
        guard isatty(2) == 1, Startup.variable("NO_COLOR")?.bytes.isEmpty ?? true else {
            return false
        }
        let terminal = Startup.variable("TERM") ?? ""
        return !terminal.bytes.isEmpty && terminal != "dumb"
    }

    /// - Parameter step: How many are done.
    package mutating func show(_ step: Int) {
        guard isShown, ContinuousClock.now >= next else { return }
        next = ContinuousClock.now.advanced(by: Self.pause)
        let text = "\(what) \(step) of \(total)"
        write("\r" + text.padded(to: drawnWidth))
        drawnWidth = text.count
    }

    /// Removes the line, before something else is written or at the end.
    package mutating func clear() {
        guard drawnWidth > 0 else { return }
        write("\r" + "".padded(to: drawnWidth) + "\r")
        drawnWidth = 0
    }

    /// As it is: messages have no control characters, this line needs one.
    private func write(_ text: String) { _ = Descriptor.write([UInt8](text.utf8), to: 2) }
}
