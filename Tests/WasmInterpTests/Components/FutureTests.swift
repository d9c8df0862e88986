import Testing
import WasmCore

@testable import WasmInterp

/// Futures and error contexts between guests and the host.
@Suite struct FutureTests {
    private static let text = """
        (component
          (type $f (future string))
          (core module $L
            (memory (export "memory") 2)
            (global $next (mut i32) (i32.const 4096))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
              (local.set $at (global.get $next))
              (global.set $next (i32.add (local.get $at)
                (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8))))
              (local.get $at)))
          (core instance $l (instantiate $L))
          (canon future.new $f (core func $new))
          (canon future.read $f (memory (core memory $l "memory"))
            (realloc (core func $l "realloc")) (core func $read))
          (canon future.write $f (memory (core memory $l "memory")) (core func $write))
          (canon future.drop-readable $f (core func $drop-readable))
          (canon future.drop-writable $f (core func $drop-writable))
          (core module $M
            (import "" "new" (func $new (result i64)))
            (import "" "read" (func $read (param i32 i32) (result i32)))
            (import "" "write" (func $write (param i32 i32) (result i32)))
            (import "" "drop-readable" (func $drop-readable (param i32)))
            (import "" "drop-writable" (func $drop-writable (param i32)))
            (import "l" "memory" (memory 1))
            (global $writer (mut i32) (i32.const 0))
            (global $reader (mut i32) (i32.const 0))
            (func (export "make") (result i32) (local $pair i64)
              (local.set $pair (call $new))
              (global.set $writer (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32))))
              (i32.wrap_i64 (local.get $pair)))
            (func (export "give") (param i32) (global.set $reader (local.get 0)))
            (func (export "set") (param i32 i32)
              (i32.store (i32.const 16) (local.get 0))
              (i32.store (i32.const 20) (local.get 1))
              (drop (call $write (global.get $writer) (i32.const 16)))
              (call $drop-writable (global.get $writer)))
            (func (export "get") (result i32)
              (drop (call $read (global.get $reader) (i32.const 32)))
              (call $drop-readable (global.get $reader))
              (i32.const 32))
            (func (export "back") (result i32) (global.get $reader))
            (func (export "same") (param i32) (result i32) (local.get 0))
            (func (export "trap") unreachable))
          (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
            (export "new" (func $new)) (export "read" (func $read))
            (export "write" (func $write))
            (export "drop-readable" (func $drop-readable))
            (export "drop-writable" (func $drop-writable))))))
          (func (export "make") (result $f) (canon lift (core func $m "make")))
          (func (export "give") (param "f" $f) (canon lift (core func $m "give")))
          (func (export "back") (result $f) (canon lift (core func $m "back")))
          (func (export "trap") (canon lift (core func $m "trap")))
          (func (export "same") (param "e" error-context) (result error-context)
            (canon lift (core func $m "same")))
          (func (export "set") async (param "value" string)
            (canon lift (core func $m "set") (memory (core memory $l "memory"))
              (realloc (core func $l "realloc"))))
          (func (export "get") async (result string)
            (canon lift (core func $m "get") (memory (core memory $l "memory")))))
        """

    private final class World {
        let store: Store<Void>
        let instance: ComponentInstance

        init() throws {
            let engine = Engine()
            store = Store(engine: engine, host: ())
            instance = try EchoGuests.instance(of: FutureTests.text, in: store)
        }

        func make() throws -> GuestFuture<String> {
            GuestFuture(
                try instance.function("make", as: (() -> FutureReader<String>).self)(),
                of: instance)
        }

        func give(_ reader: FutureReader<String>) throws {
            try instance.function("give", as: ((FutureReader<String>) -> Void).self)(reader)
        }

        /// Begins a call by which the guest writes a value.
        func beginSet(_ value: String) throws {
            guard case .function(let planned) = instance.exports["set"],
                let target = instance.object.callTarget(planned)
            else { throw ComponentLinkError(.foreignComponent) }
            _ = try instance.object.components.begin(target, [.string(value)])
        }

        var isEmpty: Bool {
            let machine = instance.object.components.machine
            return machine.streams.count == 0 && machine.ends.count == 0
                && machine.hostWorkCount == 0
        }
    }

    @Test func aGuestWritesAndTheHostReads() async throws {
        let world = try World()
        let future = try world.make()
        try world.beginSet("tea")
        #expect(try await future.value() == "tea")
        #expect(try await future.value() == "tea")
        #expect(throws: Trap.self) { try world.give(future.reader) }
    }

    @Test func theHostWritesAndAGuestReads() async throws {
        let world = try World()
        let (reader, writer) = FutureReader<String>.makeFuture()
        try world.give(reader)
        try writer.write("tea")
        #expect(throws: StreamError.self) { try writer.write("coffee") }
        #expect(try await world.instance.function("get")?.callAsync() == .string("tea"))
        #expect(world.isEmpty)
    }

    @Test func theHostHasBothEnds() async throws {
        let (reader, writer) = FutureReader<String>.makeFuture()
        async let value = reader.value
        try writer.write("tea")
        #expect(try await value == "tea")
        let (other, unwritten) = FutureReader<String>.makeFuture()
        _ = consume unwritten
        await #expect(throws: StreamError.self) { try await other.value }
    }

    @Test func severalAwaitOneValue() async throws {
        let (reader, writer) = FutureReader<String>.makeFuture()
        let tasks = (0..<5).map { _ in Task { try await reader.value } }
        while reader.current?.look({ $0.readCount }) != 5 { await Task.yield() }
        // One that needs it no more disturbs nobody.
        tasks[2].cancel()
        #expect(
            await StreamError.of { () async throws(StreamError) in
                do { return try await tasks[2].value } catch {
                    throw error as? StreamError ?? .closed
                }
            } == "\(StreamError.cancelled)")
        try writer.write("tea")
        for (number, task) in tasks.enumerated() where number != 2 {
            #expect(try await task.value == "tea")
        }
        #expect(try await reader.value == "tea")
        #expect(throws: StreamError.self) { try writer.write("coffee") }
    }

    @Test func severalAwaitTheValueOfAGuest() async throws {
        let world = try World()
        let future = try world.make()
        let plain = Task { [reader = future.reader] in try await reader.value }
        while future.reader.current?.look({ $0.readCount }) != 1 { await Task.yield() }
        try world.beginSet("tea")
        #expect(try await future.value() == "tea")
        #expect(try await plain.value == "tea")
    }

    /// One that is not written has no value, for whoever has its reader.
    @Test func aFutureMayComeBackWhoseWriterIsGone() async throws {
        let world = try World()
        let (reader, writer) = FutureReader<String>.makeFuture()
        try world.give(reader)
        _ = consume writer
        // Lets the store hear of it.
        let other = try world.make()
        try world.beginSet("tea")
        #expect(try await other.value() == "tea")
        let back = try world.instance.function("back", as: (() -> FutureReader<String>).self)()
        #expect(
            await StreamError.of { () async throws(StreamError) in try await back.value }
                == "\(StreamError.closed)")
        // Nobody would ever get it.
        #expect(throws: Trap.self) { try world.give(back) }
        let (another, unwritten) = FutureReader<String>.makeFuture()
        try world.give(another)
        withExtendedLifetime(unwritten) {}
    }

    @Test func aReaderThatGoesEndsTheWrite() async throws {
        let world = try World()
        try world.make().reader.close()
        _ = try await world.instance.function("set")?.callAsync([.string("tea")])
        #expect(world.isEmpty)
    }

    @Test func trapsEndFutures() async throws {
        let world = try World()
        let future = try world.make()
        #expect(throws: Trap.self) {
            try world.instance.function("trap", as: (() -> Void).self)()
        }
        do throws(StreamError) {
            _ = try await future.value()
            Issue.record("there is no value")
        } catch {
            #expect(error.trap?.code == .unreachable)
        }
    }

    @Test func errorContextsHaveAMessage() throws {
        let world = try World()
        let same = try world.instance.function("same", as: ((ErrorContext) -> ErrorContext).self)
        #expect(try same(ErrorContext("no tea")) == ErrorContext("no tea"))
        let resources = world.store.resources
        let value = try resources.make(ErrorContext("no tea"))
        let result = try #require(try world.instance.function("same")?.call([value]))
        #expect(try resources.errorContext(result) == ErrorContext("no tea"))
        #expect(world.instance.object.components.machine.errorContexts.count == 1 + 1)
    }
}
