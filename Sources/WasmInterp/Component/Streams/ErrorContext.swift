import WasmCore

/// An `error-context`: what failed, in words for people.
///
/// A guest that gets one has a handle of its own; which text it sees is up to nobody but this.
public struct ErrorContext: Error, Hashable, Sendable {
    /// What failed.
    public var message: String

    /// An error context of the host's.
    public init(_ message: String) { self.message = message }
}

extension ErrorContext: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

extension ErrorContext: ComponentConvertible {
    /// `error-context`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.errorContext)
    }
    /// That of any handle.
    public static let componentLayout = ComponentLayout(.errorContext)
    /// The message of the guest's; the guest keeps its handle.
    ///
    /// - Throws: ``Trap`` if the guest has no such handle.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> ErrorContext {
        let index = UInt32(truncatingIfNeeded: try reader.bits(4))
        let holder = reader.context.holder.number
        let message = try reader.context.keeping { (machine) throws(CanonicalRule) in
            let context = try machine.takeErrorContext(index, of: holder)
            defer { machine.release(context) }
            return machine.errorContexts[context].message
        }
        try reader.reserve(values: 1, byteCount: message.utf8.count)
        return ErrorContext(message)
    }
    /// A handle for the guest.
    ///
    /// - Throws: ``Trap`` if the store has no room for another handle or message.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        if writer.isInspecting { return }
        let holder = writer.context.holder.number
        let index = try writer.context.keeping { (machine) throws(CanonicalRule) in
            let context = try machine.addErrorContext(message)
            return try machine.giveErrorContext(context, to: holder)
        }
        try writer.append(UInt64(index), 4)
    }
}
