// Where an execution stands still.

extension Execution {
    /// Whether it is known by instructions alone where the execution stands: its innermost frame is
    /// at a safepoint, or behind the call that waits, and the frames around are behind their calls.
    ///
    /// A wait on shared memory is none: it is done again from within.
    var standsAtSafepoint: Bool {
        if case .wait = pause { return true }
        // No frame: a function of the host alone, or called in tail position by the outermost.
        guard var frame = innermostFrame() else { return true }
        let isWithinBulk = context.pointee.bulkProgress > 0
        guard isSafepoint(frame, isWithinBulk: isWithinBulk) else { return false }
        for _ in 0..<Self.framesChecked {
            guard let outer = caller(of: frame) else { return true }
            guard isSafepoint(outer, isWithinBulk: false) else { return false }
            frame = outer
        }
        return true
    }

    /// A stack may be deep, and a guest may be stopped often.
    private static let framesChecked = 8

    private func isSafepoint(_ frame: FrameView, isWithinBulk: Bool) -> Bool {
        // Its code is missing: it has not started.
        if frame.pc == HandlerPointers.shared.untranslated { return true }
        return safepoint(of: frame, isWithinBulk: isWithinBulk) != nil
    }

    private func safepoint(of frame: FrameView, isWithinBulk: Bool) -> Safepoint? {
        let metadata = frame.instance.code.metadata(frame.definedIndex)
        return metadata?.safepoint(atCode: frame.codeOffset, isWithinBulk: isWithinBulk)
    }

    /// Overwrites the accumulators where none has a value: in other code they would be others.
    func spoilAccumulators() {
        guard let frame = innermostFrame(), frame.pc != HandlerPointers.shared.untranslated,
            let safepoint = safepoint(
                of: frame, isWithinBulk: context.pointee.bulkProgress > 0)
        else { return }
        switch safepoint.kind {
        case .start, .after: break
        case .body, .loop, .at: setAccumulators(0xDEAD_BEEF_DEAD_BEEF)
        }
    }
}
