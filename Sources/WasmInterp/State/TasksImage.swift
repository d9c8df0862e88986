import WasmCore

/// The tasks of a store's component instances as plain values: who waits for what.
///
/// Records refer to each other as the machine's do. What follows from others is not in it: queues,
/// counts, and where handles stand.
struct TasksImage: Hashable, Sendable {
    var threads = RecordsImage<ThreadImage>()
    var tasks = RecordsImage<TaskImage>()
    var subtasks = RecordsImage<SubtaskImage>()
    var sets = RecordsImage<SetImage>()
    var streams = RecordsImage<StreamImage>()
    var ends = RecordsImage<EndImage>()
    /// Messages.
    var errorContexts = RecordsImage<[UInt8]>()
    /// By instance, the thread that has its stack.
    var exclusiveThreads: [ThreadID?] = []
    /// The last moment.
    var clock: UInt64 = 0
    /// What has not been charged yet.
    var work = 0
}

/// Records of a kind with the places of those that are gone.
struct RecordsImage<Record: Hashable & Sendable>: Hashable, Sendable {
    struct Slot: Hashable, Sendable {
        var serial: UInt32
        /// nil if it is gone.
        var record: Record?
    }

    var slots: [Slot] = []
    /// Places to be used again, the next one last.
    var free: [UInt32] = []
}

/// A function whose calls are tasks.
struct CalleeName: Hashable, Sendable {
    /// What was made of a component.
    var object: Int
    /// Whether it is a core function that is called so, or a lifted function of its plan: each by
    /// its number among those.
    var isCore: Bool
    var number: Int
}

/// A core function that the runtime has made for a component, by its number in the plan.
package struct MadeName: Hashable, Sendable {
    var object: Int
    var number: Int
}

/// A type of a plan that is one of streams or futures.
struct StreamTypeName: Hashable, Sendable {
    var object: Int
    var type: UInt32
}

struct TaskImage: Hashable, Sendable {
    var callee: CalleeName
    var caller: SubtaskID?
    var state: TaskRecord.State
    var scope: UInt32?
    var implicitThread: ThreadID?
}

struct ThreadImage: Hashable, Sendable {
    var task: TaskID
    /// Since when it waits; nil until another thread resumes it.
    var order: UInt64?
    /// Functions are those of the image.
    var point: ThreadRecord.ResumePoint
    var context = ContextSlots()
    /// Of a thread that waits in a function of the runtime, among those of the image.
    var execution: Int?
}

struct WaitableImage: Hashable, Sendable {
    struct Event: Hashable, Sendable {
        var event: Waitable.PendingEvent
        var order: UInt64
    }

    var event: Event?
    var set: WaitableSetID?
}

/// A waitable set: who is in it, and who waits for it, says so.
struct SetImage: Hashable, Sendable {}

struct SubtaskImage: Hashable, Sendable {
    /// nil for the host.
    var caller: Int?
    var lowering: MadeName?
    var isAsync: Bool
    var state: SubtaskRecord.State
    var waitable = WaitableImage()
    var isCancelRequested: Bool
    var isDelivered: Bool
    var scope: UInt32?
    /// Until the callee starts.
    var arguments: [UInt64]?
    var value: UInt64?
}

struct StreamImage: Hashable, Sendable {
    var type: StreamTypeName
    var isDropped: Bool
    var pending: EndID?
}

struct EndImage: Hashable, Sendable {
    var stream: StreamID
    var isReader: Bool
    var state: EndRecord.State
    var waitable = WaitableImage()
    /// nil for one that has nothing to copy, and has had nothing.
    var buffer: BufferImage?
}

struct BufferImage: Hashable, Sendable {
    /// The core function that was called with it.
    var options: MadeName
    var pointer: UInt64
    var count: UInt32
    var progress: UInt32
}
