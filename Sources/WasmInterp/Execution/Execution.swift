import WasmCore

/// One running guest: a stack of its own and registers at rest.
///
/// One thread uses it at a time and no two parts of it overlap, so its fields go without the run
/// time's checks for exclusive access: calls between host and guest would pay twice their cost.
///
/// Calls between guest functions never use the native stack, so an execution can stop at any
/// safepoint and go on later, on any thread.
@usableFromInline
final class Execution {
    /// The store keeps its executions, so no reference back: who runs one holds the store.
    unowned(unsafe) let store: StoreState
    let context: UnsafeMutablePointer<Context>
    let stack: UnsafeMutablePointer<UInt64>
    /// Among the store's executions.
    @exclusivity(unchecked) var position = 0
    /// Whether it is kept for a later call.
    @exclusivity(unchecked) var isIdle = false
    /// Where the outermost frame returns to.
    private let finish: UnsafeRawPointer
    let slotCount: Int
    /// Where the stack goes back to; nil if it belongs to somebody else.
    private let stacks: MappingPool?
    private let mapping: Mapping?
    /// What has been paid for it; nil if nobody has to.
    @exclusivity(unchecked) var payment: StackPayment?
    /// The guest function that was called first; -1 if it is one of the host.
    @exclusivity(unchecked) private(set) var entryRecord = -1
    /// The function that was called first, of the host or not; -1 before it is known.
    @exclusivity(unchecked) private(set) var calledRecord = -1
    /// Where the arguments of a function of the host end whose caller's frame is gone.
    @exclusivity(unchecked) var tailCallEnd: UnsafeMutablePointer<UInt64>?
    /// The function that ``run()`` has to start with, until it has started.
    @exclusivity(unchecked) private var pendingRecord: Int?
    /// Whether `pc` is behind a call of a host function that has not returned.
    @exclusivity(unchecked) var isBehindCall = false
    /// Whether `pc` is where an exception of a host function was caught.
    @exclusivity(unchecked) var isAtHandler = false
    /// Whether somebody may have asked for a pause where none could be: no fuel is given before the
    /// next safepoint, so that the guest comes back there.
    @exclusivity(unchecked) var mustLook = false
    /// Why ``run()`` came back before the end, if it did.
    @exclusivity(unchecked) var pause: Pause?
    /// Instructions given for this run and not accounted for yet.
    @exclusivity(unchecked) var granted: Int64 = 0
    /// Instructions until the owner wants to know; nil for never. Metered code only.
    @exclusivity(unchecked) var sliceLeft: Int64?
    /// Who may suspend or stop this execution from outside.
    @exclusivity(unchecked) var handle: InvocationHandle?
    /// While it runs: who may stop it, that handle and those of invocations around it.
    @exclusivity(unchecked) var watchers: [InvocationHandle] = [] {
        didSet {
            // Metered code sees to them where a slice of fuel ends.
            let isSeen = !watchers.isEmpty && !store.isMetered
            context.pointee.shortCallSlotsMax = isSeen ? -1 : Bridge.shortCallSlotsMax
        }
    }

    enum Pause {
        /// An asynchronous host function has been called; its results go to these slots.
        case hostCall(HostFunction, UnsafeMutablePointer<UInt64>)
        /// A host function has not answered; its results go to slots from that one on, where its
        /// arguments still are if it waits for a condition.
        case blocked(BlockReason, HostFunction, slot: Int)
        /// The guest waits on shared memory.
        case wait(Waiter)
        /// The slice of fuel is used up and the owner wanted to know.
        case slice
        /// Somebody asked for it.
        case requested
    }

    /// Bytes at the start of an idle stack that keep their pages; the system gets the others back.
    private static let keptStackBytes = 1 << 16

    enum Outcome {
        case finished
        case paused
        // Apart, so that an outcome is a word and returned in a register: calls that end well pay
        // for nothing else.
        indirect case trapped(Trap)
    }

    /// - Returns: nil if there is no room for its stack.
    convenience init?(_ store: StoreState, byteCount: Int) {
        let slotCount = byteCount / 8
        let slotCountMax = max(slotCount - store.engine.stackMargin, 0)
        guard let payment = StackPayment(slotCountMax: slotCountMax, store) else {
            return nil
        }
        guard let mapping = store.engine.stacks.take(byteCount: byteCount) else {
            payment.giveBack()
            return nil
        }
        self.init(
            store, stack: mapping.base.bindMemory(to: UInt64.self, capacity: slotCount),
            slotCount: slotCount, stacks: store.engine.stacks, mapping: mapping, payment: payment)
    }

    init(
        _ store: StoreState, stack: UnsafeMutablePointer<UInt64>, slotCount: Int,
        stacks: MappingPool? = nil, mapping: Mapping? = nil, payment: StackPayment? = nil
    ) {
        self.store = store
        self.stack = stack
        finish = HandlerPointers.shared.finish
        self.slotCount = slotCount
        self.stacks = stacks
        self.mapping = mapping
        self.payment = payment
        context = .allocate(capacity: 1)
        // Places that are set before a guest runs; until then they lead to the stack's start.
        let place = UnsafeMutableRawPointer(stack)
        context.initialize(
            to: Context(
                pc: HandlerPointers.shared.finish, sp: stack,
                stackLimit: stack + (payment?.slotCount ?? slotCount),
                memory: place, writtenPages: place.assumingMemoryBound(to: UInt8.self),
                instance: InstanceData.none,
                globals: place.assumingMemoryBound(to: UnsafeMutablePointer<UInt64>.self),
                tables: place.assumingMemoryBound(to: UnsafeMutablePointer<TableData>.self),
                functionRecords: store.functionRecords, calleeBase: stack,
                exceptionPayload: stack, store: Unmanaged.passUnretained(store),
                heapBase: store.heap?.base ?? place,
                gaps: store.heap?.gaps ?? AllocationGap.none,
                typeInfos: store.engine.typeInfos,
                foreignReturn: HandlerPointers.shared.foreignReturn))
    }

    deinit {
        context.deinitialize(count: 1)
        context.deallocate()
        payment?.giveBack()
        guard let stacks, let mapping else { return }
        // What a guest left in a stack no other guest can read: locals are set to zero, and
        // validated code reads no operand that it has not written.
        stacks.giveBack(mapping) {
            let kept = min(Self.keptStackBytes, mapping.byteCount)
            MappingPool.givePagesBack(mapping.base + kept, byteCount: mapping.byteCount - kept)
            return true
        }
    }

    /// Lets the handlers run until one of them exits.
    @inline(__always)
    func enterHandlers() -> ExitReason {
        // Handlers return nothing but raw values of `ExitReason`.
        ExitReason(rawValue: enterHandlersRaw()) ?? .trap
    }

    @inline(__always)
    private func enterHandlersRaw() -> Int {
        let c = context
        c.pointee.reload()
        while true {
            #if DispatchProfile
                DispatchProfile.counters.pointee.count(c.pointee.pc)
            #endif
            let handler = c.pointee.pc.load(as: Handler.self)
            let reason = handler(
                c.pointee.pc, c.pointee.sp, c.pointee.memory, c.pointee.memoryByteCount,
                c.pointee.acc, UnsafeMutableRawPointer(c), c.pointee.accF64, c.pointee.accF32)
            #if LoopDispatch
                if reason == ExitReason.next.rawValue { continue }
            #endif
            return reason
        }
    }

    /// Sets up the call of a function whose arguments are in the first slots.
    func prepare(record index: Int) {
        let record = store.functionRecords[index]
        pause = nil
        pendingRecord = index
        calledRecord = index
        tailCallEnd = nil
        isBehindCall = false
        granted = 0
        context.pointee.sp = stack
        context.pointee.isMetered = store.isMetered
        context.pointee.fuel = 0
        context.pointee.bulkProgress = 0
        guard let code = record.code, let instance = record.instance else {
            entryRecord = -1
            context.pointee.pc = HandlerPointers.shared.finish
            return
        }
        entryRecord = index
        // Within the margin, whatever the stack's size (StackMargin).
        let header = stack + code.pointee.headerSlot
        header[0] = UInt64(UInt(bitPattern: HandlerPointers.shared.finish))
        header[1] = UInt64(UInt(bitPattern: stack))
        context.pointee.pc = code.pointee.entry
        context.pointee.enter(instance)
        context.pointee.acc = UInt64(UInt(bitPattern: code))
    }

    /// Where the innermost frame stands.
    struct Position {
        var pc: UnsafeRawPointer
        var sp: UnsafeMutablePointer<UInt64>
        var instance: UnsafeMutablePointer<InstanceData>?
        var accumulator: UInt64 = 0
    }

    /// Lets ``run()`` go on in frames that have been set up.
    func goOn(at position: Position, bulkProgress: UInt64) {
        pendingRecord = nil
        context.pointee.pc = position.pc
        context.pointee.sp = position.sp
        if let instance = position.instance { context.pointee.enter(instance) }
        context.pointee.bulkProgress = bulkProgress
        setAccumulators(position.accumulator)
    }

    /// Whether the call has not started.
    var isPending: Bool { pendingRecord != nil }

    /// Forgets what belonged to one call.
    func reset() {
        if pause != nil {
            abandonWait()
            pause = nil
        }
        if handle != nil { handle = nil }
        pendingRecord = nil
        calledRecord = -1
        sliceLeft = nil
    }

    /// Runs until the end, a trap, or a pause; after a pause it goes on there.
    func run() -> Outcome {
        let reached = pause
        pause = nil
        isAtHandler = false
        mustLook = false
        if let index = pendingRecord {
            pendingRecord = nil
            if entryRecord < 0 { return runHostFunction(store.functionRecords[index]) }
            if let code = room(forFrameOf: context.pointee.pc) { return .trapped(trap(code)) }
        }
        if let trap = stop() { return .trapped(trap) }
        if case .blocked(.condition(let condition), let function, let slot) = reached {
            if let trap = attemptAgain(function, slot: slot, after: condition) {
                settleFuel()
                return .trapped(trap)
            }
            if pause != nil { return .paused }
        }
        if context.pointee.pc == HandlerPointers.shared.finish { return .finished }
        if context.pointee.isMetered, let trap = refuel() { return .trapped(trap) }
        return go(on: nil)
    }

    /// Runs a guest function whose arguments are in the first slots, with nothing to watch: the
    /// short way of a call.
    ///
    /// - Returns: nil if it has finished.
    func call(
        _ code: UnsafeMutablePointer<FunctionCode>, _ instance: UnsafeMutablePointer<InstanceData>,
        record index: Int
    ) -> Outcome? {
        let c = context
        entryRecord = index
        calledRecord = index
        tailCallEnd = nil
        isBehindCall = false
        // As in prepare(record:).
        let header = stack + code.pointee.headerSlot
        header[0] = UInt64(UInt(bitPattern: finish))
        header[1] = UInt64(UInt(bitPattern: stack))
        let entry = code.pointee.entry
        c.pointee.pc = entry
        c.pointee.sp = stack
        c.pointee.isMetered = false
        c.pointee.bulkProgress = 0
        c.pointee.enter(instance)
        c.pointee.acc = UInt64(UInt(bitPattern: code))
        if let code = room(forFrameOf: entry) { return .trapped(trap(code)) }
        let reason = enterHandlersRaw()
        // First, as most calls end so.
        return reason == ExitReason.finished.rawValue
            ? nil : go(on: ExitReason(rawValue: reason) ?? .trap)
    }

    /// Goes on from an exit, or from where the registers stand.
    private func go(on first: ExitReason?) -> Outcome {
        var exit = first
        while true {
            let failure: Trap?
            let reason = exit ?? enterHandlers()
            exit = nil
            switch reason {
            case .finished:
                settleFuel()
                return .finished
            case .hostCall:
                switch callPlainHost() {
                case .returned:
                    if !isWatched { continue }
                    failure = lookAfterCall()
                case .isOther: failure = callHost(isTail: false) ?? lookAfterCall()
                case .threw(let error): failure = hostFailure(error) ?? lookAfterCall()
                }
            case .trap: failure = trap(context.pointee.trapCode)
            case .outOfFuel: failure = look() ?? (pause == nil ? refuel() : nil)
            case .overdrawn: failure = lookInPassing()
            case let reason: failure = handle(reason)
            }
            if let failure {
                settleFuel()
                return .trapped(failure)
            }
            if pause != nil {
                settleFuel()
                assert(
                    standsAtSafepoint || mayPauseAnywhere, "a guest stands where no safepoint is")
                return .paused
            }
        }
    }

    /// Without holding the store for it, as this is the way of each call to the host.
    @inline(__always)
    private var isWatched: Bool {
        context.pointee.store._withUnsafeGuaranteedRef { $0.isWatched }
    }

    /// The host called one of its own functions.
    private func runHostFunction(_ record: FunctionRecord) -> Outcome {
        let trap = perform(record, stack)
        settleFuel()
        if let trap { return .trapped(trap) }
        return pause == nil ? .finished : .paused
    }

    private func handle(_ reason: ExitReason) -> Trap? {
        switch reason {
        case .translate: return translateCallee()
        case .hostTailCall: return callHost(isTail: true) ?? lookAfterCall()
        case .foreignCall: return lookAfterCall()
        case .throwException: return throwException()
        case .atomicWait: return atomicWait()
        default: return trap(.unreachable)
        }
    }

    /// Makes room above `sp` for the frame of the function that starts at an address; nil if there
    /// is, else why not.
    @inline(__always)
    func room(forFrameOf entry: UnsafeRawPointer) -> TrapCode? {
        room(upTo: context.pointee.sp + CodeHead.slotCount(before: entry))
    }

    /// The callee's frame stands; give it its code.
    private func translateCallee() -> Trap? {
        guard let code = calleeOfFrame() else { return trap(.unreachable) }
        do throws(ModuleError) {
            try instance.code.translate(
                code.pointee.definedIndex, interruption: interruption,
                chargedTo: store.codeBudget)
        } catch {
            if error.isInterruption { return trap(.interrupted) }
            let refusal = store.limits.account?.takeRefusal(behind: .invalidFunction)
            return Trap(
                .invalidFunction, message: "invalid function: \(refusal ?? error)", cause: refusal)
        }
        context.pointee.pc = code.pointee.entry
        return room(forFrameOf: code.pointee.entry).map { trap($0) }
    }

    /// Whether what takes long on the guest's behalf is still wanted.
    private var interruption: InterruptionCheck {
        let metering = context.pointee.isMetered ? store.metering : nil
        let watchers = watchers
        guard metering != nil || !watchers.isEmpty else { return .never }
        return InterruptionCheck {
            watchers.contains { $0.isInterrupted } || metering?.isInterrupted ?? false
        }
    }

    /// The current instance.
    var instance: InstanceObject {
        store.instances[context.pointee.instance.pointee.index]
    }

    func trap(_ code: TrapCode) -> Trap {
        var trap = store.trap(code)
        trap.backtrace = backtrace()
        return trap
    }
}
