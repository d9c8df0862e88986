import Testing
import WasmCore

@testable import WasmInterp

/// Streams among arguments are looked at before a call begins: a mistake of the host's locks
/// nobody, and what a call would give away that does not begin stays.
@Suite struct StreamArgumentTests {
    private static let engine = Engine()

    private static func instance(_ element: String, in store: Store<Void>) throws
        -> ComponentInstance
    {
        try ComponentLinker<Void>(engine: engine).instantiate(
            Component(text: StreamGuest(element: element, stride: 8).text, engine: engine),
            in: store)
    }

    @Test(arguments: ["given away", "closed", "in use", "twice", "lost"])
    func wrongReadersLockNobody(mistake: String) async throws {
        let store = Store(engine: Self.engine, host: ())
        let guest = try Self.instance("u8", in: store)
        let both = try guest.function(
            "both", as: ((StreamReader<UInt8>, StreamReader<UInt8>) -> Void).self)
        let (first, second) = (
            StreamReader<UInt8>.makeStream().reader, StreamReader<UInt8>.makeStream().reader
        )
        var wrong = StreamReader<UInt8>.makeStream().reader
        switch mistake {
        case "given away": _ = try wrong.channelToLower()
        case "closed": wrong.close()
        case "in use": try wrong.current?.beginRead()
        case "twice": wrong = first
        default:
            // What a store that is gone has left behind.
            let other = Store(engine: Self.engine, host: ())
            wrong = try Self.instance("u8", in: other)
                .function("make", as: (() -> StreamReader<UInt8>).self)()
        }
        let error = #expect(throws: Trap.self) { try both(first, wrong) }
        #expect(error?.code == .host)
        #expect(error?.message.hasPrefix("an argument: ") == true)
        #expect(error?.cause is StreamError)
        try both(first, second)
        #expect(throws: Trap.self) { try both(first, second) }
        #expect(guest.object.components.machine.handleCount == 0)
    }

    @Test func wrongValuesLockNobody() throws {
        let store = Store(engine: Self.engine, host: ())
        let (guest, other) = (
            try Self.instance("u8", in: store), try Self.instance("string", in: store)
        )
        let give = try #require(guest.function("give"))
        let strings = try #require(try other.function("make")?.call())
        let error = #expect(throws: ComponentCallError.self) { try give.call([strings]) }
        guard case .argument(name: "s", let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect("\(reason)" == "a stream of another type")
        // It is still the host's.
        _ = try other.function("give")?.call([strings])
        #expect(throws: ComponentCallError.self) { try other.function("give")?.call([strings]) }
        let bytes = try #require(try guest.function("make")?.call())
        #expect(throws: ComponentCallError.self) {
            try guest.function("both")?.call([bytes, bytes])
        }
        _ = try give.call([bytes])
    }

    /// A call that cannot begin.
    @Test func whatIsNotGivenStays() async throws {
        let store = Store(engine: Self.engine, host: ())
        let (locked, guest) = (
            try Self.instance("u8", in: store), try Self.instance("u8", in: store)
        )
        #expect(throws: ComponentCallError.self) { try locked.function("trap")?.call() }
        let (reader, writer) = StreamReader<UInt8>.makeStream()
        #expect(throws: Trap.self) {
            try locked.function("give", as: ((StreamReader<UInt8>) -> Void).self)(reader)
        }
        let value = try #require(try guest.function("make")?.call())
        #expect(throws: ComponentCallError.self) { try locked.function("give")?.call([value]) }
        _ = try guest.function("give")?.call([value])
        try guest.function("drop-reader", as: (() -> Void).self)()
        try guest.function("give", as: ((StreamReader<UInt8>) -> Void).self)(reader)
        async let written: Void = writer.write(7)
        #expect(try await guest.function("take")?.callAsync([.u32(1)]) == .bytes([7]))
        try await written
    }
}
