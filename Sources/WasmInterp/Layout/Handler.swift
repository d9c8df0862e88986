/// What a cell starts with. Returns an ``ExitReason``'s raw value.
typealias Handler =
    @convention(c) (
        _ pc: UnsafeRawPointer, _ sp: UnsafeMutablePointer<UInt64>,
        _ memory: UnsafeMutableRawPointer,
        _ memoryByteCount: UInt, _ acc: UInt64, _ context: UnsafeMutableRawPointer,
        _ accF64: Double,
        _ accF32: Float
    ) -> Int

/// Why a chain of handlers came back to the driver.
enum ExitReason: Int {
    /// Builds without tail calls only: call the next handler.
    case next
    /// The outermost frame has returned.
    case finished
    case trap
    /// A callee that has not been translated: its frame stands, `sp` and `pc` are its own.
    case translate
    /// A callee that is a host function.
    case hostCall
    case hostTailCall
    /// A callee of another instance, which has been entered: look whether the guest has to stop.
    case foreignCall
    case throwException
    /// A wait on shared memory; `pc` is its cell.
    case atomicWait
    case outOfFuel
    /// The same where no safepoint is: the guest may be stopped, and not pause.
    case overdrawn
    /// The self-check of dispatch came to its end.
    case selfCheck
}
