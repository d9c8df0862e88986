import WasmCore

extension StreamChannel {
    /// Elements that were written together.
    struct Write {
        var elements: [Element]
        /// How many of them are taken.
        var takenCount = 0
        /// Whether somebody waits until all are.
        let isAwaited: Bool
        /// Whether they never will be; whoever waits has not heard of it.
        var isRefused = false
        /// The task that waits.
        var sleeper: Sleeper?
    }

    struct State {
        /// What was written and is not all taken, by numbers that count up.
        private(set) var writes: [UInt64: Write] = [:]
        /// The number of the oldest write that can be taken, and of the one that comes next.
        private var firstWrite: UInt64 = 0
        private var nextWrite: UInt64 = 0
        /// How many the reader waits for.
        var demand = 0
        /// No more is written.
        var isFinished = false
        /// Why nobody reads any more.
        var refusal: StreamError?
        /// Why no more comes.
        var failure: StreamError?
        /// Reads of the host that are under way.
        var readCount = 0
        /// Whether it was taken from its reader, for somebody else.
        var isGivenAway = false
        /// Tasks that read and wait until there is something to look at.
        var readers: [Sleeper] = []
        /// Told of demand, and of the reader's end; of elements, and of the writer's end.
        var producer: Signal?
        var consumer: Signal?
        /// Of the end by which a guest writes, in its store's mailbox.
        var ticket: StreamTicket?
        /// Whether a source has said that it is worth another try.
        var isReady = false
        /// Where all goes that comes.
        var sink: SinkFeed?

        var isEmpty: Bool { firstWrite == nextWrite }
        var isOver: Bool { isEmpty && (isFinished || failure != nil) }
        var isReading: Bool { readCount > 0 }
        /// Why it cannot be taken from its reader, for somebody else.
        var givingFailure: StreamError? { isGivenAway ? .givenAway : isReading ? .inUse : nil }
    }
}

extension StreamChannel.State {
    /// - Returns: What the write is known by until all of it is taken.
    mutating func add(_ elements: [Element], isAwaited: Bool) -> UInt64 {
        writes[nextWrite] = .init(elements: elements, isAwaited: isAwaited)
        nextWrite += 1
        return nextWrite - 1
    }

    /// Takes a write out.
    mutating func remove(_ number: UInt64) -> StreamChannel.Write? {
        let write = writes.removeValue(forKey: number)
        // Those behind it may have been taken back.
        while firstWrite < nextWrite, writes[firstWrite] == nil { firstWrite += 1 }
        return write
    }

    /// Takes elements of the oldest write.
    ///
    /// - Returns: The write as well, if all of it is taken: who has waited for that, and what was
    ///   taken before.
    mutating func take(upTo count: Int) -> (elements: [Element], former: StreamChannel.Write?) {
        guard let write = writes[firstWrite] else { return ([], nil) }
        let start = write.takenCount
        let end = start + min(count, write.elements.count - start)
        guard end == write.elements.count else {
            writes[firstWrite]?.takenCount = end
            return (Array(write.elements[start..<end]), nil)
        }
        let former = remove(firstWrite)
        return (start == 0 ? write.elements : Array(write.elements[start...]), former)
    }

    /// What would be taken first, which stays.
    var first: [Element] { writes[firstWrite].map { Array($0.elements.prefix(1)) } ?? [] }

    /// What was written is not taken any more.
    ///
    /// - Returns: Who hears of it, by ``remove(_:)``; and what has gone.
    mutating func refuse() -> (sleepers: [Sleeper], former: [UInt64: StreamChannel.Write]) {
        let former = writes
        writes = writes.filter(\.value.isAwaited)
        for number in writes.keys {
            writes[number]?.elements = []
            writes[number]?.isRefused = true
            writes[number]?.sleeper = nil
        }
        firstWrite = nextWrite
        return (former.values.compactMap(\.sleeper), former)
    }

    /// A task waits.
    mutating func add(_ sleeper: Sleeper, _ waiter: StreamWaiter) {
        switch waiter {
        case .reader: readers.append(sleeper)
        case .writer(let number): writes[number]?.sleeper = sleeper
        }
    }

    /// Those who wait look again.
    mutating func takeSleepers(_ waiter: StreamWaiter) -> [Sleeper] {
        switch waiter {
        case .reader:
            defer { readers = [] }
            return readers
        case .writer(let number):
            defer { writes[number]?.sleeper = nil }
            return writes[number]?.sleeper.map { [$0] } ?? []
        }
    }
}

/// One of those who may wait for a stream.
enum StreamWaiter {
    case reader
    /// Of a write, by its number.
    case writer(UInt64)
}
