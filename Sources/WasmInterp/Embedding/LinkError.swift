import WasmCore

/// Imports that cannot be satisfied, or an instance beyond a limit. Spec: core 4.5.3.
public enum LinkError: Error, Hashable, Sendable {
    /// All imports that do not fit, in order.
    case imports([ImportMismatch])
    /// The module was made by another engine than the store.
    case foreignModule
    /// The linker was made for another engine than the store.
    case foreignLinker
    /// Larger than the store's limits; the word names the limit.
    case limitExceeded(String)
    /// The snapshot that a pool's instances begin with does not fit the store or the host, or is
    /// not to be read by now; the words say why.
    case snapshot(String)
}

extension LinkError: CustomStringConvertible {
    /// One line for each import that does not fit, up to a hundred.
    public var description: String {
        switch self {
        case .imports(let mismatches):
            mismatches.prefix(Self.linesMax).map(\.description).joined(separator: "\n")
                + (mismatches.count > Self.linesMax
                    ? "\nand \(mismatches.count - Self.linesMax) imports more" : "")
        case .foreignModule: "the module belongs to another engine"
        case .foreignLinker: "the linker belongs to another engine"
        case .limitExceeded(let limit): "limit exceeded: \(limit)"
        case .snapshot(let reason): reason
        }
    }

    /// A module may have a million imports.
    private static let linesMax = 100
}

/// Why a module could not be instantiated.
public enum InstantiationError: Error, Sendable {
    /// Its imports could not be satisfied, or a limit was reached.
    case link(LinkError)
    /// A segment did not fit, or the start function trapped.
    case trap(Trap)
}

extension InstantiationError: CustomStringConvertible {
    /// That of the error or trap.
    public var description: String {
        switch self {
        case .link(let error): error.description
        case .trap(let trap): trap.description
        }
    }
}
