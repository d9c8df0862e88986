import WasmCore

/// Why a component could not be linked.
public struct ComponentLinkError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: Hashable, Sendable {
        /// All imports that nobody offers, or something else under their names; the first thousand.
        case imports([ComponentImportMismatch])
        /// A core module of the component is invalid.
        case module(ModuleError)
        /// A part of the standard that is not built yet, as the standard calls it.
        case unsupported(String)
        /// The component, or one that the linker has, was made by another engine than the linker.
        case foreignComponent
        /// A core module that the linker has was made by another engine than the linker.
        case foreignModule
        /// Larger than a limit; the word names it.
        case limitExceeded(String)
        /// The work was not wanted any more; see `InterruptionCheck`.
        case interrupted
    }
    /// What is wrong.
    public var code: Code

    init(_ code: Code) { self.code = code }
}

/// An import of a component for which there is nothing, or nothing that fits.
public struct ComponentImportMismatch: Hashable, Sendable {
    /// The way to it: the import, then exports of it.
    public var path: [String]
    /// What has to be there, in the words of WIT.
    public var expected: String
    /// What is there; nil for nothing.
    public var found: String?
    /// The name most like it among those that are offered there.
    public var nearest: String?
    /// An export of the component that has the import, if that one is plugged in by the linker.
    public var plug: String?
}

extension ComponentImportMismatch: CustomStringConvertible {
    /// A sentence.
    public var description: String {
        let plug = plug.map { " of the component that exports `\($0.printable)`" } ?? ""
        let name = path.map(\.printable).joined(separator: "#")
        let hint = nearest.map { "; there is `\($0.printable)`" } ?? ""
        guard let found else { return "missing import `\(name)`\(plug): \(expected)\(hint)" }
        return "import `\(name)`\(plug): expected \(expected), found \(found)"
    }
}

extension ComponentLinkError: CustomStringConvertible {
    /// One line for each import that does not fit, up to a hundred.
    public var description: String {
        switch code {
        case .imports(let mismatches):
            mismatches.prefix(Self.linesMax).map(\.description).joined(separator: "\n")
                + (mismatches.count > Self.linesMax
                    ? "\nand \(mismatches.count - Self.linesMax) imports more" : "")
                + (mismatches.count >= Self.mismatchesMax ? ", at least" : "")
        case .module(let error): error.sentence
        case .unsupported(let what): "\(what) is not supported yet"
        case .foreignComponent: "the component belongs to another engine"
        case .foreignModule: "a core module belongs to another engine"
        case .limitExceeded(let limit): "limit exceeded: \(limit)"
        case .interrupted: "interrupted"
        }
    }

    static let linesMax = 100
    /// As many are kept, and looked for.
    static let mismatchesMax = 1_000
}
