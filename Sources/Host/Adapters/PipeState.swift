/// What a ``MemoryPipe`` holds, who has its ends, and who waits for a change.
struct PipeState {
    /// What decides whether anybody has to wait.
    struct Condition: Equatable {
        var byteCount: Int
        var isFinished: Bool
        var isAbandoned: Bool
    }

    let byteCountMax: Int
    /// What was written and not read, behind what was read.
    private var bytes: [UInt8] = []
    private var readCount = 0
    var isFinished = false
    private(set) var isAbandoned = false
    private var writerCount = 0
    private var readerCount = 0
    var waiting: [UInt64: @Sendable () -> Void] = [:]
    var lastNumber: UInt64 = 0

    init(byteCountMax: Int) { self.byteCountMax = byteCountMax }

    private var byteCount: Int { bytes.count - readCount }

    var condition: Condition {
        Condition(byteCount: byteCount, isFinished: isFinished, isAbandoned: isAbandoned)
    }

    func readiness(forWriting: Bool) -> Readiness {
        let isOver = isFinished || isAbandoned
        return Readiness(
            isReady: isOver || (forWriting ? byteCount < byteCountMax : byteCount > 0),
            isHangup: isOver)
    }

    /// nil if nobody reads, or nobody should write.
    mutating func put(_ more: some Collection<UInt8>) -> Int? {
        guard !isFinished, !isAbandoned else { return nil }
        let part = more.prefix(byteCountMax - byteCount)
        bytes += part
        return part.count
    }

    /// None at the end, nil if there is nothing yet.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard byteCount > 0 else { return isFinished || isAbandoned ? [] : nil }
        let taken = [UInt8](bytes[readCount...].prefix(max(0, count)))
        readCount += taken.count
        // What was read is dropped when it is as much as what is left, so rarely.
        if readCount >= byteCount {
            bytes.removeFirst(readCount)
            readCount = 0
        }
        return taken
    }

    mutating func abandon() {
        isAbandoned = true
        bytes = []
        readCount = 0
    }

    mutating func addEnd(writes: Bool) {
        if writes { writerCount += 1 } else { readerCount += 1 }
    }

    mutating func removeEnd(writes: Bool) {
        if writes {
            writerCount -= 1
            if writerCount == 0 { isFinished = true }
        } else {
            readerCount -= 1
            if readerCount == 0 { abandon() }
        }
    }
}
