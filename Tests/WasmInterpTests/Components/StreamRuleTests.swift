import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Who waits for whom at the ends of streams, and what becomes of an end when the other goes.
@Suite struct StreamRuleTests {
    private static let bytes = StreamGuest(element: "u8")

    private static func list(_ numbers: Range<UInt8>) -> ComponentValue { .bytes(Array(numbers)) }

    /// What a read or write throws.
    private static func failure<R>(
        _ body: () async throws(StreamError) -> R
    ) async -> StreamError? {
        do throws(StreamError) { _ = try await body() } catch { return error }
        return nil
    }

    private static func isClosed(_ error: StreamError?) -> Bool {
        if case .closed = error { true } else { false }
    }

    private static func isCancelled(_ error: StreamError?) -> Bool {
        if case .cancelled = error { true } else { false }
    }

    @Test func writersWaitUntilAllIsTaken() async throws {
        let guests = try Self.bytes.actor()
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        try await guests.give(reader)
        let isDone = Locked(false)
        async let written: Void = {
            try await writer.write(contentsOf: 0..<5)
            isDone.withLock { $0 = true }
        }()
        #expect(try await guests.call(nil, "take", [.u32(3)]) == Self.list(0..<3))
        #expect(!isDone.withLock { $0 })
        #expect(try await guests.call(nil, "take", [.u32(10)]) == Self.list(3..<5))
        try await written
    }

    @Test func guestsAreAskedForNoMoreThanIsWanted() async throws {
        let guests = try Self.bytes.actor()
        let reader = try await guests.make(of: UInt8.self)
        async let pumped = guests.pump(Self.list(0..<20), chunk: 8)
        #expect(try await reader.read(upTo: 5) == Array(0..<5))
        // Of the same write or of the next one.
        let count = UInt8(try await reader.read(upTo: 5).count)
        #expect((1...5).contains(count))
        reader.close()
        #expect(try await pumped == .u32(5 + UInt32(count)))
        #expect(await guests.remains == [:])
    }

    @Test func anActorReadsWhatItsGuestWrites() async throws {
        let guests = try Self.bytes.actor()
        let reader = try await guests.make(of: UInt8.self)
        async let first = guests.read(reader, upTo: 9)
        async let pumped = guests.pump(Self.list(0..<3), chunk: 8)
        #expect(try await first == [0, 1, 2])
        #expect(try await pumped == .u32(3))
        #expect(try await guests.read(reader, upTo: 9) == [])
    }

    @Test func aReaderThatGoesEndsWhatAGuestWrites() async throws {
        let guests = try Self.bytes.actor()
        _ = try await guests.make(of: UInt8.self)
        #expect(try await guests.pump(Self.list(0..<20), chunk: 8) == .u32(0))
        #expect(await guests.remains == [:])
    }

    @Test func aWriterThatGoesEndsWhatAGuestReads() async throws {
        let guests = try Self.bytes.actor()
        try await guests.give(StreamReader<UInt8>.makeStream().reader)
        #expect(try await guests.call(nil, "drain", [.u32(8)]) == Self.list(0..<0))
        #expect(await guests.remains == [:])
    }

    @Test func aGuestThatDropsItsEndTellsTheHost() async throws {
        let guests = try Self.bytes.actor()
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        try await guests.give(reader)
        async let written = Self.failure { () async throws(StreamError) in
            try await writer.write(contentsOf: 0..<5)
        }
        #expect(try await guests.call(nil, "take", [.u32(3)]) == Self.list(0..<3))
        try await guests.perform("drop-reader")
        #expect(Self.isClosed(await written))
        let other = try await guests.make(of: UInt8.self)
        try await guests.perform("drop-writer")
        #expect(try await other.read(upTo: 1) == [])
        #expect(await guests.remains == [:])
    }

    @Test func cancelledReadsTakeNothing() async throws {
        let guests = try Self.bytes.actor()
        let reader = try await guests.make(of: UInt8.self)
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return await Self.failure { () async throws(StreamError) in
                try await reader.read(upTo: 8)
            }
        }
        #expect(Self.isCancelled(await task.value))
        let begun = Task {
            await Self.failure { () async throws(StreamError) in try await reader.read(upTo: 8) }
        }
        while reader.current?.look({ $0.demand == 0 }) == true { await Task.yield() }
        begun.cancel()
        #expect(Self.isCancelled(await begun.value))
        async let pumped = guests.pump(Self.list(0..<5), chunk: 8)
        #expect(try await reader.read(upTo: 8) == Array(0..<5))
        #expect(try await pumped == .u32(5))
    }

    @Test func cancelledWritesAreTakenBack() async throws {
        let guests = try Self.bytes.actor()
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        try await guests.give(reader)
        let task = Task {
            await Self.failure { () async throws(StreamError) in
                try await writer.write(contentsOf: 0..<5)
            }
        }
        #expect(try await guests.call(nil, "take", [.u32(3)]) == Self.list(0..<3))
        task.cancel()
        #expect(Self.isCancelled(await task.value))
        writer.finish()
        #expect(try await guests.call(nil, "take", [.u32(3)]) == Self.list(0..<0))
    }

    @Test func trapsEndWhatTheHostDoes() async throws {
        let guests = try Self.bytes.actor()
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        try await guests.give(reader)
        let other = try await guests.make(of: UInt8.self)
        async let written = Self.failure { () async throws(StreamError) in
            try await writer.write(contentsOf: 0..<5)
        }
        async let read = Self.failure { () async throws(StreamError) in
            try await other.read(upTo: 5)
        }
        await #expect(throws: Trap.self) { try await guests.perform("trap") }
        #expect((await written)?.trap?.code == .unreachable)
        #expect((await read)?.trap?.code == .unreachable)
    }

    @Test func storesEndWhatTheHostDoes() async throws {
        var guests: GuestActor<Void>? = try Self.bytes.actor()
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        try await guests?.give(reader)
        let other = try #require(try await guests?.make(of: UInt8.self))
        guests = nil
        for error in [
            await Self.failure { () async throws(StreamError) in try await writer.write(1) },
            await Self.failure { () async throws(StreamError) in
                _ = try await other.read(upTo: 5)
            },
        ] {
            guard case .storeEnded = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test func endsServeOneAtATime() async throws {
        let guests = try Self.bytes.actor()
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        try reader.current?.beginRead()
        let second = await Self.failure { () async throws(StreamError) in
            try await reader.read(upTo: 1)
        }
        guard case .inUse = second else {
            Issue.record("\(String(describing: second))")
            return
        }
        await #expect(throws: Trap.self) { try await guests.give(reader) }
        reader.current?.endRead()
        // Nobody is locked: the call had not begun.
        try await guests.give(reader)
        let given = await Self.failure { () async throws(StreamError) in
            try await reader.read(upTo: 1)
        }
        guard case .givenAway = given else {
            Issue.record("\(String(describing: given))")
            return
        }
        writer.finish()
    }

    private struct Broken: Error {}

    @Test func sequencesBecomeStreams() async throws {
        let guests = try Self.bytes.actor()
        let (elements, feed) = AsyncThrowingStream<UInt8, any Error>.makeStream()
        try await guests.give(StreamReader(elements))
        for number in 0..<5 as Range<UInt8> { feed.yield(number) }
        feed.finish()
        #expect(try await guests.call(nil, "drain", [.u32(8)]) == Self.list(0..<5))
        let (others, rest) = AsyncThrowingStream<UInt8, any Error>.makeStream()
        let reader = StreamReader(others)
        rest.yield(7)
        rest.finish(throwing: Broken())
        #expect(try await reader.read(upTo: 5) == [7])
        let error = await Self.failure { () async throws(StreamError) in
            try await reader.read(upTo: 5)
        }
        guard case .failed(is Broken) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
