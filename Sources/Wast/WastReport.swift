import WasmCore

/// What running a script came to.
public struct WastReport: Sendable {
    /// Something to tell about one directive.
    public struct Entry: Hashable, Sendable {
        /// Counted from 1.
        public var line: Int
        /// What happened instead of what the script expects.
        public var text: String
        /// For counting.
        public var kind: WastFailureKind

        /// Names in the text are the script's: what is not visible in them is escaped.
        init(line: Int, _ kind: WastFailureKind, text: String) {
            self.line = line
            self.kind = kind
            self.text = text.printable
        }
    }

    /// Something that happened, whatever the script expects.
    public struct Event: Hashable, Sendable {
        /// Of the directive, counted from 1.
        public var line: Int
        /// What happened; nothing in it differs from run to run.
        public var text: String
    }

    /// Assertions that held.
    public internal(set) var passedCount = 0
    /// Assertions that did not hold, and modules and actions that failed.
    public internal(set) var failures: [Entry] = []
    /// Refusals and traps of the right kind whose message is another one than the script's.
    public internal(set) var otherMessages: [Entry] = []
    /// What happened, in order, if that was asked for; of a thread when the script waits for it.
    public internal(set) var events: [Event] = []
}

extension WastReport {
    /// Takes over what a part of the script came to that ran for itself.
    mutating func add(_ other: WastReport) {
        passedCount += other.passedCount
        failures += other.failures
        otherMessages += other.otherMessages
        events += other.events
    }
}

/// In which way a directive does not hold.
public enum WastFailureKind: String, CaseIterable, Sendable {
    /// The script itself cannot be read or carried out.
    case script = "malformed script"
    /// A module that has to be accepted.
    case refused = "module refused"
    /// A module that has to be refused.
    case accepted = "module accepted"
    /// A module that is malformed instead of invalid, or the other way round.
    case otherRefusal = "module refused otherwise"
    /// Instantiation came to something else than what is expected.
    case linking = "wrong linking"
    /// Other values than expected.
    case result = "wrong result"
    /// None where one is expected, or another one.
    case trap = "wrong trap"
    /// A trap where a result is expected.
    case unexpectedTrap = "unexpected trap"
    /// The script names what is not there, often after another failure.
    case absent = "nothing of that name"
    /// Another message than the script's, which is no failure.
    case message = "other message"
}

/// A directive that does not hold.
struct Mismatch: Error {
    var kind: WastFailureKind
    var text: String

    init(_ kind: WastFailureKind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
