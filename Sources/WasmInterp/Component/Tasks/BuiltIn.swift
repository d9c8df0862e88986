/// What a thread can ask of the tasks. Spec: canonical ABI, "Canonical Definitions".
enum BuiltIn: Hashable {
    case backpressureIncrement
    case backpressureDecrement
    case taskReturn(result: UInt32, options: UInt32)
    case taskCancel
    case waitableSetNew
    case waitableSetWait(UInt32)
    case waitableSetPoll(UInt32)
    case waitableSetDrop(UInt32)
    /// Set 0 is none.
    case waitableJoin(UInt32, set: UInt32)
    case subtaskCancel(UInt32, isAsync: Bool)
    case subtaskDrop(UInt32)
    case streamNew(StreamType)
    case copy(CopyRequest)
    case cancelCopy(UInt32, StreamType, isReader: Bool, isAsync: Bool)
    case dropEnd(UInt32, StreamType, isReader: Bool)
    case threadIndex
    /// The driver has looked the function up and checked its type.
    case threadNew(function: UInt32, argument: UInt64)
    case threadResumeLater(UInt32)
    case threadSuspend
    case threadYield
    case threadSuspendThenResume(UInt32)
    case threadYieldThenResume(UInt32)
    case threadSuspendThenPromote(UInt32)
    case threadYieldThenPromote(UInt32)
    case errorContextDrop(UInt32)
}

/// A read or write by a guest.
struct CopyRequest: Hashable {
    var handle: UInt32
    var type: StreamType
    var isReader: Bool
    var isAsync: Bool
    var options: UInt32 = 0
    var pointer: UInt64 = 0
    var count: UInt32
    /// What is wrong with the buffer, as the driver found it: unaligned, or out of bounds.
    var fault: CanonicalRule?
}
