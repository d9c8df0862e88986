import Host
import Testing
import WasmCore
import WasmInterp

/// Calls of preview 1 that wait: the guest pauses, holds no thread, and can go on in another store.
@Suite struct RestartedCallTests {
    /// Sleeps for some nanoseconds, then copies 4 bytes, by one call each.
    private static let sleeper = """
        (module
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "sleep") (param $clock i32) (param $time i64) (param $flags i32)
            (result i32)
            (i32.store (i32.const 16) (local.get $clock))
            (i64.store (i32.const 24) (local.get $time))
            (i32.store16 (i32.const 40) (local.get $flags))
            (if (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))
              (then (unreachable)))
            (i32.load (i32.const 128)))
          (func (export "either") (param $time i64) (result i32)
            (i32.store (i32.const 16) (i32.const 1))
            (i64.store (i32.const 24) (local.get $time))
            (i32.store8 (i32.const 56) (i32.const 1))
            (if (call $poll (i32.const 0) (i32.const 128) (i32.const 2) (i32.const 256))
              (then (unreachable)))
            (i32.load8_u (i32.const 138)))
          (func (export "copy") (result i32)
            (i32.store (i32.const 0) (i32.const 64))
            (i32.store (i32.const 4) (i32.const 4))
            (if (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))
              (then (unreachable)))
            (i32.store (i32.const 4) (i32.load (i32.const 8)))
            (if (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))
              (then (unreachable)))
            (i32.load (i32.const 8))))
        """

    private struct Guest {
        let store: Store<WASIPreview1>
        let instance: Instance

        init(_ module: Module, _ configuration: WASIConfiguration) throws {
            store = Store(engine: module.engine, host: WASIPreview1(configuration))
            instance = try RestartedCallTests.linker(module.engine).instantiate(module, in: store)
        }
    }

    private static func linker(_ engine: Engine) -> Linker<WASIPreview1> {
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        return linker
    }

    private static func module() throws -> Module { try PipeTests.module(sleeper) }

    /// How long is what the clock says, however often the guest is resumed meanwhile.
    @Test(arguments: [
        (clock: UInt32(1), time: UInt64(1_000), flags: UInt32(0)),
        (1, 1_050, 1), (0, 1_000, 0), (0, 5_000_001_050, 1),
    ])
    func aSleepEndsWhenItsTimeIsOver(clock: UInt32, time: UInt64, flags: UInt32) throws {
        let virtual = VirtualClock(realtime: 5_000_000_000)
        virtual.advance(nanoseconds: 50)
        var configuration = WASIConfiguration()
        configuration.clock = virtual
        let guest = try Guest(try Self.module(), configuration)
        let sleep = try guest.instance.function(
            "sleep", as: ((UInt32, UInt64, UInt32) -> UInt32).self)
        let call = try sleep.start(clock, time, flags)
        var consumed: UInt64?
        for _ in 0..<4 {
            guard case .waiting = try call.resume() else {
                Issue.record("it did not wait")
                return
            }
            #expect(consumed == nil || consumed == guest.store.fuelConsumed)
            consumed = guest.store.fuelConsumed
            virtual.advance(nanoseconds: 249)
        }
        virtual.advance(nanoseconds: 4)
        guard case .finished(1) = try call.resume() else {
            Issue.record("it did not end")
            return
        }
    }

    /// Each holds no thread: the pool has two, and a thousand threads would take long.
    @Test func manySleepAtOnce() async throws {
        let module = try Self.module()
        try await withThrowingTaskGroup(of: UInt32.self) { group in
            for _ in 0..<1_000 {
                group.addTask {
                    let guest = try Guest(module, WASIConfiguration())
                    let sleep = try guest.instance.function(
                        "sleep", as: ((UInt32, UInt64, UInt32) -> UInt32).self)
                    return try await sleep.callAsync(1, 100_000_000, 0)
                }
            }
            for try await count in group { #expect(count == 1) }
        }
    }

    @Test func whatIsReadyFirstEndsTheWait() async throws {
        let pipe = MemoryPipe()
        var configuration = WASIConfiguration()
        configuration.standardInput = pipe.input()
        let guest = try Guest(try Self.module(), configuration)
        let either = try guest.instance.function("either", as: ((UInt64) -> UInt32).self)
        #expect(try await either.callAsync(1_000_000) == 0)
        let call = try either.start(3_600_000_000_000)
        guard case .waiting = try call.resume() else {
            Issue.record("it did not wait")
            return
        }
        try await pipe.writeAsync("x")
        #expect(try await call.finish() == 1)
    }

    @Test(arguments: [true, false]) func aWaitCanBeInterrupted(byHandle: Bool) async throws {
        let guest = try Guest(try Self.module(), WASIConfiguration())
        let sleep = try guest.instance.function(
            "sleep", as: ((UInt32, UInt64, UInt32) -> UInt32).self)
        let call = try sleep.start(1, 3_600_000_000_000, 0)
        guard case .waiting = try call.resume() else {
            Issue.record("it did not wait")
            return
        }
        if byHandle {
            call.handle.interrupt()
        } else {
            guest.store.deadline = .now
        }
        await #expect(throws: Trap.self) { try await call.performHostCall() }
        #expect(throws: Trap.self) { try call.resume() }
    }

    /// The host ends the guest's world while a task waits in it.
    @Test func theEndOfTheWorldEndsAWait() async throws {
        let pipe = MemoryPipe()
        var configuration = WASIConfiguration()
        configuration.standardInput = pipe.input()
        let guest = try Guest(try Self.module(), configuration)
        let copy = try guest.instance.function("copy", as: (() -> Int32).self)
        let call = try copy.start()
        guard case .waiting = try call.resume() else {
            Issue.record("it did not wait")
            return
        }
        guest.store.host.close()
        let trap = await #expect(throws: Trap.self) { _ = try await call.finish() }
        #expect(trap?.code == .interrupted)
    }

    /// A total that cannot grow gives nothing back.
    @Test func aCallThatWaitsGivesBackWhatItHasCost() throws {
        let module = try Self.module()
        let guest = try Guest(module, WASIConfiguration())
        var image = try guest.store.image()
        image.fuelConsumed = .max - 1
        let (store, _) = try Self.restoreStore(image, module, WASIConfiguration())
        store.fuel = 1_000_000
        let instance = try #require(store.instances.first)
        let sleep = try instance.function(
            "sleep", as: ((UInt32, UInt64, UInt32) -> UInt32).self)
        let call = try sleep.start(1, 3_600_000_000_000, 0)
        for _ in 0..<3 { _ = try call.resume() }
        let left = try #require(store.fuel)
        #expect(left < 1_000_000 && left > 900_000)
    }

    /// Reads what another store's guest has waited for, writes, and both times from an image.
    @Test func aCallThatWaitsGoesOnInAnotherStore() async throws {
        let module = try Self.module()
        let (input, output) = (MemoryPipe(), MemoryPipe(byteCountMax: 3))
        var configuration = WASIConfiguration()
        configuration.standardInput = input.input()
        configuration.standardOutput = output.output()
        let first = try Guest(module, configuration)
        let copy = try first.instance.function("copy", as: (() -> Int32).self)
        let reading = try copy.start()
        guard case .waiting = try reading.resume() else {
            Issue.record("it did not wait")
            return
        }
        let image = try first.store.image(with: [reading.pausedCall].compactMap(\.self))
        let (second, writing) = try Self.restore(image, module, configuration)
        try input.write("over")
        guard case .waiting = try writing.resume() else {
            Issue.record("it did not wait")
            return
        }
        #expect(output.read() == Array("ove".utf8))
        // Three bytes are gone, and are not written again.
        let calls = [writing.pausedCall].compactMap(\.self)
        let bytes = try second.writeSnapshot(with: calls, to: SnapshotBytes()).sink.bytes
        let third = Store(engine: module.engine, host: WASIPreview1(configuration))
        let linker = Self.linker(module.engine)
        let restored = try third.readSnapshot(
            from: SnapshotBytes(bytes), modules: { _ in module },
            host: { linker.resolve($0.module, $0.name, in: third) })
        let last = try #require(restored.calls.first)
        guard case .finished(let values) = try last.resume() else {
            Issue.record("it did not end")
            return
        }
        #expect(values == [.i32(4)])
        #expect(output.read() == Array("r".utf8))
    }

    private static func restore(
        _ image: StoreImage, _ module: Module, _ configuration: WASIConfiguration
    ) throws -> (Store<WASIPreview1>, Invocation<[Value]>) {
        let (store, calls) = try restoreStore(image, module, configuration)
        return (store, try #require(calls.first))
    }

    private static func restoreStore(
        _ image: StoreImage, _ module: Module, _ configuration: WASIConfiguration
    ) throws -> (Store<WASIPreview1>, [Invocation<[Value]>]) {
        let store = Store(engine: module.engine, host: WASIPreview1(configuration))
        let linker = linker(module.engine)
        let calls = try store.restore(image) { linker.resolve($0.module, $0.name, in: store) }
        return (store, calls)
    }
}
