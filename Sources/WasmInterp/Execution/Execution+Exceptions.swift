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
        var search = HandlerSearch(exception, store)
        var view = innermostFrame()
        do throws(Trap) {
            while let frame = view {
                if let handler = try search.handler(in: frame) {
                    try search.pay()
                    var reference = reference
                    if handler.wantsReference, reference == nil {
                        reference = store.keep(exception)
                        guard reference != nil else { return trap(.outOfMemory) }
                    }
                    enter(handler, in: frame, exception, reference)
                    return nil
                }
                view = caller(of: frame)
            }
            try search.pay()
        } catch {
            return trap(error.code)
        }
        var uncaught = trap(.uncaughtException)
        uncaught.cause = GuestException(
            stored: store.stored(reference ?? store.add(exception)))
        return uncaught
    }

    private func enter(
        _ handler: ExceptionHandler, in frame: FrameView, _ exception: ExceptionObject,
        _ reference: Reference?
    ) {
        // There is one where the handler wants it.
        let entry = frame.instance.code.functions[frame.definedIndex].entry
        var slot = frame.sp + handler.slot
        if handler.tag >= 0 {
            for value in exception.payload {
                slot.pointee = value
                slot += 1
            }
        }
        if handler.wantsReference, let reference { slot.pointee = reference.bits }
        if frame.instance.data != context.pointee.instance {
            context.pointee.enter(frame.instance.data)
        }
        context.pointee.sp = frame.sp
        context.pointee.pc = entry + handler.target
    }
}

/// What a throw looks through for its handler, and what that costs the guest.
private struct HandlerSearch {
    /// Units of fuel for a frame, which takes as long as so many instructions; a clause costs 1.
    private static let unitsPerFrame: UInt64 = 64
    /// Units between two looks at fuel, clock and requests, beyond the clauses of one `try_table`.
    private static let unitsPerLook: UInt64 = 50_000

    /// Index in the store.
    private let tag: Int
    private let store: StoreState
    private var unpaid: UInt64

    init(_ exception: ExceptionObject, _ store: StoreState) {
        tag = exception.tag
        self.store = store
        // The payload moves to the handler's slots.
        let byteCount = UInt64(exception.payload.count) * BulkCost.bytesPerElement
        unpaid = byteCount / BulkCost.bytesPerUnit
    }

    /// The innermost handler of a frame that catches the tag.
    mutating func handler(in frame: FrameView) throws(Trap) -> ExceptionHandler? {
        unpaid += Self.unitsPerFrame
        guard let metadata = frame.instance.code.metadata(frame.definedIndex) else { return nil }
        // A return address is behind its call, which may be the last cell of the range.
        let offset = frame.isInnermost ? frame.codeOffset : frame.codeOffset - 1
        let tags = frame.instance.data.pointee.tags
        var index = metadata.region(endingBehind: offset)
        while index >= 0 {
            let region = metadata.regions[index]
            unpaid += 1
            if region.range.contains(offset) {
                for handler in metadata.handlers[region.handlers] {
                    unpaid += 1
                    if handler.tag < 0 || tags[handler.tag] == tag { return handler }
                }
            }
            if unpaid >= Self.unitsPerLook { try pay() }
            index = region.parent
        }
        if unpaid >= Self.unitsPerLook { try pay() }
        return nil
    }

    /// Charges for what has been looked through.
    mutating func pay() throws(Trap) {
        try store.charge(fuel: unpaid)
        unpaid = 0
    }
}
