public import Host

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

// What `localizedDescription` says of an error is its `description`.

extension WASIErrno: LocalizedError {
    /// What it prints as.
    public var errorDescription: String? { "\(self)" }
}

extension WASIExit: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}
