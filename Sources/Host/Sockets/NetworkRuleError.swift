import HostSystem
import WasmCore

/// Why a text is no rule of ``NetworkAccess``.
public struct NetworkRuleError: Error, Hashable, Sendable {
    /// What a rule is about.
    public enum Use: String, Hashable, Sendable {
        /// Connecting and sending datagrams.
        case connect
        /// Listening and being sent datagrams.
        case listen
    }

    /// What the rule was to be about.
    public let use: Use
    /// The rule as it was given.
    public let rule: String
    /// The part of it that is wrong, which may be all of it; long ones are cut.
    public let part: String
    /// How many bytes of UTF-8 of the rule come before that part.
    public let offset: Int
    /// What is wrong with it, as in `is no IP address`.
    public let problem: String

    init(_ use: Use, _ rule: String, _ error: AddressTextError) {
        (self.use, self.rule, part) = (use, rule, error.text)
        problem = error.problem.rawValue
        let (bytes, sought) = (Array(rule.utf8), Array(error.text.utf8))
        offset = bytes.indices.first { bytes[$0...].starts(with: sought) } ?? 0
    }
}

extension NetworkRuleError: CustomStringConvertible {
    /// One line, as in `the rule 'a_:x' to connect: 'a_:x' at 0 has no port from 0 to 65535`.
    public var description: String {
        "the rule '\(rule.printable)' to \(use.rawValue): '\(part.printable)' at \(offset)"
            + " \(problem)"
    }
}
