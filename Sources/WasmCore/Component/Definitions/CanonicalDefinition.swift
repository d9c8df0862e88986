/// A function that stands between core and component functions, or works for a guest itself.
///
/// Which of the properties mean something is what the row of the operation says
/// (``CanonicalOperation/Row/immediates``). Spec: component model, "Canonical Definitions".
package struct CanonicalDefinition: Hashable, Sendable {
    package var operation: CanonicalOperation
    /// The first index: of the core function that is lifted, the function that is lowered, the
    /// resource, stream, future or core function type, or the memory.
    package var index: UInt32 = 0
    /// The second index: the type of a lifted function, or the table of `thread.new-indirect`.
    package var secondIndex: UInt32 = 0
    /// In the order they stand; that none stands twice is validated.
    package var options: [CanonicalOption] = []
    /// What the task returns.
    package var result: ComponentValueType?
    /// Whether it answers at once where it would have to wait.
    package var isAsync = false
    /// The type of a context slot.
    package var slotType = ValueType.i32

    package init(_ operation: CanonicalOperation) { self.operation = operation }
}

/// An option of a canonical definition. Spec: component model, `canonopt`.
package enum CanonicalOption: Hashable, Sendable {
    case stringEncoding(StringEncoding)
    case memory(UInt32)
    case realloc(UInt32)
    case postReturn(UInt32)
    case async
    case callback(UInt32)
}

/// How the strings of a component lie in its memory.
package enum StringEncoding: UInt8, CaseIterable, Hashable, Sendable {
    /// Length in bytes, alignment 1.
    case utf8 = 0
    /// Length in code units of two bytes.
    case utf16
    /// Latin 1 if all fits, else UTF-16, which the length's highest bit says.
    case latin1UTF16

    /// The word of the text format after `string-encoding=`.
    package var text: StaticString {
        switch self {
        case .utf8: "utf8"
        case .utf16: "utf16"
        case .latin1UTF16: "latin1+utf16"
        }
    }
}
