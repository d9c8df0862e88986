import WasmCore

// What a function starts with, and what labels charge.

extension Translator {
    mutating func emitZeroes(from first: Int, count: Int) {
        var slot = first
        var left = count
        while left > 0 {
            let (cell, width): (Cell, Int) =
                switch left {
                case 33...: (.zeroLocals, left)
                case 8...: (.zeroLocals8, 8)
                case 4...: (.zeroLocals4, 4)
                case 2...: (.zeroLocals2, 2)
                default: (.zeroLocal1, 1)
                }
            // Before it are parameters only, which take fewer than 33,000 slots.
            emit(cell, ZeroCell(first: UInt16(slot), count: UInt32(width)))
            slot += width
            left -= width
        }
    }

    /// Ends what comes before the first instruction: charges it, and marks both safepoints.
    ///
    /// Code that charges for nothing starts over at its body, as clearing locals again changes
    /// nothing.
    mutating func noteEntry() {
        code.noteEntry(.start, wasm: instruction.offset)
        guard isMetered else { return code.noteEntry(.body, wasm: instruction.offset) }
        emitFuel()
        noteSafepoint(.body)
    }

    mutating func emitFuel() {
        markOffset()
        labels.startCharging(by: emit(.fuel, FuelCell()))
    }

    /// At the end of a label: charges its instructions where it has a fuel cell.
    mutating func settleFuel(_ label: Label) {
        guard label.fuelCell >= 0 else { return }
        code.patch(UInt32(clamping: label.cost), at: label.fuelCell + FuelCell.costPlace)
    }
}
