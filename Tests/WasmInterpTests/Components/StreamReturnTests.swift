import Testing
import WasmCore

@testable import WasmInterp

/// Streams that come back to the host, whatever has become of them.
@Suite struct StreamReturnTests {
    private static let guest = StreamGuest(element: "u8")

    /// Lets the store hear of all that was posted to it, by a write that waits.
    private static func settle(_ guests: GuestActor<Void>) async throws {
        try await guests.make(of: UInt8.self).close()
        _ = try await guests.pump(.bytes([1]), chunk: 1)
    }

    @Test(arguments: [true, false])
    func aStreamMayComeBackWhoseWriterIsGone(isFinished: Bool) async throws {
        let guests = try Self.guest.actor()
        var pair: (reader: StreamReader<UInt8>, writer: StreamWriter<UInt8>)? =
            StreamReader<UInt8>.makeStream()
        if let reader = pair?.reader { try await guests.give(reader) }
        if isFinished { pair?.writer.finish() }
        let kept = isFinished ? pair?.writer : nil
        pair = nil
        try await Self.settle(guests)
        let back = try await guests.make(of: UInt8.self, by: "back")
        // Nobody has to drive the store for that.
        #expect(try await back.read(upTo: 1) == [])
        // An empty stream is one that can be given.
        try await guests.give(back)
        #expect(try await guests.call(nil, "drain", [.u32(8)]) == .bytes([]))
        #expect(await guests.remains == [:])
        withExtendedLifetime(kept) {}
    }

    @Test func aStreamMayComeBackWhoseSourceIsGone() async throws {
        struct Nothing: StreamSource {
            func read(
                into buffer: inout MutableRawSpan, wake: @escaping @Sendable () -> Void
            ) -> StreamProgress { .ended }
            func close() {}
        }
        let guests = try Self.guest.actor()
        try await guests.give(StreamReader(source: Nothing()))
        try await Self.settle(guests)
        let back = try await guests.make(of: UInt8.self, by: "back")
        #expect(try await back.read(upTo: 1) == [])
    }

    /// The handle is used up: it is the guest that traps.
    @Test func anEndIsGivenAwayOnce() async throws {
        let guests = try Self.guest.actor()
        try await guests.give(StreamReader<UInt8>.makeStream().reader)
        _ = try await guests.make(of: UInt8.self, by: "back")
        let trap = await #expect(throws: Trap.self) {
            try await guests.make(of: UInt8.self, by: "back")
        }
        #expect(trap?.message.contains("unknown handle index") == true)
    }

    @Test func valuesThatComeBackHaveEnded() async throws {
        let guests = try Self.guest.actor()
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        try await guests.give(reader)
        writer.finish()
        try await Self.settle(guests)
        let back = try await guests.withInstance { _, store, instance in
            let value = try #require(try instance.function("back")?.call())
            return try store.resources.stream(value)
        }
        #expect(try await back.read(upTo: 1) == [])
        #expect(await guests.remains == [:])
    }

    /// The guest writes and drops its end while the host has not looked at the value yet.
    @Test(arguments: ["drop-writer", "trap"])
    func valuesMayOutliveTheirWriters(end: String) async throws {
        let guests = try Self.guest.actor()
        let value = try await guests.withInstance { _, _, instance in
            try instance.function("make")?.call()
        }
        let isTrap = end == "trap"
        if isTrap {
            await #expect(throws: Trap.self) { try await guests.perform(end) }
        } else {
            try await guests.perform(end)
        }
        let reader = try await guests.withInstance { _, store, _ in
            try store.resources.stream(try #require(value))
        }
        let failure = await StreamError.of { () async throws(StreamError) in
            try await reader.read(upTo: 1)
        }
        #expect(failure == (isTrap ? "\(StreamError.closed)" : nil))
    }
}
