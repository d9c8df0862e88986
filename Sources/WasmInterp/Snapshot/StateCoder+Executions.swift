// What is in calls that are under way.

extension StateCoder {
    mutating func execution(_ execution: inout ExecutionImage) throws(SnapshotError) {
        try number(&execution.function)
        try list(&execution.frames, .empty) { coder, frame throws(SnapshotError) in
            try coder.frame(&frame)
        }
        try progress(&execution.progress)
        try number(&execution.bulkProgress)
    }

    private mutating func progress(
        _ progress: inout ExecutionImage.Progress
    ) throws(SnapshotError) {
        var (kind, arguments, call, options) = progress.parts
        try byte(&kind)
        switch kind {
        case 0: try values(&arguments)
        case 1: break
        case 2: try hostCall(&call)
        case 3:
            try hostCall(&call)
            try optional(&options, .empty) { coder, name throws(SnapshotError) in
                try coder.made(&name)
            }
        default: throw fail("a state of a call")
        }
        guard isReading else { return }
        progress =
            switch kind {
            case 0: .notStarted(arguments: arguments)
            case 1: .atSafepoint
            case 2: .waiting(call)
            default: .blocked(call, options: options)
            }
    }

    private mutating func hostCall(_ call: inout HostCallImage) throws(SnapshotError) {
        try number(&call.function)
        try optional(&call.instance, 0) { coder, number throws(SnapshotError) in
            try coder.number(&number)
        }
        try bridge(&call.bridgeSlots)
        try values(&call.arguments)
        let none = WaitCondition(start: 0, sources: [])
        try optional(&call.condition, none) { coder, condition throws(SnapshotError) in
            try coder.condition(&condition)
        }
    }

    private mutating func condition(_ condition: inout WaitCondition) throws(SnapshotError) {
        try number(&condition.start)
        try number(&condition.progress)
        try optional(&condition.deadline, 0) { coder, deadline throws(SnapshotError) in
            try coder.number(&deadline)
        }
        let none = WaitCondition.Source(.work, 0)
        try list(&condition.sources, none) { coder, source throws(SnapshotError) in
            var kind = source.kind.rawValue
            try coder.byte(&kind)
            guard let read = WaitCondition.Source.Kind(rawValue: kind) else {
                throw coder.fail("what a call waits for")
            }
            source.kind = read
            try coder.number(&source.place)
        }
    }

    private mutating func bridge(_ slots: inout Int?) throws(SnapshotError) {
        try optional(&slots, 0) { coder, count throws(SnapshotError) in try coder.number(&count) }
    }

    private mutating func frame(_ frame: inout FrameImage) throws(SnapshotError) {
        try number(&frame.instance)
        try number(&frame.function)
        var kind = frame.kind.rawValue
        try byte(&kind)
        guard let read = Safepoint.Kind(rawValue: kind) else { throw fail("a place of a frame") }
        frame.kind = read
        try number(&frame.wasm)
        try bridge(&frame.bridgeSlots)
        try list(&frame.locals, nil) { coder, local throws(SnapshotError) in
            try coder.optional(&local, .null) { coder, value throws(SnapshotError) in
                try coder.value(&value)
            }
        }
        try values(&frame.operands)
    }
}

extension ExecutionImage {
    /// To read over.
    static var empty: ExecutionImage {
        ExecutionImage(function: 0, frames: [], progress: .atSafepoint, bulkProgress: 0)
    }
}

extension FrameImage {
    /// To read over.
    static var empty: FrameImage {
        FrameImage(
            instance: 0, function: 0, kind: .start, wasm: 0, bridgeSlots: nil, locals: [],
            operands: [])
    }
}

extension ExecutionImage.Progress {
    fileprivate var parts:
        (kind: UInt8, arguments: [StateValue], call: HostCallImage, options: MadeName?)
    {
        let none = HostCallImage(function: 0, instance: nil, arguments: [])
        return switch self {
        case .notStarted(let arguments): (0, arguments, none, nil)
        case .atSafepoint: (1, [], none, nil)
        case .waiting(let call): (2, [], call, nil)
        case .blocked(let call, let options): (3, [], call, options)
        }
    }
}
