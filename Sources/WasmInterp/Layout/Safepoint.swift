/// A place where a guest may stand still: its whole state is then in slots, whose types the
/// validator knows, and nothing of it in accumulators that a slot does not have.
///
/// Every kind of code of a function has the same safepoints, each by instruction and kind; where
/// one lies in the code differs. So a guest that stands at one can go on in other code.
package struct Safepoint: BitwiseCopyable, Equatable, Sendable {
    package enum Kind: UInt8, BitwiseCopyable, CaseIterable, Sendable {
        /// Before the function: its parameters alone are set.
        case start
        /// Before the first instruction: locals are set, the entry is charged.
        case body
        /// In a loop, behind its header's charge.
        case loop
        /// Behind a call or a bulk operation, whose results are in their slots.
        case after
        /// Before a bulk operation, or in its midst, whose operands are in their slots.
        case at
    }

    /// Bytes from the function's first cell.
    package let code: UInt32
    /// Of the instruction in the module; for `start` and `body` of the first one.
    package let wasm: UInt32
    package let kind: Kind

    /// Offsets beyond 32 bits are beyond any limit.
    init(code: Int, wasm: Int, kind: Kind) {
        self.code = UInt32(clamping: code)
        self.wasm = UInt32(clamping: wasm)
        self.kind = kind
    }
}

extension FunctionMetadata {
    /// The safepoint at an offset in the code.
    ///
    /// Where nothing lies between two of them, either describes the state; a bulk operation that
    /// has begun is at itself.
    func safepoint(atCode offset: Int, isWithinBulk: Bool) -> Safepoint? {
        let offset = UInt32(clamping: offset)
        let first = BinarySearch.firstIndex(safepoints.count) { safepoints[$0].code >= offset }
        return safepoints[first...].prefix { $0.code == offset }
            .first { ($0.kind == .at) == isWithinBulk }
    }

    /// Where the safepoint of an instruction lies in this code; nil if there is none of the kind.
    func safepoint(_ kind: Safepoint.Kind, atWasm offset: UInt32) -> Safepoint? {
        let first = BinarySearch.firstIndex(safepoints.count) { safepoints[$0].wasm >= offset }
        return safepoints[first...].prefix { $0.wasm == offset }.first { $0.kind == kind }
    }
}
