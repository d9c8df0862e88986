import Synchronization

/// Whether handlers really call each other in tail position.
///
/// Optimised code jumps from handler to handler. Nothing in the language promises that, so the
/// first engine runs a chain and compares stack addresses: a chain that grew the stack would end
/// in a crash under some guest.
package enum DispatchCheck {
    private static let isChecked = Atomic<Bool>(false)

    /// Stops the process with a message if this build would overflow the native stack.
    static func run() {
        #if !LoopDispatch
            if isChecked.load(ordering: .relaxed) { return }
            precondition(
                stackBytes(chain: 64) < 4096,
                "this build of Weft has no tail calls: build it with optimisation")
            isChecked.store(true, ordering: .relaxed)
        #endif
    }

    /// Bytes of native stack between the driver and the last of a chain of handlers.
    package static func stackBytes(chain length: Int) -> Int {
        let handlers = HandlerPointers.shared.table
        let code = UnsafeMutableRawPointer.allocate(
            byteCount: 2 * SelfCheckCell.cellBytes, alignment: 16)
        defer { code.deallocate() }
        code.storeBytes(of: handlers[Cell.selfCheckStep.rawValue], as: Handler.self)
        code.storeBytes(
            of: handlers[Cell.selfCheckEnd.rawValue], toByteOffset: SelfCheckCell.cellBytes,
            as: Handler.self)
        let store = StoreState(engine: Engine(unchecked: ()), limits: StoreLimits())
        let slots = UnsafeMutablePointer<UInt64>.allocate(capacity: 8)
        defer { slots.deallocate() }
        let execution = Execution(store, stack: slots, slotCount: 8)
        execution.context.pointee.pc = UnsafeRawPointer(code)
        execution.context.pointee.acc = UInt64(length)
        let here = nativeStackAddress()
        let reason = withExtendedLifetime(store) { execution.enterHandlers() }
        guard reason == .selfCheck else { return .max }
        let there = execution.context.pointee.bulkProgress
        return Int(here > there ? here - there : there - here)
    }
}
