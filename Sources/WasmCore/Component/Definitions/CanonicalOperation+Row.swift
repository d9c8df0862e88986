extension CanonicalOperation {
    /// **The one table** of canonical definitions. Spec: component model, `canon`.
    package var row: Row {
        switch self {
        case .lift:
            Row(text: "lift", immediates: [.functionSort, .coreFunction, .options, .type])
        case .lower:
            Row(text: "lower", immediates: [.functionSort, .function, .options])
        case .resourceNew:
            Row(text: "resource.new", immediates: [.type])
        case .resourceDrop:
            Row(text: "resource.drop", immediates: [.type])
        case .resourceRep:
            Row(text: "resource.rep", immediates: [.type], checksMayLeave: false)
        case .taskCancel:
            Row(text: "task.cancel", immediates: [], feature: .componentAsync)
        case .subtaskCancel:
            Row(text: "subtask.cancel", immediates: [.asyncFlag], feature: .componentAsync)
        case .taskReturn:
            Row(text: "task.return", immediates: [.result, .options], feature: .componentAsync)
        case .contextGet:
            Row(
                text: "context.get", immediates: [.slotType, .slot], feature: .componentAsync,
                checksMayLeave: false)
        case .contextSet:
            Row(
                text: "context.set", immediates: [.slotType, .slot], feature: .componentAsync,
                checksMayLeave: false)
        case .threadYield:
            Row(text: "thread.yield", immediates: [.zero], feature: .componentAsync)
        case .subtaskDrop:
            Row(text: "subtask.drop", immediates: [], feature: .componentAsync)
        case .streamNew:
            Row(text: "stream.new", immediates: [.type], feature: .componentAsync)
        case .streamRead:
            Row(text: "stream.read", immediates: [.type, .options], feature: .componentAsync)
        case .streamWrite:
            Row(text: "stream.write", immediates: [.type, .options], feature: .componentAsync)
        case .streamCancelRead:
            Row(
                text: "stream.cancel-read", immediates: [.type, .asyncFlag],
                feature: .componentAsync)
        case .streamCancelWrite:
            Row(
                text: "stream.cancel-write", immediates: [.type, .asyncFlag],
                feature: .componentAsync)
        case .streamDropReadable:
            Row(text: "stream.drop-readable", immediates: [.type], feature: .componentAsync)
        case .streamDropWritable:
            Row(text: "stream.drop-writable", immediates: [.type], feature: .componentAsync)
        case .futureNew:
            Row(text: "future.new", immediates: [.type], feature: .componentAsync)
        case .futureRead:
            Row(text: "future.read", immediates: [.type, .options], feature: .componentAsync)
        case .futureWrite:
            Row(text: "future.write", immediates: [.type, .options], feature: .componentAsync)
        case .futureCancelRead:
            Row(
                text: "future.cancel-read", immediates: [.type, .asyncFlag],
                feature: .componentAsync)
        case .futureCancelWrite:
            Row(
                text: "future.cancel-write", immediates: [.type, .asyncFlag],
                feature: .componentAsync)
        case .futureDropReadable:
            Row(text: "future.drop-readable", immediates: [.type], feature: .componentAsync)
        case .futureDropWritable:
            Row(text: "future.drop-writable", immediates: [.type], feature: .componentAsync)
        case .errorContextNew:
            Row(text: "error-context.new", immediates: [.options], feature: .componentErrorContext)
        case .errorContextDebugMessage:
            Row(
                text: "error-context.debug-message", immediates: [.options],
                feature: .componentErrorContext)
        case .errorContextDrop:
            Row(text: "error-context.drop", immediates: [], feature: .componentErrorContext)
        case .waitableSetNew:
            Row(text: "waitable-set.new", immediates: [], feature: .componentAsync)
        case .waitableSetWait:
            Row(text: "waitable-set.wait", immediates: [.zero, .memory], feature: .componentAsync)
        case .waitableSetPoll:
            Row(text: "waitable-set.poll", immediates: [.zero, .memory], feature: .componentAsync)
        case .waitableSetDrop:
            Row(text: "waitable-set.drop", immediates: [], feature: .componentAsync)
        case .waitableJoin:
            Row(text: "waitable.join", immediates: [], feature: .componentAsync)
        case .backpressureInc:
            Row(
                text: "backpressure.inc", immediates: [], feature: .componentAsync,
                checksMayLeave: false)
        case .backpressureDec:
            Row(
                text: "backpressure.dec", immediates: [], feature: .componentAsync,
                checksMayLeave: false)
        case .threadIndex:
            Row(text: "thread.index", immediates: [], feature: .componentThreads)
        case .threadNewIndirect:
            Row(
                text: "thread.new-indirect", immediates: [.coreType, .table],
                feature: .componentThreads)
        case .threadResumeLater:
            Row(text: "thread.resume-later", immediates: [], feature: .componentThreads)
        case .threadSuspend:
            Row(text: "thread.suspend", immediates: [.zero], feature: .componentThreads)
        case .threadSuspendThenResume:
            Row(text: "thread.suspend-then-resume", immediates: [.zero], feature: .componentThreads)
        case .threadYieldThenResume:
            Row(text: "thread.yield-then-resume", immediates: [.zero], feature: .componentThreads)
        case .threadSuspendThenPromote:
            Row(
                text: "thread.suspend-then-promote", immediates: [.zero], feature: .componentThreads
            )
        case .threadYieldThenPromote:
            Row(text: "thread.yield-then-promote", immediates: [.zero], feature: .componentThreads)
        case .threadSpawnRef:
            Row(
                text: "thread.spawn-ref", immediates: [.sharedFlag, .coreType],
                feature: .componentSharedThreads)
        case .threadSpawnIndirect:
            Row(
                text: "thread.spawn-indirect", immediates: [.sharedFlag, .coreType, .table],
                feature: .componentSharedThreads)
        case .threadAvailableParallelism:
            Row(
                text: "thread.available-parallelism", immediates: [.sharedFlag],
                feature: .componentSharedThreads)
        }
    }
}
