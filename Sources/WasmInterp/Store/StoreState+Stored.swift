import WasmCore

extension StoreState {
    /// Holds what a reference names for the host.
    func stored(_ reference: Reference) -> StoredReference {
        switch reference.tag {
        case nil, .i31: StoredReference(reference: reference, root: nil)
        case .function: StoredReference(reference: reference, root: permanentRoot)
        case .extern, .exception, .object:
            StoredReference(
                reference: reference,
                root: ReferenceRoot(
                    hostRoots, holding: reference,
                    isArray: reference.tag == .object && isArray(reference)))
        }
    }

    /// The header's first word.
    func typeWord(_ reference: Reference) -> UInt32? {
        guard let heap else { return nil }
        return (heap.base + Int(reference.bits - Objects.tag)).load(as: UInt32.self)
    }

    private func isArray(_ reference: Reference) -> Bool {
        (typeWord(reference) ?? 0) & ObjectHeader.arrayBit != 0
    }
}
