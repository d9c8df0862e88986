import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Functions of the host that are awaited, of types that are not `async`.
@Suite struct HeldCallTests {
    /// `g` of a component calls `f` of another one, which adds 1 to what the host answers.
    private static let nested = """
        (component
          (import "wait" (func $wait (param "a" u32) (result u32)))
          (component $Inner
            (import "wait" (func $wait (param "a" u32) (result u32)))
            (core func $w (canon lower (func $wait)))
            (core module $M
              (import "" "wait" (func $wait (param i32) (result i32)))
              (func (export "f") (param i32) (result i32)
                (i32.add (call $wait (local.get 0)) (i32.const 1))))
            (core instance $m (instantiate $M (with "" (instance (export "wait" (func $w))))))
            (func (export "f") (param "a" u32) (result u32) (canon lift (core func $m "f"))))
          (instance $inner (instantiate $Inner (with "wait" (func $wait))))
          (core func $f (canon lower (func $inner "f")))
          (core module $M
            (import "" "f" (func $f (param i32) (result i32)))
            (func (export "g") (param i32) (result i32)
              (i32.mul (call $f (local.get 0)) (i32.const 2)))
            (func (export "h") (result i32) (i32.const 5)))
          (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
          (func (export "g") (param "a" u32) (result u32) (canon lift (core func $m "g")))
          (func (export "h") (result u32) (canon lift (core func $m "h"))))
        """

    /// `f` returns what the host answers, and waits twice more.
    private static let returning = """
        (component
          (import "wait" (func $wait (param "a" u32) (result u32)))
          (core func $w (canon lower (func $wait)))
          (canon task.return (result u32) (core func $return))
          (core module $M
            (import "" "wait" (func $wait (param i32) (result i32)))
            (import "" "return" (func $return (param i32)))
            (func (export "f") (param i32) (result i32)
              (call $return (call $wait (local.get 0)))
              (drop (call $wait (i32.const 7)))
              (drop (call $wait (i32.const 8)))
              (i32.const 0))
            (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
          (core instance $m (instantiate $M (with "" (instance
            (export "wait" (func $w)) (export "return" (func $return))))))
          (func (export "f") async (param "a" u32) (result u32)
            (canon lift (core func $m "f") async (callback (core func $m "callback")))))
        """

    private struct Failure: Error {}

    private typealias Wait = @Sendable (UInt32) async throws -> UInt32

    private static func prepared(
        _ text: String = nested, _ wait: @escaping Wait
    ) throws -> PreparedComponent<Void> {
        let engine = Engine()
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineAsync(nil, "wait", typed: wait)
        let bytes = try ComponentText.parse(Array(text.utf8)).bytes
        return try linker.prepare(try Component(bytes, engine: engine))
    }

    /// Two instances in one store.
    private actor Guests {
        private let store: Store<Void>
        private let instances: [ComponentInstance]

        init(_ prepared: PreparedComponent<Void>) throws {
            store = Store(engine: prepared.component.engine, host: ())
            instances = try [
                prepared.instantiate(in: store), prepared.instantiate(in: store),
            ]
        }

        func call(
            _ name: String, _ arguments: UInt32..., of instance: Int = 0
        ) async throws -> ComponentValue? {
            try await instances[instance].function(name)?.callAsync(arguments.map { .u32($0) })
        }

        func setDeadline(_ deadline: ContinuousClock.Instant?) { store.waitDeadline = deadline }

        var isAtRest: Bool {
            let machine = instances[0].object.components.machine
            return machine.threads.count == 0 && machine.subtasks.count == 0 && machine.held.isEmpty
        }
    }

    /// Lets go on who waits.
    private final class Gate: Sendable {
        private let (stream, continuation) = AsyncStream<Void>.makeStream()
        func open() { continuation.finish() }
        func pass() async { for await _ in stream {} }
    }

    @Test func callersOfFunctionsThatAreNotAsyncWait() async throws {
        let prepared = try Self.prepared { value in
            await Task.yield()
            return value * 10
        }
        let guests = try Guests(prepared)
        for value in 1...3 as ClosedRange<UInt32> {
            #expect(try await guests.call("g", value) == .u32(value * 20 + 2))
        }
        #expect(await guests.isAtRest)
        // A thread may wait as well.
        let answer = try await onThread {
            let store = Store(engine: prepared.component.engine, host: ())
            let g = try prepared.instantiate(in: store)
                .function("g", as: ((UInt32) -> UInt32).self)
            return try g(7)
        }
        #expect(answer == 142)
    }

    /// The host's call is over while its guest goes on.
    @Test func guestsMayWaitAfterTheirResult() async throws {
        let guests = try Guests(
            try Self.prepared(Self.returning) { value in
                await Task.yield()
                return value * 10
            })
        for value in 1...3 as ClosedRange<UInt32> {
            #expect(try await guests.call("f", value) == .u32(value * 10))
        }
    }

    /// Of one store one instance waits for what another one does, whoever has begun first.
    @Test func otherInstancesGoOn() async throws {
        let (gate, begun) = (Gate(), Gate())
        let prepared = try Self.prepared { value in
            if value == 1 {
                begun.open()
                await gate.pass()
            } else {
                gate.open()
            }
            return value
        }
        let guests = try Guests(prepared)
        async let first = guests.call("g", 1)
        await begun.pass()
        let second = try await guests.call("g", 2, of: 1)
        #expect(second == .u32(6))
        #expect(try await first == .u32(4))
    }

    /// Whoever calls an instance that waits is let in after it.
    @Test func callsOfOneInstanceWaitForEachOther() async throws {
        let (gate, begun) = (Gate(), Gate())
        let guests = try Guests(
            try Self.prepared { value in
                begun.open()
                await gate.pass()
                return value
            })
        async let first = guests.call("g", 1)
        await begun.pass()
        async let second = guests.call("h")
        async let third = guests.call("g", 3)
        let cancelled = Task { try await guests.call("h") }
        cancelled.cancel()
        let error = await #expect(throws: ComponentCallError.self) { try await cancelled.value }
        guard case .cancelled? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        gate.open()
        #expect(try await first == .u32(4))
        #expect(try await second == .u32(5))
        #expect(try await third == .u32(8))
    }

    /// A function that calls who waits for it would wait for itself.
    @Test func functionsDoNotWaitForThemselves() async throws {
        let guests = Locked<Guests?>(nil)
        let made = try Guests(
            try Self.prepared { _ in
                let guests = guests.withLock { $0 }
                do {
                    _ = try await guests?.call("h")
                    return 0
                } catch let error as ComponentCallError {
                    return error.trap?.message.contains("cannot enter") == true ? 20 : 1
                }
            })
        guests.withLock { $0 = made }
        #expect(try await made.call("g", 1) == .u32(42))
    }

    /// What it throws ends those who wait and locks their instance, and nobody else.
    @Test func errorsEndTheCallersAlone() async throws {
        let prepared = try Self.prepared { value in
            await Task.yield()
            if value == 1 { throw Failure() }
            return value
        }
        let guests = try Guests(prepared)
        let error = await #expect(throws: ComponentCallError.self) {
            try await guests.call("g", 1)
        }
        #expect(error?.trap?.cause is Failure)
        #expect(try await guests.call("g", 2, of: 1) == .u32(6))
        await #expect(throws: ComponentCallError.self) { try await guests.call("h") }
        let failed = try await onThread {
            let store = Store(engine: prepared.component.engine, host: ())
            let g = try prepared.instantiate(in: store)
                .function("g", as: ((UInt32) -> UInt32).self)
            do throws(Trap) {
                return try g(1) == 0
            } catch {
                return error.cause is Failure
            }
        }
        #expect(failed)
    }

    /// Nobody has asked it to stop: who waits for it hears of an error.
    @Test func aFunctionThatStopsByItselfEndsWhoCalls() async throws {
        let guests = try Guests(
            try Self.prepared { value in
                guard value == 1 else { return value }
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                throw CancellationError()
            })
        let error = await #expect(throws: ComponentCallError.self) {
            try await guests.call("g", 1)
        }
        #expect(error?.trap?.cause is CancellationError)
        #expect(try await guests.call("g", 2, of: 1) == .u32(6))
    }

    /// Who is not waited for any more goes on for nobody, and is in nobody's way then.
    @Test func callsThatAreGivenUpEndAllTheSame() async throws {
        let gate = Gate()
        let guests = try Guests(
            try Self.prepared { value in
                await gate.pass()
                return value
            })
        await guests.setDeadline(.now + .milliseconds(20))
        let error = await #expect(throws: ComponentCallError.self) {
            try await guests.call("g", 1)
        }
        await guests.setDeadline(nil)
        #expect(error?.trap?.code == .interrupted)
        gate.open()
        #expect(try await guests.call("h") == .u32(5))
        #expect(try await guests.call("g", 4) == .u32(10))
    }
}
