import WasmCore

/// What running a script came to.
public struct WastReport: Sendable {
    /// Something to tell about one directive.
    public struct Entry: Hashable, Sendable {
        /// Counted from 1.
        public var line: Int
        /// What happened instead of what the script expects.
        public var text: String

        /// Names in the text are the script's: what is not visible in them is escaped.
        init(line: Int, text: String) {
            self.line = line
            self.text = text.printable
        }
    }

    /// Assertions that held.
    public internal(set) var passedCount = 0
    /// Assertions that did not hold, and modules and actions that failed.
    public internal(set) var failures: [Entry] = []
    /// Refusals and traps of the right kind whose message is another one than the script's.
    public internal(set) var otherMessages: [Entry] = []
}

/// A directive that does not hold.
struct Mismatch: Error {
    var text: String

    init(_ text: String) { self.text = text }
}
