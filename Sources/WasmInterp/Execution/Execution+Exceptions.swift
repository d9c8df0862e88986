import WasmCore

// Throwing: find the innermost handler of the tag, unwind to it, go on there.

extension Execution {
    /// The exception is in the context: a reference, or tag and payload.
    func throwException() -> Trap? {
        let reference = Reference(bits: context.pointee.exception)
        if !reference.isNull { return throwException(reference) }
        let tag = context.pointee.exceptionTag
        let payload = Array(
            UnsafeBufferPointer(
                start: context.pointee.exceptionPayload, count: store.tags[tag].parameterSlots))
        return unwind(ExceptionObject(tag: tag, payload: payload), reference: nil)
    }

    func throwException(_ reference: Reference) -> Trap? {
        guard store.isException(reference.index) else {
            return trap(.nullReference)
        }
        return unwind(store.exceptions[reference.index], reference: reference)
    }

    private func unwind(_ exception: ExceptionObject, reference: Reference?) -> Trap? {
        var view = innermostFrame()
        while let frame = view {
            if let handler = handler(in: frame, tag: exception.tag) {
                enter(handler, in: frame, exception, reference)
                return nil
            }
            view = caller(of: frame)
        }
        var uncaught = trap(.uncaughtException)
        uncaught.cause = GuestException(
            stored: store.stored(reference ?? store.add(exception)))
        return uncaught
    }

    private func handler(in frame: FrameView, tag: Int) -> ExceptionHandler? {
        guard let metadata = frame.instance.module.metadata(frame.definedIndex) else { return nil }
        // A return address is behind its call, which may be the last cell of the range.
        let offset = frame.isInnermost ? frame.codeOffset : frame.codeOffset - 1
        return metadata.handlers.first {
            $0.range.contains(offset)
                && ($0.tag < 0 || frame.instance.data.pointee.tags[$0.tag] == tag)
        }
    }

    private func enter(
        _ handler: ExceptionHandler, in frame: FrameView, _ exception: ExceptionObject,
        _ reference: Reference?
    ) {
        let entry = frame.instance.module.functions[frame.definedIndex].entry
        var slot = frame.sp + handler.slot
        if handler.tag >= 0 {
            for value in exception.payload {
                slot.pointee = value
                slot += 1
            }
        }
        if handler.wantsReference {
            slot.pointee = (reference ?? store.add(exception)).bits
        }
        if frame.instance.data != context.pointee.instance {
            context.pointee.enter(frame.instance.data)
        }
        context.pointee.sp = frame.sp
        context.pointee.pc = entry + handler.target
    }
}
