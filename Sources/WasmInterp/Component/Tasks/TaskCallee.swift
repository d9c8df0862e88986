import WasmCore

/// A function whose calls are tasks, as the driver knows it: its number is ``CallTarget/function``.
struct TaskCallee {
    /// The core function, by its index in the store.
    let core: Int
    /// nil for start functions and destructors, which take and return core values.
    var lifted: Lifted?

    struct Lifted {
        let signature: ComponentFunctionType
        let context: CanonicalContext
        var callback: Int?
        var postReturn: Int?
    }
}

/// A component's function as core code calls it, if the call is a task or may be waited for.
///
/// The driver's number of it is ``SubtaskRecord/lowering`` of its calls.
final class TaskLowering {
    enum Callee {
        case task(CallTarget)
        case host(HostComponentFunction)
        case later(HostComponentFunction)
    }
    let callee: Callee
    let signature: ComponentFunctionType
    /// Of the caller.
    let context: CanonicalContext
    let isAsync: Bool
    let flat: FunctionType
    /// Whether something may be lent for a call.
    let lends: Bool
    /// Whether the caller gives an address for the result.
    let hasResultPointer: Bool
    /// Of a guest's function the core functions by which the arguments go to the callee, which it
    /// calls, and the result goes back, if there is one.
    var start: Int?
    var finish: Int?

    init(
        _ callee: Callee, _ signature: ComponentFunctionType, _ context: CanonicalContext,
        isAsync: Bool
    ) {
        self.callee = callee
        self.signature = signature
        self.context = context
        self.isAsync = isAsync
        let layouts = context.layouts
        flat = layouts.flatSignature(of: signature, .lower, isAsync: isAsync)
        lends = layouts.lends(signature)
        hasResultPointer = layouts.spillsResult(of: signature, isAsync: isAsync)
    }

    var parametersMax: Int {
        isAsync ? FlatTypes.asyncParametersMax : FlatTypes.parametersMax
    }

    /// Where the result goes, if it is no core value.
    ///
    /// - Parameter last: The last argument.
    func resultPointer(_ last: UInt64?) -> UInt64? {
        guard hasResultPointer else { return nil }
        return last.map { context.is64 ? $0 : $0 & 0xFFFF_FFFF }
    }

    func lastArgument(_ slots: UnsafeMutablePointer<UInt64>) -> UInt64? {
        flat.parameters.isEmpty ? nil : slots[flat.parameters.count - 1]
    }
}

/// A call by the host that is under way.
struct HostInvocation {
    let arguments: [ComponentValue]
    var result: ComponentValue?
    /// In place of both, if they are values of Swift.
    var typed: TypedInvocation?
    var end: End?

    enum End {
        case resolved(SubtaskRecord.State)
        case trapped(Trap)
    }
}

/// Where the values of a built-in are.
struct TaskOptions {
    let context: CanonicalContext
    /// Of a stream or future; nil for nothing.
    var element: StreamElement?
    var streamType: StreamType?
}

/// What a stream or future is of, and how it lies in one of the two memories.
struct StreamElement {
    let type: ComponentValueType
    let size: UInt64
    /// A power of two.
    let alignment: UInt64
    let isBlittable: Bool

    init(_ type: ComponentValueType, _ layouts: CanonicalLayouts) {
        let layout = layouts[type]
        self.type = type
        size = UInt64(layout.size)
        alignment = UInt64(layout.alignment)
        isBlittable = layout.isBlittable
    }
}

/// What the driver of a store's tasks has beside their machine.
struct TaskDriverState {
    var callees: [TaskCallee] = []
    var lowerings: [TaskLowering] = []
    var options: [TaskOptions] = []
    /// By the numbers in ``ThreadRecord/execution``.
    var executions: [Execution?] = []
    var freeNumbers: [UInt32] = []
    /// Executions that no thread has.
    var idle: [UInt32] = []
    var invocations: [SubtaskID: HostInvocation] = [:]
    /// What a built-in that has not answered leads to.
    var pending = TaskAction.yield
    /// Whether the machine knows of the trap that is on its way.
    var isTrapTold = false
    /// Where the flat results are of a task that returns.
    var results: [UInt64] = []

    /// Calls of the host's functions that have not answered.
    var answers: [SubtaskID: HostAnswer] = [:]
    var answering: [UInt64: (call: SubtaskID, heldBytes: Int)] = [:]
    /// Of the arguments of all these calls, which the host has.
    var heldBytes = 0
    var lastAnswer: UInt64 = 0
    /// Of the store's use, once somebody may have been told of it: most uses need none.
    private var usedMailbox: HostMailbox?
    var mailbox: HostMailbox {
        mutating get {
            if let usedMailbox { return usedMailbox }
            let made = HostMailbox()
            usedMailbox = made
            return made
        }
    }
    /// Answers to who cannot be entered now.
    var letters: [HostMailbox.Letter] = []
    /// Calls of the host, and ends of streams, that were lost in traps.
    var lostCount = 0
    /// Ends of streams and futures that the host has.
    var hostEnds = HostEnds()
    var hostStreams = HostStreams()
    /// Who is told of each step.
    var trace: ((TaskAction) -> Void)?

    static let idleMax = 16

    /// The next use has a mailbox of its own; nobody else has the one that this one had.
    mutating func takeMailbox() -> HostMailbox? { usedMailbox.take() }

    mutating func add(_ callee: TaskCallee) -> UInt32 {
        callees.append(callee)
        return UInt32(callees.count - 1)
    }

    mutating func add(_ options: TaskOptions) -> UInt32 {
        self.options.append(options)
        return UInt32(self.options.count - 1)
    }
}
