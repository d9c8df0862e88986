public import Host

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

// What `localizedDescription` says of an error is its `description`.

extension WASIErrno: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension WASIExit: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension WASIProgramError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension FileSystemError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension NetworkRuleError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension GuestEnd: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension LimitExceeded: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension GuestBudgetError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}
