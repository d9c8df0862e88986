import WasmCore

/// A reference that a store knows: valid with that store only.
///
/// What it names stays alive as long as the value and its copies do, so drop references that are
/// not needed any more. They can be dropped on any thread.
public struct StoredReference: Sendable {
    let reference: Reference
    /// Holds what is named, and tells the store; nil for null and `i31`.
    let root: ReferenceRoot?

    /// The null reference of every type.
    public static let null = StoredReference(reference: .null, root: nil)

    init(reference: Reference, root: ReferenceRoot?) {
        self.reference = reference
        self.root = root
    }

    /// A reference to an integer; the highest bit is lost. Spec: core 4.6.5, `ref.i31`.
    public init(i31 value: Int32) {
        let bits = I31.make(UInt32(bitPattern: value))
        self.init(reference: Reference(bits: bits), root: nil)
    }

    /// Whether it refers to nothing.
    public var isNull: Bool { reference.isNull }

    /// The integer of a reference to one, with its sign; nil for other references.
    public var i31: Int32? {
        guard reference.tag == .i31, case .success(let bits) = I31.getSigned(reference.bits) else {
            return nil
        }
        return Int32(bitPattern: bits)
    }
}

extension StoredReference: Hashable {
    /// The same thing of the same store. Spec: core 4.6.5, `ref.eq`, for all kinds.
    public static func == (left: StoredReference, right: StoredReference) -> Bool {
        left.reference == right.reference && left.root?.roots === right.root?.roots
    }

    /// By the handle.
    public func hash(into hasher: inout Hasher) { hasher.combine(reference) }
}
