import WasmCore

/// A list of numbers that stays where the guest has it, for functions of the host that only look
/// at it, and need no array.
///
///     linker.define(
///         "demo:shop/sums", "checksum",
///         typed: { (caller, bytes: GuestList<UInt8>) throws -> UInt32 in
///             try caller.withBytes(of: bytes) { bytes in checksum(of: bytes) }
///         })
///
/// It is lent for the call: ``ComponentCaller/withSpan(of:_:)`` shows the numbers, and
/// ``ComponentCaller/withBytes(of:_:)`` bytes.
public struct GuestList<Element: BlittableNumber>: ComponentConvertible {
    fileprivate let list: NumberList
    /// How many numbers there are.
    public var count: Int { list.count }

    /// A `list`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .list(Element.componentType(&resources))
    }
    /// That of any list.
    public static var componentLayout: ComponentLayout { .list }
    /// Where the guest has it. As much is charged as for a copy.
    ///
    /// - Throws: ``Trap`` for a list that is not within the memory, or beyond a limit.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> GuestList {
        GuestList(list: try reader.lentNumbers(reader.extent(Element.componentLayout)))
    }
    /// No list of a guest's is given to another one, or back.
    ///
    /// - Throws: ``Trap`` of code `host`, always.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        throw Trap(.host, message: "a list that stays with its guest cannot be returned")
    }
}

extension GuestList: CustomStringConvertible {
    /// How long it is: what is in it is the guest's, and may be gone.
    public var description: String { "\(count) numbers" }
}

extension ComponentCaller {
    /// Shows the numbers of a list that this call has brought.
    ///
    /// They are the guest's own where nothing can change them meanwhile: code of the guest cannot
    /// run before the host's function has returned. A component that has to do with tasks may have
    /// let others write to a part of its memory, so that its numbers are copied.
    ///
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``Trap`` if the list is none of this call's memory.
    public func withSpan<Element, Value>(
        of list: GuestList<Element>, _ body: (Span<Element>) throws -> Value
    ) throws -> Value {
        guard let context = lender else {
            throw Trap(.host, message: "a list was looked at after the call that lent it")
        }
        let bytes = try context.bytes(
            at: list.list.address, count: list.list.byteCount, or: .listOutOfBounds)
        guard context.plan.usesTasks else {
            // Lists lie where their numbers may, which has been checked.
            return try body(Span(_unsafeElements: bytes.bindMemory(to: Element.self)))
        }
        return try withUnsafeTemporaryAllocation(of: Element.self, capacity: list.count) { copy in
            UnsafeMutableRawBufferPointer(copy).copyMemory(from: bytes)
            return try body(Span(_unsafeElements: UnsafeBufferPointer(copy)))
        }
    }

    /// Shows the bytes of a list, as ``withSpan(of:_:)`` shows numbers.
    ///
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``Trap`` if the list is none of this call's memory.
    public func withBytes<Value>(
        of list: GuestList<UInt8>, _ body: (RawSpan) throws -> Value
    ) throws -> Value {
        // Numbers of one byte have nothing between them that nobody has written.
        try withSpan(of: list) { span in try body(span.bytes) }
    }
}
