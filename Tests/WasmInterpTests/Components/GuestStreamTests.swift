import Testing
import WasmCore

@testable import WasmInterp

/// Streams that drive the store of their guest while they are awaited.
@Suite final class GuestStreamTests {
    private let engine = Engine()
    private let store: Store<Void>

    init() { store = Store(engine: engine, host: ()) }

    private func instance(_ text: String) throws -> ComponentInstance {
        guard case .component(let decoded) = try ComponentText.parse(Array(text.utf8)) else {
            throw ComponentLinkError(.foreignComponent)
        }
        return try ComponentLinker<Void>(engine: engine)
            .instantiate(try Component(decoded, engine: engine), in: store)
    }

    private func begin(
        _ instance: ComponentInstance, _ name: String, _ arguments: ComponentValue...
    ) throws -> SubtaskID? {
        guard case .function(let planned) = instance.exports[name],
            let target = instance.object.callTarget(planned)
        else { return nil }
        return try instance.object.components.begin(target, arguments)
    }

    private func make(_ instance: ComponentInstance) throws -> GuestStream<UInt32> {
        GuestStream(
            try instance.function("make", as: (() -> StreamReader<UInt32>).self)(), of: instance)
    }

    @Test func elementsComeThoughNobodyElseDrives() async throws {
        let guest = try instance(StreamGuest(element: "u32", stride: 4).text)
        let numbers = (0..<200 as Range<UInt32>).map { $0 }
        let stream = try make(guest)
        _ = try begin(guest, "pump", .list(numbers.map { .u32($0) }), .u32(7))
        var found: [UInt32] = []
        for try await number in stream { found.append(number) }
        #expect(found == numbers)
    }

    /// From one guest to another of the same store, by way of the host.
    @Test func guestsOfAStoreReadFromEachOther() async throws {
        let text = StreamGuest(element: "u32", stride: 4).text
        let (one, other, third) = (try instance(text), try instance(text), try instance(text))
        let list = ComponentValue.list((0..<50 as Range<UInt32>).map { .u32($0) })
        let give = try other.function("give", as: ((StreamReader<UInt32>) -> Void).self)
        try give(try make(one).reader)
        let stream = try make(third)
        _ = try begin(one, "pump", list, .u32(7))
        _ = try begin(third, "pump", list, .u32(3))
        #expect(try await other.function("drain")?.callAsync([.u32(5)]) == list)
        var count = 0
        for try await number in stream {
            #expect(number == UInt32(count))
            count += 1
        }
        #expect(count == 50)
    }

    /// The guest reads what it would have to write itself.
    @Test func tasksThatWaitForEachOtherAreADeadlock() async throws {
        let text = StreamGuest(element: "u32", stride: 4).text
        let (one, other) = (try instance(text), try instance(text))
        try one.function("give", as: ((StreamReader<UInt32>) -> Void).self)(try make(one).reader)
        _ = try begin(one, "drain", .u32(1))
        let stream = try make(other)
        do throws(StreamError) {
            _ = try await stream.read(upTo: 1)
            Issue.record("there is nothing to read")
        } catch {
            #expect(error.trap?.message.hasPrefix("deadlock detected") == true)
            #expect(error.trap?.message.contains("waits for the other end of") == true)
        }
    }

    /// A store that an actor has, for reads beside calls.
    private actor Shop {
        private let tests = GuestStreamTests()
        private let guest: ComponentInstance

        init() throws { guest = try tests.instance(StreamGuest(element: "u32", stride: 4).text) }

        func first() async throws -> UInt32? {
            var numbers = try tests.make(guest).makeAsyncIterator()
            return try await numbers.next()
        }

        func pump() async throws {
            _ = try await guest.function("pump")?.callAsync([.list([.u32(7)]), .u32(1)])
        }

        var hasStream: Bool { guest.object.components.machine.streams.count > 0 }
    }

    /// Nothing is under way when the read begins.
    @Test func aCallMayBringWhatIsWaitedFor() async throws {
        let shop = try Shop()
        async let first = shop.first()
        while await !shop.hasStream { await Task.yield() }
        try await shop.pump()
        #expect(try await first == 7)
    }

    @Test func streamsGoBackToTheGuestTheyAreFrom() async throws {
        let guest = try instance(StreamGuest(element: "u32", stride: 4).text)
        let give = try guest.function("give", as: ((StreamReader<UInt32>) -> Void).self)
        let machine = { guest.object.components.machine }
        try give(try make(guest).reader)
        #expect(machine().streams.count == 1 && machine().hostWorkCount == 0)
        try guest.function("drop-reader", as: (() -> Void).self)()
        try guest.function("drop-writer", as: (() -> Void).self)()
        #expect(machine().streams.count == 0 && machine().handleCount == 0)
    }

    @Test func readsThatAreCancelledEnd() async throws {
        let task = Task { () -> StreamError? in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            let tests = GuestStreamTests()
            let guest = try tests.instance(StreamGuest(element: "u32", stride: 4).text)
            let stream = try tests.make(guest)
            do throws(StreamError) { _ = try await stream.read(upTo: 1) } catch { return error }
            return nil
        }
        guard case .cancelled = try await task.value else {
            Issue.record("it was not cancelled")
            return
        }
    }

    // MARK: Values whose types are known at run time

    @Test func dynamicStreamsGoBothWays() async throws {
        let guest = try instance(StreamGuest(element: "string", stride: 8).text)
        let texts = ComponentValue.list((0..<9).map { .string("text \($0)") })
        let made = try #require(try guest.function("make")?.call())
        let stream = GuestStream(try store.resources.stream(made), of: guest)
        _ = try begin(guest, "pump", texts, .u32(4))
        var found: [ComponentValue] = []
        for try await text in stream { found.append(text) }
        #expect(.list(found) == texts)
        #expect(throws: Trap.self) { try store.resources.stream(made) }
        let (reader, writer) = StreamReader<ComponentValue>.makeStream()
        let given = try store.resources.make(reader)
        _ = try guest.function("give")?.call([given])
        async let written: Void = writer.write(contentsOf: [.string("a"), .string("b")])
        #expect(
            try await guest.function("take")?.callAsync([.u32(9)])
                == .list([.string("a"), .string("b")]))
        try await written
    }

    @Test func dynamicElementsHaveToBeOfTheType() async throws {
        let guest = try instance(StreamGuest(element: "string", stride: 8).text)
        let (reader, writer) = StreamReader<ComponentValue>.makeStream()
        _ = try guest.function("give")?.call([try store.resources.make(reader)])
        async let written: Void = writer.write(.u8(1))
        let error = await #expect(throws: ComponentCallError.self) {
            _ = try await guest.function("take")?.callAsync([.u32(9)])
        }
        #expect(error?.trap?.message.contains("expected string, found u8") == true)
        try? await written
    }

    @Test func handlesOfOtherThingsAreNoStreams() async throws {
        let guest = try instance(StreamGuest(element: "u8").text)
        let (reader, _) = FutureReader<ComponentValue>.makeFuture()
        let future = try store.resources.make(reader)
        #expect(throws: Trap.self) { try store.resources.stream(future) }
        #expect(throws: ComponentCallError.self) {
            try guest.function("give")?.call([.u32(1)])
        }
        try store.resources.drop(future)
        #expect(guest.object.components.machine.handleCount == 0)
    }
}
