/// Work on many bytes that somebody may have to stop.
enum LongWork {
    /// Does it in steps that take less than a millisecond; asks between them whether to go on.
    ///
    /// - Returns: Whether all has been done.
    static func inSteps(
        _ byteCount: Int, _ mayGoOn: () -> Bool, _ step: (_ offset: Int, _ byteCount: Int) -> Void
    ) -> Bool {
        let stepMax = Int(BulkCost.bytesPerStep)
        var offset = 0
        while byteCount - offset > stepMax {
            step(offset, stepMax)
            offset += stepMax
            guard mayGoOn() else { return false }
        }
        step(offset, byteCount - offset)
        return true
    }
}
