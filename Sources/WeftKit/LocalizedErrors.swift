public import WasmCore
public import WasmInterp

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

// What `localizedDescription` says of an error is its `description`.

extension DecodeError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ValidationError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ValidationError.Code: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ModuleError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension TextError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ComponentValueError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension WaveError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension Trap: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension TrapCode: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension CallError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ExportError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension LinkError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension InstantiationError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ObjectError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension StoreError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension GuestException: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ModuleLoadError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ComponentError: LocalizedError {
    /// The same as ``description``.
    public var errorDescription: String? { description }
}

extension ComponentLinkError: LocalizedError {
    /// The same as ``description``.
    public var errorDescription: String? { description }
}

extension ComponentCallError: LocalizedError {
    /// The same as ``description``.
    public var errorDescription: String? { description }
}

extension StreamError: LocalizedError {
    /// The same as ``description``.
    public var errorDescription: String? { description }
}

extension ErrorContext: LocalizedError {
    /// The message.
    public var errorDescription: String? { description }
}

extension ComponentExportError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension TypedCallError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension ComponentFailure: LocalizedError {
    /// What failed, as text.
    public var errorDescription: String? { "\(value)" }
}

extension SnapshotError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension StateError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension PageStoreError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}

extension PoolSnapshotError: LocalizedError {
    /// The ``description``.
    public var errorDescription: String? { description }
}
