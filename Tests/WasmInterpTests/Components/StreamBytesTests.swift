import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Bytes that go between something of the host's and a guest's memory.
@Suite struct StreamBytesTests {
    /// Gives numbers, some at a time, and between them nothing for a moment.
    private final class Numbers: StreamSource {
        private struct State {
            var next: UInt8 = 0
            var isLate = false
            var closeCount = 0
        }
        private let state = Locked(State())
        private let count: UInt8

        init(_ count: UInt8) { self.count = count }

        var closeCount: Int { state.withLock { $0.closeCount } }

        func read(
            into buffer: inout MutableRawSpan, wake: @escaping @Sendable () -> Void
        ) -> StreamProgress {
            let (isLate, start) = state.withLock { state in
                state.isLate.toggle()
                return (state.isLate, state.next)
            }
            if start == count { return .ended }
            if isLate {
                Task.detached { wake() }
                return .later
            }
            let filled = min(3, buffer.byteCount, Int(count - start))
            for offset in 0..<filled {
                buffer.storeBytes(of: start + UInt8(offset), toByteOffset: offset, as: UInt8.self)
            }
            state.withLock { $0.next += UInt8(filled) }
            return .bytes(filled)
        }

        func close() { state.withLock { $0.closeCount += 1 } }
    }

    /// Keeps what comes, some at a time, and between that nothing for a moment.
    private final class Bytes: StreamSink {
        private struct State {
            var bytes: [UInt8] = []
            var isLate = false
            var ends: [StreamError?] = []
        }
        private let state = Locked(State())
        private let end = AsyncStream<Void>.makeStream()
        private let most: Int

        init(most: Int = .max) { self.most = most }

        /// Once it has ended.
        var bytes: [UInt8] {
            get async {
                for await _ in end.stream {}
                return state.withLock { $0.bytes }
            }
        }
        var endCount: Int { state.withLock { $0.ends.count } }

        func write(_ bytes: RawSpan, wake: @escaping @Sendable () -> Void) -> StreamProgress {
            let isLate = state.withLock { state in
                state.isLate.toggle()
                return state.isLate
            }
            if isLate {
                Task.detached { wake() }
                return .later
            }
            let room = most - state.withLock { $0.bytes.count }
            let count = min(3, bytes.byteCount, room)
            for offset in 0..<count {
                let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                state.withLock { $0.bytes.append(byte) }
            }
            return count == 0 ? .ended : .bytes(count)
        }

        func finish(_ failure: StreamError?) {
            state.withLock { $0.ends.append(failure) }
            end.continuation.finish()
        }
    }

    private static let guest = StreamGuest(element: "u8")

    @Test(arguments: [1, 2, 8, 100]) func aSourceFillsWhatAGuestReads(chunk: UInt32) async throws {
        let guests = try Self.guest.actor()
        let source = Numbers(20)
        try await guests.give(StreamReader(source: source))
        #expect(
            try await guests.call(nil, "drain", [.u32(chunk)]) == .bytes(Array(0..<20)))
        #expect(source.closeCount == 1)
        #expect(await guests.remains == [:])
    }

    @Test func theHostReadsASource() async throws {
        let source = Numbers(20)
        let reader = StreamReader(source: source)
        var bytes: [UInt8] = []
        for try await byte in reader { bytes.append(byte) }
        #expect(bytes == Array(0..<20))
        reader.close()
        #expect(source.closeCount == 1)
    }

    @Test func aSourceIsClosedWithItsGuest() async throws {
        let guests = try Self.guest.actor()
        let source = Numbers(20)
        try await guests.give(StreamReader(source: source))
        try await guests.perform("drop-reader")
        #expect(source.closeCount == 1)
    }

    @Test(arguments: [1, 2, 8, 100]) func aSinkTakesWhatAGuestWrites(chunk: Int) async throws {
        let guests = try Self.guest.actor()
        let sink = Bytes()
        try await guests.make(of: UInt8.self).send(to: sink)
        #expect(try await guests.pump(.bytes(Array(0..<20)), chunk: chunk) == .u32(20))
        #expect(await sink.bytes == Array(0..<20))
        #expect(sink.endCount == 1)
        #expect(await guests.remains == [:])
    }

    @Test func aSinkMayWantNoMore() async throws {
        let guests = try Self.guest.actor()
        let sink = Bytes(most: 5)
        try await guests.make(of: UInt8.self).send(to: sink)
        #expect(try await guests.pump(.bytes(Array(0..<20)), chunk: 8) == .u32(5))
        #expect(await sink.bytes == Array(0..<5))
        #expect(sink.endCount == 1)
        #expect(await guests.remains == [:])
    }

    @Test func aSinkTakesWhatTheHostWrites() async throws {
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        let sink = Bytes()
        try reader.send(to: sink)
        try await writer.write(contentsOf: 0..<20)
        writer.finish()
        #expect(await sink.bytes == Array(0..<20))
        let other = Bytes()
        try StreamReader(source: Numbers(20)).send(to: other)
        #expect(await other.bytes == Array(0..<20))
    }
}
