import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Several write to one stream, or give up halfway: what was written comes in order, and all of it.
@Suite struct StreamOrderTests {
    private static let guest = StreamGuest(element: "u32", stride: 4)

    /// Begins writes one after another, each of two elements.
    private static func begin(
        _ count: UInt32, _ writer: StreamWriter<UInt32>, _ reader: StreamReader<UInt32>
    ) async -> [Task<String?, Never>] {
        var tasks: [Task<String?, Never>] = []
        for number in 0..<count {
            tasks.append(
                Task {
                    await StreamError.of { () async throws(StreamError) in
                        try await writer.write(contentsOf: [number, number])
                    }
                })
            while reader.current?.look({ $0.writes.count }) != tasks.count { await Task.yield() }
        }
        return tasks
    }

    @Test func writesOfSeveralTasksAreReadInTheirOrder() async throws {
        let (reader, writer) = StreamReader<UInt32>.makeStream()
        let tasks = await Self.begin(20, writer, reader)
        writer.finish()
        var found: [UInt32] = []
        while true {
            let next = try await reader.read(upTo: 1)
            if next.isEmpty { break }
            found += next
        }
        #expect(found == (0..<40).map { $0 / 2 })
        for task in tasks { #expect(await task.value == nil) }
    }

    @Test func guestsReadThemInTheirOrder() async throws {
        let guests = try Self.guest.actor()
        let (reader, writer) = StreamReader<UInt32>.makeStream()
        let tasks = await Self.begin(20, writer, reader)
        writer.finish()
        try await guests.give(reader)
        #expect(
            try await guests.call(nil, "drain", [.u32(3)]) == .list((0..<40).map { .u32($0 / 2) }))
        for task in tasks { #expect(await task.value == nil) }
        #expect(await guests.remains == [:])
    }

    /// The first, the last, and one between: each takes back its own.
    @Test(arguments: [0, 1, 3, 4])
    func aWriteThatIsCancelledTakesBackItsOwn(cancelled: Int) async throws {
        let (reader, writer) = StreamReader<UInt32>.makeStream()
        let tasks = await Self.begin(5, writer, reader)
        // Half of the first one is taken.
        #expect(try await reader.read(upTo: 1) == [0])
        tasks[cancelled].cancel()
        #expect(await tasks[cancelled].value == "\(StreamError.cancelled)")
        writer.finish()
        var found: [UInt32] = [0]
        for try await number in reader { found.append(number) }
        let expected = (0..<10 as Range<UInt32>).map { $0 / 2 }.enumerated()
            .filter { $0.offset == 0 || $0.element != UInt32(cancelled) }.map(\.element)
        #expect(found == expected)
        for (number, task) in tasks.enumerated() where number != cancelled {
            #expect(await task.value == nil)
        }
    }

    @Test func allWhoWaitHearThatNobodyReads() async throws {
        let (reader, writer) = StreamReader<UInt32>.makeStream()
        let tasks = await Self.begin(5, writer, reader)
        #expect(try await reader.read(upTo: 2) == [0, 0])
        reader.close()
        for (number, task) in tasks.enumerated() {
            #expect(await task.value == (number == 0 ? nil : "\(StreamError.closed)"))
        }
    }

    /// Somebody gives up after so many steps: the next one goes on where that one has stopped.
    @Test(arguments: 0..<12)
    func readsThatAreCancelledLoseNothing(steps: Int) async throws {
        let guests = try Self.guest.actor()
        let reader = try await guests.make(of: UInt32.self)
        let found = Locked<[UInt32]>([])
        async let pumped = guests.pump(.list((0..<30).map { .u32($0) }), chunk: 4)
        let task = Task {
            while let next = try? await reader.read(upTo: 3), !next.isEmpty {
                found.withLock { $0 += next }
            }
        }
        for _ in 0..<steps * 5 { await Task.yield() }
        task.cancel()
        await task.value
        for try await number in reader { found.withLock { $0.append(number) } }
        #expect(found.withLock { $0 } == Array(0..<30))
        #expect(try await pumped == .u32(30))
        #expect(await guests.remains == [:])
    }

    @Test(arguments: 0..<12)
    func writesThatAreCancelledAreKnown(steps: Int) async throws {
        let guests = try Self.guest.actor()
        let (reader, writer) = StreamReader<UInt32>.makeStream()
        try await guests.give(reader)
        let written = Locked<[UInt32]>([])
        async let drained = guests.call(nil, "drain", [.u32(4)])
        let task = Task {
            for number in 0..<30 as Range<UInt32> {
                try await writer.write(number)
                written.withLock { $0.append(number) }
            }
        }
        for _ in 0..<steps * 5 { await Task.yield() }
        task.cancel()
        _ = await task.result
        writer.finish()
        #expect(try await drained == .list(written.withLock { $0 }.map { .u32($0) }))
        #expect(await guests.remains == [:])
    }

    // MARK: Ends that go while the other one waits

    @Test func aGuestThatReadsHearsThatTheWriterGoes() async throws {
        let guests = try Self.guest.actor()
        let (reader, writer) = StreamReader<UInt32>.makeStream()
        try await guests.give(reader)
        async let drained = guests.call(nil, "drain", [.u32(4)])
        try await writer.write(7)
        // Now it waits for more.
        writer.finish()
        #expect(try await drained == .list([.u32(7)]))
        #expect(await guests.remains == [:])
    }

    @Test func aReadThatWaitsEndsWithTheStore() async throws {
        var guests: GuestActor<Void>? = try Self.guest.actor()
        let reader = try #require(try await guests?.make(of: UInt32.self))
        let read = Task {
            await StreamError.of { () async throws(StreamError) in try await reader.read(upTo: 1) }
        }
        let (given, writer) = StreamReader<UInt32>.makeStream()
        try await guests?.give(given)
        let written = Task {
            await StreamError.of { () async throws(StreamError) in try await writer.write(1) }
        }
        while reader.current?.look({ $0.demand }) != 1 { await Task.yield() }
        guests = nil
        #expect(await read.value == "\(StreamError.storeEnded)")
        #expect(await written.value == "\(StreamError.storeEnded)")
    }

    /// Reads and writes of nothing ask whether the other one is there.
    @Test func nothingIsReadAndWritten() async throws {
        let guests = try Self.guest.actor()
        let (given, writer) = StreamReader<UInt32>.makeStream()
        try await guests.give(given)
        async let written: Void = writer.write(contentsOf: [1, 2])
        #expect(try await guests.call(nil, "take", [.u32(0)]) == .list([]))
        #expect(try await guests.call(nil, "take", [.u32(5)]) == .list([.u32(1), .u32(2)]))
        try await written
        let reader = try await guests.make(of: UInt32.self)
        async let first = reader.read(upTo: 5)
        #expect(try await guests.call(nil, "ask") == .u32(0))
        #expect(try await guests.pump(.list([.u32(3)]), chunk: 1) == .u32(1))
        #expect(try await first == [3])
        #expect(try await reader.read(upTo: 1) == [])
    }
}
