typealias StreamID = RecordID<StreamRecord>
typealias EndID = RecordID<EndRecord>

/// What the two ends of a stream or future share. Spec: canonical ABI, "Stream State".
struct StreamRecord {
    let type: StreamType
    /// Whether one end is gone.
    var isDropped = false
    /// The end that waits for the other, with its buffer.
    var pending: EndID?
    /// Ends that are not gone, one on its way between instances included.
    var endCount = 2
    /// The host's end, if that is an open one, which is there.
    var openEnd: EndID?
}

/// A type of a stream or future: what the tasks have to know of it.
struct StreamType: Hashable {
    /// Equal numbers are equal types.
    var number: UInt32
    var isFuture: Bool
    /// Whether both ends may copy within one instance: numbers, or nothing.
    var allowsSameInstance: Bool

    var kind: Kind { isFuture ? .future : .stream }
    var word: String { kind.word }

    enum Kind: Hashable, Sendable {
        case stream
        case future

        var word: String { self == .future ? "future" : "stream" }
    }
}

/// One end of a stream or future. Spec: canonical ABI, `CopyEnd`.
struct EndRecord {
    let stream: StreamID
    let isReader: Bool
    /// nil for the host.
    var instance: Int?
    /// In the instance's table.
    var handle: UInt32 = 0
    var state = State.idle
    var waitable = Waitable()
    var buffer = CopyBuffer()
    /// Of the host: how much it takes or has is asked when there is something to copy.
    var isOpen = false

    /// Whether the host can do something about the stream; not while it waits for a guest.
    var isHostWork: Bool { instance == nil && !(isOpen && isReader && state == .copying) }

    enum State: Hashable, CaseIterable, Sendable {
        case idle
        case copying
        case cancelling
        case done

        var isBusy: Bool { self == .copying || self == .cancelling }
    }
}

/// Elements to be read or written, wherever they are.
struct CopyBuffer: Hashable, Sendable {
    /// `stream.read` and `stream.write` take fewer: a count and a few bits fit into 32.
    static let countMax: UInt32 = 1 << 28 - 1

    /// nil for the host.
    var instance: Int?
    /// The driver's number of the options, which name the memory.
    var options: UInt32 = 0
    /// An address; of an open end of the host, which one it is.
    var pointer: UInt64 = 0
    var count: UInt32 = 0
    var progress: UInt32 = 0

    var remaining: UInt32 { count - progress }
}

/// What has come of moving elements between a guest and an open end of the host.
struct HostCopy: Hashable {
    /// How many were moved; 0 if the host has to be asked again later.
    var count: UInt32
    /// Whether the host gives its end up.
    var isLast = false
}

/// How a copy has ended; the raw value is what the guest gets to see.
enum CopyResult: UInt32, Hashable, CaseIterable, Sendable {
    case completed = 0
    case dropped = 1
    case cancelled = 2
}
