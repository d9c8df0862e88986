// Where an execution stands still.

extension Execution {
    /// Whether it is known by instructions alone where the execution stands: its innermost frame is
    /// at a safepoint, or behind the call that waits, and the frames around are behind their calls.
    var standsAtSafepoint: Bool {
        if isBetweenSafepoints { return false }
        // No frame: a function of the host alone, or called in tail position by the outermost.
        guard var frame = innermostFrame() else { return true }
        guard isSafepoint(frame, isWithinBulk: isWithinOperation) else { return false }
        for _ in 0..<Self.framesChecked {
            guard let outer = caller(of: frame) else { return true }
            guard isSafepoint(outer, isWithinBulk: false) else { return false }
            frame = outer
        }
        return true
    }

    /// Whether the guest goes on where nobody would find it in other code: where an exception of a
    /// host function was caught, or before what a function in tail position has returned is passed
    /// on.
    var isBetweenSafepoints: Bool {
        isAtHandler || (!isBehindCall && context.pointee.pc == HandlerPointers.shared.foreignReturn)
    }

    /// Code that is not metered pauses after calls of host functions alone, however they end.
    var mayPauseAnywhere: Bool { !context.pointee.isMetered && isBetweenSafepoints }

    /// Whether the instruction at hand has begun: a bulk operation, or a wait.
    private var isWithinOperation: Bool {
        if case .wait = pause { return true }
        return context.pointee.bulkProgress > 0
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
            let safepoint = safepoint(of: frame, isWithinBulk: isWithinOperation)
        else { return }
        switch safepoint.kind {
        case .start, .after: break
        case .body, .loop, .at: setAccumulators(0xDEAD_BEEF_DEAD_BEEF)
        }
    }
}
