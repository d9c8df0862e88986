import WasmCore

/// One of those who may wait for a stream.
enum StreamSide { case reader, writer }

extension StreamChannel {
    struct State {
        /// What was written, and how much of it is taken.
        var elements: [Element] = []
        var takenCount = 0
        /// How many the reader waits for.
        var demand = 0
        /// No more is written.
        var isFinished = false
        /// Why nobody reads any more.
        var refusal: StreamError?
        /// Whether something was not taken for that reason.
        var isRefused = false
        /// Why no more comes.
        var failure: StreamError?
        /// Whether a read of the host is under way.
        var isReading = false
        /// Tasks that wait until there is something to look at.
        var reader: Sleeper?
        var writer: Sleeper?
        /// Told of demand, and of the reader's end; of elements, and of the writer's end.
        var producer: Signal?
        var consumer: Signal?
        /// Of the end by which a guest writes, in its store's mailbox.
        var ticket: StreamTicket?
        /// Whether a source has said that it is worth another try.
        var isReady = false
        /// Where all goes that comes.
        var sink: SinkFeed?

        var isEmpty: Bool { takenCount == elements.count }
        var isOver: Bool { isEmpty && (isFinished || failure != nil) }
    }
}

extension StreamChannel.State {
    mutating func replaceSleeper(_ side: StreamSide, _ new: Sleeper?) -> Sleeper? {
        switch side {
        case .reader:
            defer { reader = new }
            return reader
        case .writer:
            defer { writer = new }
            return writer
        }
    }

    mutating func take(upTo count: Int) -> [Element] {
        let end = takenCount + min(count, elements.count - takenCount)
        if takenCount == 0, end == elements.count {
            defer { elements = [] }
            return elements
        }
        defer {
            takenCount = end
            if end == elements.count { (elements, takenCount) = ([], 0) }
        }
        return Array(elements[takenCount..<end])
    }
}
