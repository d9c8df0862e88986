import WasmCore

/// Imports that cannot be satisfied, or an instance beyond a limit. Spec: core 4.5.3.
public enum LinkError: Error, Hashable, Sendable {
    case unknownImport(module: String, name: String)
    case incompatibleImportType(module: String, name: String)
    /// Larger than the store's limits; the word names the limit.
    case limitExceeded(String)
}

extension LinkError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownImport(let module, let name):
            "unknown import: \(module.quoted) \(name.quoted) has not been defined"
        case .incompatibleImportType(let module, let name):
            "incompatible import type for \(module.quoted) \(name.quoted)"
        case .limitExceeded(let limit): "limit exceeded: \(limit)"
        }
    }
}

/// Why a module could not be instantiated.
public enum InstantiationError: Error {
    case link(LinkError)
    /// A segment did not fit, or the start function trapped.
    case trap(Trap)
}
