/// The facts about translated code that are not in the code: for traps, exceptions and snapshots.
struct FunctionMetadata: Sendable {
    /// Code offset and module byte offset of the cells that can trap, call or be returned to;
    /// ascending.
    var offsets: [(code: UInt32, wasm: UInt32)] = []
    /// Inner handlers before outer ones.
    var handlers: [ExceptionHandler] = []
    var slotCount = 0

    /// The instruction that a code offset belongs to: the last one that starts at or before it.
    func wasmOffset(ofCode offset: Int) -> Int? {
        var low = 0
        var high = offsets.count
        while low < high {
            let middle = (low + high) / 2
            if Int(offsets[middle].code) <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? Int(offsets[low - 1].wasm) : nil
    }
}
