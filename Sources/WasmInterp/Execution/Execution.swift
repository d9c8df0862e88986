import WasmCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One running guest: a stack of its own and registers at rest.
///
/// Calls between guest functions never use the native stack, so an execution can stop at any
/// safepoint and go on later, on any thread.
final class Execution {
    let store: StoreState
    let context: UnsafeMutablePointer<Context>
    let stack: UnsafeMutablePointer<UInt64>
    private let slotCount: Int
    private let ownsStack: Bool
    /// The function that was called first, and whether it has returned.
    private(set) var entryRecord = -1
    /// Why ``run()`` came back before the end, if it did.
    var pause: Pause?
    /// Whether the guest stops at the next look at its fuel.
    var yieldsAtSlice = false

    enum Pause {
        /// An asynchronous host function has been called; its results go to these slots.
        case hostCall(HostFunction, UnsafeMutablePointer<UInt64>)
        /// The slice of fuel is used up and the owner wanted to know.
        case slice
    }

    enum Outcome {
        case finished
        case paused
        case trapped(Trap)
    }

    convenience init?(_ store: StoreState) {
        let byteCount = store.limits.stackBytesMax
        guard let memory = MemoryObject.map(byteCount) else { return nil }
        let slotCount = byteCount / 8
        self.init(
            store, stack: memory.bindMemory(to: UInt64.self, capacity: slotCount),
            slotCount: slotCount, ownsStack: true)
    }

    init(
        _ store: StoreState, stack: UnsafeMutablePointer<UInt64>, slotCount: Int,
        ownsStack: Bool = false
    ) {
        self.store = store
        self.stack = stack
        self.slotCount = slotCount
        self.ownsStack = ownsStack
        context = .allocate(capacity: 1)
        // Places that are set before a guest runs; until then they lead to the stack's start.
        let place = UnsafeMutableRawPointer(stack)
        context.initialize(
            to: Context(
                pc: HandlerPointers.shared.finish, sp: stack, stackLimit: stack + slotCount,
                memory: place, instance: place.assumingMemoryBound(to: InstanceData.self),
                globals: place.assumingMemoryBound(to: UnsafeMutablePointer<UInt64>.self),
                tables: place.assumingMemoryBound(to: UnsafeMutablePointer<TableData>.self),
                functionRecords: store.functionRecords, calleeBase: stack,
                exceptionPayload: stack, store: Unmanaged.passUnretained(store)))
    }

    deinit {
        context.deinitialize(count: 1)
        context.deallocate()
        if ownsStack { munmap(stack, slotCount * 8) }
    }

    /// Lets the handlers run until one of them exits.
    func enterHandlers() -> ExitReason {
        while true {
            let c = context
            let handler = c.pointee.pc.load(as: Handler.self)
            let reason = handler(
                c.pointee.pc, c.pointee.sp, c.pointee.memory, c.pointee.memoryByteCount,
                c.pointee.acc, UnsafeMutableRawPointer(c), c.pointee.accF64, c.pointee.accF32)
            #if DEBUG
                if reason == ExitReason.next.rawValue { continue }
            #endif
            // Handlers return nothing but raw values of `ExitReason`.
            return ExitReason(rawValue: reason) ?? .trap
        }
    }

    /// Sets up the call of a guest function whose arguments are in the first slots.
    func prepare(record index: Int) {
        let record = store.functionRecords[index]
        guard let code = record.code, let instance = record.instance else { return }
        entryRecord = index
        pause = nil
        let header = stack + code.pointee.headerSlot
        header[0] = UInt64(UInt(bitPattern: HandlerPointers.shared.finish))
        header[1] = UInt64(UInt(bitPattern: stack))
        context.pointee.sp = stack
        context.pointee.pc = code.pointee.entry
        context.pointee.enter(instance)
        context.pointee.acc = UInt64(UInt(bitPattern: code))
        context.pointee.isMetered = store.engine.configuration.isMetered
        context.pointee.fuel = 0
        context.pointee.bulkProgress = 0
    }

    /// Runs until the end, a trap, or a pause.
    func run() -> Outcome {
        if context.pointee.isMetered {
            if let trap = refuel(isStart: true) { return .trapped(trap) }
        }
        if context.pointee.pc == HandlerPointers.shared.finish { return .finished }
        guard fits(context.pointee.pc) else { return .trapped(trap(.stackOverflow)) }
        while true {
            context.pointee.functionRecords = store.functionRecords
            switch enterHandlers() {
            case .finished:
                settleFuel()
                return .finished
            case .trap:
                settleFuel()
                return .trapped(trap(context.pointee.trapCode))
            case .outOfFuel:
                if let trap = refuel(isStart: false) { return .trapped(trap) }
                if pause != nil { return .paused }
            case let reason:
                if let trap = handle(reason) {
                    settleFuel()
                    return .trapped(trap)
                }
                if pause != nil {
                    settleFuel()
                    return .paused
                }
            }
        }
    }

    private func handle(_ reason: ExitReason) -> Trap? {
        switch reason {
        case .translate: return translateCallee()
        case .foreignCall: return foreignCall()
        case .foreignTailCall: return foreignTailCall()
        case .foreignReturn:
            returnFromForeign()
            return nil
        case .throwException: return throwException()
        default: return trap(.unreachable)
        }
    }

    /// Whether the frame of the function that starts at an address fits above `sp`.
    private func fits(_ entry: UnsafeRawPointer) -> Bool {
        let slots = Int((entry - 8).load(as: UInt32.self))
        return context.pointee.sp + slots <= context.pointee.stackLimit
    }

    /// The callee's frame stands; give it its code.
    private func translateCallee() -> Trap? {
        guard let code = calleeOfFrame() else { return trap(.unreachable) }
        do throws(ModuleError) {
            try instance.module.translate(code.pointee.definedIndex)
        } catch {
            return Trap(.invalidFunction, message: "invalid function: \(error)")
        }
        context.pointee.pc = code.pointee.entry
        return fits(code.pointee.entry) ? nil : trap(.stackOverflow)
    }

    // Fuel.

    private func refuel(isStart: Bool) -> Trap? {
        settleFuel()
        switch store.metering.grant() {
        case .success(let amount):
            context.pointee.fuel = amount
            if yieldsAtSlice, !isStart { pause = .slice }
            return nil
        case .failure(let code): return trap(code)
        }
    }

    private func settleFuel() {
        guard context.pointee.isMetered else { return }
        store.metering.settle(left: context.pointee.fuel)
        store.metering.granted = 0
        context.pointee.fuel = 0
    }

    /// The current instance.
    var instance: InstanceObject {
        store.instances[context.pointee.instance.pointee.index]
    }

    func trap(_ code: TrapCode) -> Trap {
        var trap = Trap(code)
        trap.backtrace = backtrace()
        return trap
    }
}
