/// Why no component can be made of core modules: everything that is wrong, at once.
public struct ComponentizingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, a sentence each; never empty.
    public let problems: [String]

    init(_ problems: [String]) { self.problems = problems }

    init(_ problem: String) { problems = [problem] }

    /// The problems, a line each.
    public var description: String { problems.joined(separator: "\n") }
}
