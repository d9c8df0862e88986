/// What a canonical definition does; the raw value is the byte of the binary format.
package enum CanonicalOperation: UInt8, CaseIterable, Hashable, Sendable {
    case lift = 0x00
    case lower = 0x01
    case resourceNew = 0x02
    case resourceDrop = 0x03
    case resourceRep = 0x04
    case taskCancel = 0x05
    case subtaskCancel = 0x06
    case taskReturn = 0x09
    case contextGet = 0x0A
    case contextSet = 0x0B
    case threadYield = 0x0C
    case subtaskDrop = 0x0D
    case streamNew = 0x0E
    case streamRead = 0x0F
    case streamWrite = 0x10
    case streamCancelRead = 0x11
    case streamCancelWrite = 0x12
    case streamDropReadable = 0x13
    case streamDropWritable = 0x14
    case futureNew = 0x15
    case futureRead = 0x16
    case futureWrite = 0x17
    case futureCancelRead = 0x18
    case futureCancelWrite = 0x19
    case futureDropReadable = 0x1A
    case futureDropWritable = 0x1B
    case errorContextNew = 0x1C
    case errorContextDebugMessage = 0x1D
    case errorContextDrop = 0x1E
    case waitableSetNew = 0x1F
    case waitableSetWait = 0x20
    case waitableSetPoll = 0x21
    case waitableSetDrop = 0x22
    case waitableJoin = 0x23
    case backpressureInc = 0x24
    case backpressureDec = 0x25
    case threadIndex = 0x26
    case threadNewIndirect = 0x27
    case threadResumeLater = 0x28
    case threadSuspend = 0x29
    case threadSuspendThenResume = 0x2A
    case threadYieldThenResume = 0x2B
    case threadSuspendThenPromote = 0x2C
    case threadYieldThenPromote = 0x2D
    case threadSpawnRef = 0x40
    case threadSpawnIndirect = 0x41
    case threadAvailableParallelism = 0x42

    /// What stands behind the byte, in this order.
    package enum Immediate: Hashable, Sendable {
        /// A zero byte: the sort of what is made.
        case functionSort
        /// ``CanonicalDefinition/index`` of a core function.
        case coreFunction
        /// ``CanonicalDefinition/index`` of a function.
        case function
        /// An index of a type: ``CanonicalDefinition/secondIndex`` of `lift`, else the first one.
        case type
        /// ``CanonicalDefinition/index`` of a core function type.
        case coreType
        /// ``CanonicalDefinition/secondIndex`` of a core table.
        case table
        /// ``CanonicalDefinition/index`` of a core memory.
        case memory
        case options
        /// ``CanonicalDefinition/result``, as function types have it.
        case result
        /// ``CanonicalDefinition/isAsync``.
        case asyncFlag
        /// ``CanonicalDefinition/slotType``.
        case slotType
        /// ``CanonicalDefinition/index`` of a context slot.
        case slot
        /// A reserved byte.
        case zero
        /// Of what is not built.
        case sharedFlag
    }

    /// Whatever is known of an operation without its immediates.
    package struct Row: Sendable {
        /// The words after `canon`.
        package var text: StaticString
        package var immediates: [Immediate]
        /// nil where components had it from the start.
        package var feature: Feature?
        /// Whether it traps where the instance may not be left.
        package var checksMayLeave = true
    }
}
