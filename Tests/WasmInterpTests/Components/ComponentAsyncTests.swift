import Testing
import WasmCore

@testable import WasmInterp

/// Calls that hold no thread, and functions of the host that are awaited.
@Suite struct ComponentAsyncTests {
    /// `f` waits for a function of the host, asked to stop or not; others may be called meanwhile.
    private static let waiting = """
        (component
          (import "wait" (func $wait async (param "a" u32) (result u32)))
          (core module $Memory (memory (export "m") 1))
          (core instance $memory (instantiate $Memory))
          (core module $M
            (import "" "wait" (func $wait (param i32 i32) (result i32)))
            (import "" "return" (func $return (param i32)))
            (import "" "new" (func $new (result i32)))
            (import "" "join" (func $join (param i32 i32)))
            (import "" "drop" (func $drop (param i32)))
            (import "" "set-a" (func $set-a (param i32)))
            (import "" "get-a" (func $get-a (result i32)))
            (import "m" "m" (memory 1))
            (func $place (result i32)
              (i32.add (i32.const 16) (i32.mul (call $get-a) (i32.const 4))))
            (func (export "f") (param $a i32) (result i32) (local $set i32)
              (call $set-a (local.get $a))
              (local.set $set (call $new))
              (i32.store offset=1024 (call $place) (local.get $set))
              (call $join
                (i32.shr_u (call $wait (local.get $a) (call $place)) (i32.const 4))
                (local.get $set))
              (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
            (func (export "callback") (param $event i32) (param $call i32) (param i32) (result i32)
              (if (i32.eq (local.get $event) (i32.const 6)) (then (return
                (i32.or (i32.const 2)
                  (i32.shl (i32.load offset=1024 (call $place)) (i32.const 4))))))
              (call $drop (local.get $call))
              (call $return (i32.load (call $place)))
              (i32.const 0)))
          (canon lower (func $wait) async (memory (core memory $memory "m")) (core func $w))
          (canon task.return (result u32) (core func $return))
          (canon waitable-set.new (core func $new))
          (canon waitable.join (core func $join))
          (canon subtask.drop (core func $drop))
          (canon context.set i32 0 (core func $set-a))
          (canon context.get i32 0 (core func $get-a))
          (core instance $m (instantiate $M (with "m" (instance $memory)) (with "" (instance
            (export "wait" (func $w)) (export "return" (func $return))
            (export "new" (func $new)) (export "join" (func $join))
            (export "drop" (func $drop)) (export "set-a" (func $set-a))
            (export "get-a" (func $get-a))))))
          (func (export "f") async (param "a" u32) (result u32)
            (canon lift (core func $m "f") async (callback (core func $m "callback")))))
        """

    /// `f` waits for nothing, and stops where it is asked to.
    private static let cancellable = """
        (component
          (core module $M
            (import "" "cancel" (func $cancel))
            (import "" "new" (func $new (result i32)))
            (func (export "f") (result i32)
              (i32.or (i32.const 2) (i32.shl (call $new) (i32.const 4))))
            (func (export "callback") (param $event i32) (param i32 i32) (result i32)
              (if (i32.ne (local.get $event) (i32.const 6)) (then unreachable))
              (call $cancel)
              (i32.const 0)))
          (canon task.cancel (core func $cancel))
          (canon waitable-set.new (core func $new))
          (core instance $m (instantiate $M (with "" (instance
            (export "cancel" (func $cancel)) (export "new" (func $new))))))
          (func (export "f") async
            (canon lift (core func $m "f") async (callback (core func $m "callback")))))
        """

    private static func actor(
        _ text: String,
        _ wait: @escaping @Sendable ([ComponentValue]) async throws -> ComponentValue? = { _ in nil
        }
    ) throws -> GuestActor<Void> {
        let engine = Engine()
        guard case .component(let decoded) = try ComponentText.parse(Array(text.utf8)) else {
            throw ComponentLinkError(.foreignComponent)
        }
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineAsync(nil, "wait", wait)
        return try GuestActor(
            linker.prepare(try Component(decoded, engine: engine)), host: ())
    }

    private struct Failure: Error {}

    /// Lets nobody pass before so many have come.
    private actor Barrier {
        private let count: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(_ count: Int) { self.count = count }

        func pass() async {
            await withCheckedContinuation { continuation in
                waiting.append(continuation)
                guard waiting.count == count else { return }
                for continuation in waiting { continuation.resume() }
                waiting = []
            }
        }
    }

    @Test func callsOfOneStoreOverlap() async throws {
        let barrier = Barrier(5)
        let guests = try Self.actor(Self.waiting) { arguments in
            await barrier.pass()
            return arguments[0]
        }
        let results = try await withThrowingTaskGroup(of: (UInt32, ComponentValue?).self) { group in
            for number in 1...5 as ClosedRange<UInt32> {
                group.addTask { (number, try await guests.call(nil, "f", [.u32(number)])) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for number in 1...5 as ClosedRange<UInt32> { #expect(results[number] == .u32(number)) }
        #expect(
            await guests.withInstance { _, _, instance in
                let machine = instance.object.components.machine
                return machine.threads.count == 0 && machine.subtasks.count == 0
            })
    }

    @Test func errorsOfTheHostEndTheGuest() async throws {
        let guests = try Self.actor(Self.waiting) { _ in throw Failure() }
        let error = await #expect(throws: ComponentCallError.self) {
            try await guests.call(nil, "f", [.u32(1)])
        }
        #expect(error?.trap?.cause is Failure)
    }

    /// Nobody cancels the host's functions, so that the guest has to wait for them.
    @Test func guestsMayFinishWhatIsCancelled() async throws {
        let (begun, go) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
        let guests = try Self.actor(Self.waiting) { arguments in
            begun.continuation.finish()
            for await _ in go.stream {}
            return arguments[0]
        }
        let call = Task { try await guests.call(nil, "f", [.u32(7)]) }
        for await _ in begun.stream {}
        call.cancel()
        go.continuation.finish()
        #expect(try await call.value == .u32(7))
    }

    @Test func guestsThatStopWhereTheyAreAskedToAreCancelled() async throws {
        let guests = try Self.actor(Self.cancellable)
        let call = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            _ = try await guests.call(nil, "f")
        }
        let error = await #expect(throws: ComponentCallError.self) { try await call.value }
        guard case .cancelled? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func deadlocksAreErrors() async throws {
        let guests = try Self.actor(Self.cancellable)
        let error = await #expect(throws: ComponentCallError.self) {
            try await guests.call(nil, "f")
        }
        #expect(error?.trap?.message.hasPrefix("deadlock detected") == true)
    }

    @Test func missingFunctionsAreErrors() async throws {
        let guests = try Self.actor(Self.cancellable)
        let error = await #expect(throws: ComponentCallError.self) {
            try await guests.call("a:b/c", "f")
        }
        #expect(error?.trap?.message == "there is no function `f` of `a:b/c`")
    }
}
