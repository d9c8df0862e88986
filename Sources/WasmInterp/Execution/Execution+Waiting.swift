import WasmCore

// Waiting on shared memory: `memory.atomic.wait32` and `memory.atomic.wait64`.

/// What waiting costs where code is metered: about as long as so many instructions, of the system's
/// time mostly.
enum WaitCost {
    /// A wait that goes to sleep.
    static let wait: UInt64 = 1_000
    /// For each waiter that is woken.
    static let woken: UInt64 = 500
}

extension Execution {
    /// `pc` is a wait instruction, whose address and memory are found good.
    ///
    /// A synchronous call holds its thread; an invocation pauses and holds none.
    func atomicWait() -> Trap? {
        let cell = waitCell
        let operands = waitOperands
        let isWide = cell.pointee.instruction == .memoryAtomicWait64
        let address = operands[0] &+ cell.pointee.offset
        let timeout = Int64(bitPattern: operands[2])
        let memory = context.pointee.instance.pointee.memories[Int(cell.pointee.memory)]
        let waiters = memory.pointee.object._withUnsafeGuaranteedRef { $0.waiters }
        guard let waiters else { return trap(.expectedSharedMemory) }
        let place = AtomicCell(
            memory.pointee.base + Int(truncatingIfNeeded: address), byteCount: isWide ? 8 : 4)
        let expected = isWide ? operands[1] : operands[1] & 0xFFFF_FFFF
        switch waiters.admit(place, at: address, expected: expected, limit: limit(timeout)) {
        case .notEqual:
            leaveWait(1)
            return nil
        case .full:
            var trap = trap(.outOfMemory)
            trap.message = "more than \(waiters.countMax) waiters on one shared memory"
            return trap
        case .waiting(let waiter):
            guard store.owe(WaitCost.wait) else {
                waiter.interrupt()
                return trap(.outOfFuel)
            }
            // What has not been used others may have meanwhile.
            settleFuel()
            watch(waiter)
            if handle == nil { return completeWait(waiter, park(waiter)) }
            pause = .wait(waiter)
            return nil
        }
    }

    /// Holds the thread; the invocations around this call may end the wait.
    private func park(_ waiter: Waiter) -> Waiter.Outcome {
        let around = InvocationHandle.watching
        for handle in around { handle.watch(waiter) }
        defer { for handle in around { handle.unwatch(waiter) } }
        return waiter.park()
    }

    /// The guest's timeout or the store's deadline for waits, whichever comes first.
    private func limit(_ timeoutNanoseconds: Int64) -> Waiter.Limit? {
        let deadline = store.metering.waitLimit.map {
            Waiter.Limit(instant: $0, outcome: .interrupted)
        }
        guard timeoutNanoseconds >= 0 else { return deadline }
        let timeout = ContinuousClock.now + .nanoseconds(timeoutNanoseconds)
        if let deadline, deadline.instant <= timeout { return deadline }
        return Waiter.Limit(instant: timeout, outcome: .timedOut)
    }

    /// Who may stop this execution ends the wait too.
    private func watch(_ waiter: Waiter) {
        store.metering.interruption.watch(waiter)
        handle?.watch(waiter)
    }

    private func unwatch(_ waiter: Waiter) {
        store.metering.interruption.unwatch(waiter)
        handle?.unwatch(waiter)
    }

    /// The guest goes on behind its wait, or traps if it was interrupted.
    func completeWait(_ waiter: Waiter, _ outcome: Waiter.Outcome) -> Trap? {
        unwatch(waiter)
        pause = nil
        guard outcome != .interrupted else { return trap(.interrupted) }
        leaveWait(outcome.rawValue)
        return nil
    }

    /// The call ends while it waits: nobody must notify it instead of another waiter.
    func abandonWait() {
        guard case .wait(let waiter) = pause else { return }
        unwatch(waiter)
        waiter.interrupt()
    }

    private func leaveWait(_ result: UInt64) {
        waitOperands[0] = result
        context.pointee.acc = result
        context.pointee.pc += AtomicAccessCell.cellBytes
    }

    private var waitCell: UnsafePointer<AtomicAccessCell> {
        AtomicAccessCell.at(context.pointee.pc)
    }

    private var waitOperands: UnsafeMutablePointer<UInt64> {
        context.pointee.sp + Int(waitCell.pointee.base)
    }
}
