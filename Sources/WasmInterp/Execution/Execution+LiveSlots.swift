import WasmCore

// Which part of a stack may hold references: a collection looks through it without knowing types.

extension Execution {
    /// Slots from the start of the stack up to the end of the innermost frame, or of the arguments
    /// and results of a function of the host.
    ///
    /// Whoever runs a collection below this execution has put its registers into the context.
    var liveSlotCount: Int {
        // Arguments may be written before it is known which function is called.
        guard calledRecord >= 0 else { return min(store.engine.stackMargin, slotCount) }
        let record = store.functionRecords[calledRecord]
        var end = stack + record.signatureSlots
        if entryRecord >= 0 {
            if context.pointee.pc == HandlerPointers.shared.untranslated {
                if let code = calleeOfFrame() {
                    end = max(end, context.pointee.sp + code.pointee.headerSlot + 2)
                }
            } else if let frame = innermostFrame() {
                let entry = frame.instance.code.functions[frame.definedIndex].entry
                end = max(end, frame.sp + CodeHead.slotCount(before: entry))
            }
        }
        if let tailCallEnd { end = max(end, tailCallEnd) }
        return min(end - stack, slotCount)
    }

    func useHeap(_ heap: Heap) {
        context.pointee.heapBase = heap.base
        context.pointee.gaps = heap.gaps
    }
}
