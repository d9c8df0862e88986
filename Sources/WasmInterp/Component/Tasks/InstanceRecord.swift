/// What the tasks know of one component instance. Spec: canonical ABI, "Component Instances".
struct InstanceRecord {
    /// Spec: canonical ABI, "backpressure.inc".
    static let backpressureEnd = 1 << 16

    /// The instance that made it; nil where the host did.
    let parent: Int?
    /// How many are around it.
    let depth: Int
    var handles = HandleTable()
    var threads = HandleTable()
    private var mayEnterFlag: InstanceFlag
    private var mayLeaveFlag: InstanceFlag
    var backpressure = 0
    /// Tasks that are waiting to start.
    var enteringCount = 0
    /// Who has the instance's stack: the implicit thread of a task that needs it alone.
    var exclusiveThread: ThreadID?
    /// Threads in its queues.
    var queuedCount = 0
    /// Threads that have what they wait for, but for what the whole queue depends on. Empty before
    /// the first.
    private var queues: [OrderedQueue<ThreadID>] = []

    init(parent: Int?, depth: Int, mayEnter: InstanceFlag, mayLeave: InstanceFlag) {
        self.parent = parent
        self.depth = depth
        mayEnterFlag = mayEnter
        mayLeaveFlag = mayLeave
    }

    /// Whether a call may come in. A trap leaves what was entered so for ever.
    var mayEnter: Bool {
        get { mayEnterFlag.isSet }
        set { mayEnterFlag.isSet = newValue }
    }

    /// Whether it may call out: not while its `realloc` or `post-return` is called.
    var mayLeave: Bool {
        get { mayLeaveFlag.isSet }
        set { mayLeaveFlag.isSet = newValue }
    }

    /// What else a thread needs in order to go on.
    enum Queue: Int, CaseIterable {
        case nothing
        /// The stack.
        case stack
        /// That no back-pressure is on.
        case admission
        case admissionAndStack
    }

    subscript(queue: Queue) -> OrderedQueue<ThreadID> {
        get { queues.isEmpty ? .init() : queues[queue.rawValue] }
        _modify {
            if queues.isEmpty { queues = .init(repeating: .init(), count: Queue.allCases.count) }
            yield &queues[queue.rawValue]
        }
    }

    func isOpen(_ queue: Queue) -> Bool {
        switch queue {
        case .nothing: true
        case .stack: exclusiveThread == nil
        case .admission: backpressure == 0
        case .admissionAndStack: backpressure == 0 && exclusiveThread == nil
        }
    }

    /// Who has waited longest of those that can go on.
    var firstReady: OrderedQueue<ThreadID>.Entry? {
        var first: OrderedQueue<ThreadID>.Entry?
        for (index, queue) in queues.enumerated() {
            guard let entry = queue.first, Queue(rawValue: index).map(isOpen) == true else {
                continue
            }
            if first.map({ entry.order < $0.order }) ?? true { first = entry }
        }
        return first
    }
}
