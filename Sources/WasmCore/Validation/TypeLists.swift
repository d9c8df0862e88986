/// The lists of types and the signatures of a module at places that never change, for the validator
/// of bodies: an array would be retained each time that it is looked into.
final class TypeLists: Sendable {
    /// As ``ModuleFacts/typeList``.
    let types: FixedList<PackedType>
    /// As ``ModuleFacts/signature(_:)``.
    let signatures: FixedList<BlockSignature>

    init(types: [PackedType], signatures: [BlockSignature]) {
        self.types = FixedList(copying: types)
        self.signatures = FixedList(copying: signatures)
    }

    deinit {
        types.deallocate()
        signatures.deallocate()
    }
}

/// Elements at a fixed place that somebody else keeps alive. Positions are checked.
@safe struct FixedList<Element: BitwiseCopyable>: @unchecked Sendable {
    private let elements: UnsafeBufferPointer<Element>

    /// Whoever makes it has to deallocate it.
    init(copying source: [Element]) {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: source.count)
        unsafe _ = copy.initialize(from: source)
        unsafe elements = UnsafeBufferPointer(copy)
    }

    func deallocate() { unsafe elements.deallocate() }

    @inline(__always)
    subscript(position: Int) -> Element {
        unsafe precondition(position >= 0 && position < elements.count)
        return unsafe elements[position]
    }
}
