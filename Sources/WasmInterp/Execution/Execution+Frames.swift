import WasmCore

// Walking the frames: for backtraces, exceptions, and to find the callee of a fresh frame.

/// A frame of the walk.
struct FrameView {
    var pc: UnsafeRawPointer
    var sp: UnsafeMutablePointer<UInt64>
    var instance: InstanceObject
    var definedIndex: Int
    /// Bytes from the function's first cell. For a caller that is the end of its call.
    var codeOffset: Int
    var isInnermost: Bool

    /// Where return address and caller's frame are.
    var header: UnsafeMutablePointer<UInt64> {
        sp + instance.code.functions[definedIndex].headerSlot
    }
}

extension Execution {
    /// Frames kept in a backtrace, from the inner end.
    static let backtraceFramesMax = 100

    /// The innermost frame, or nil if no guest function runs.
    ///
    /// During a call to the host `pc` is behind the call; a tail call to the host may have left it
    /// at the way back to another instance.
    func innermostFrame() -> FrameView? {
        guard entryRecord >= 0 else { return nil }
        var (pc, sp, instance) = (context.pointee.pc, context.pointee.sp, instance)
        var isInnermost = !isBehindCall
        while pc == HandlerPointers.shared.foreignReturn {
            let bridge = Bridge(sp)
            instance = store.instances[bridge.instance.pointee.index]
            (pc, sp, isInnermost) = (bridge.returnAddress, bridge.caller, false)
        }
        guard pc != HandlerPointers.shared.finish else { return nil }
        if pc == HandlerPointers.shared.untranslated {
            return calleeOfFrame().map {
                FrameView(
                    pc: pc, sp: sp, instance: instance, definedIndex: $0.pointee.definedIndex,
                    codeOffset: 0, isInnermost: true)
            }
        }
        return frame(pc, sp, instance, isInnermost: isInnermost)
    }

    private func frame(
        _ pc: UnsafeRawPointer, _ sp: UnsafeMutablePointer<UInt64>, _ instance: InstanceObject,
        isInnermost: Bool
    ) -> FrameView? {
        guard let (definedIndex, offset) = instance.code.locate(pc) else { return nil }
        return FrameView(
            pc: pc, sp: sp, instance: instance, definedIndex: definedIndex, codeOffset: offset,
            isInnermost: isInnermost)
    }

    /// The caller of a frame, across instances too; nil for the outermost.
    func caller(of frame: FrameView) -> FrameView? {
        var header = frame.header
        var instance = frame.instance
        while true {
            let pc = UnsafeRawPointer(bitPattern: UInt(header[0]))
            let sp = UnsafeMutablePointer<UInt64>(bitPattern: UInt(header[1]))
            guard let pc, let sp, pc != HandlerPointers.shared.finish else { return nil }
            guard pc == HandlerPointers.shared.foreignReturn else {
                return self.frame(pc, sp, instance, isInnermost: false)
            }
            let bridge = Bridge(sp)
            instance = store.instances[bridge.instance.pointee.index]
            header = sp
        }
    }

    func backtrace() -> [Trap.Frame] {
        guard store.instances.indices.contains(currentInstanceIndex) else { return [] }
        var frames: [Trap.Frame] = []
        var names: [ObjectIdentifier: FunctionNames] = [:]
        var view = innermostFrame()
        while let frame = view, frames.count < Self.backtraceFramesMax {
            view = caller(of: frame)
            let module = frame.instance.module
            if module.isAdapter { continue }
            let known = names[ObjectIdentifier(module)] ?? module.functionNames()
            names[ObjectIdentifier(module)] = known
            frames.append(describe(frame, known))
        }
        return frames
    }

    /// The index of the current instance, or -1 before the first call.
    private var currentInstanceIndex: Int {
        entryRecord < 0 ? -1 : context.pointee.instance.pointee.index
    }

    private func describe(_ frame: FrameView, _ names: FunctionNames?) -> Trap.Frame {
        let module = frame.instance.module
        let index = FunctionIndex(frame.definedIndex + module.decoded.importedFunctionCount)
        // A return address is behind its call: the instruction is the one before.
        let offset = frame.isInnermost ? frame.codeOffset : frame.codeOffset - 1
        var described = Trap.Frame(
            function: index, names: names,
            offset: frame.instance.code.metadata(frame.definedIndex)?.wasmOffset(ofCode: offset))
        described.component = frame.instance.component?.title
        return described
    }

    /// The function whose frame has just been set up, with code still missing: calls leave it in
    /// the accumulator.
    func calleeOfFrame() -> UnsafeMutablePointer<FunctionCode>? {
        UnsafeMutablePointer(bitPattern: UInt(context.pointee.acc))
    }
}
