import Testing
import WasmCore
import WasmInterp

/// Limits on computing are refused where code does not count instructions.
@Suite struct LimitSettingTests {
    @Test func limitsNeedMetering() async {
        await #expect(processExitsWith: .failure) {
            Store(engine: Engine(), host: ()).fuel = 1
        }
        await #expect(processExitsWith: .failure) {
            Store(engine: Engine(), host: ()).deadline = .now + .seconds(100)
        }
        await #expect(processExitsWith: .failure) {
            Store(engine: Engine(), host: ()).fuelTank = FuelTank(1)
        }
    }

    @Test func callersAndInvocationsNeedItToo() async {
        await #expect(processExitsWith: .failure) {
            let engine = Engine()
            var linker = Linker<Void>(engine: engine)
            linker.define("h", "f") { (caller: Caller<Void>) in caller.fuel = 1 }
            let store = Store(engine: engine, host: ())
            let module = try makeModule(
                #"(module (import "h" "f" (func $f)) (func (export "f") (call $f)))"#,
                engine: engine)
            let instance = try linker.instantiate(module, in: store)
            try instance.function("f", as: (() -> Void).self)()
        }
        await #expect(processExitsWith: .failure) {
            let (_, instance) = try makeGuest(#"(module (func (export "f")))"#)
            _ = try instance.function("f", as: (() -> Void).self).start().resume(fuel: 1)
        }
    }

    @Test func nilIsAlwaysAccepted() throws {
        for isMetered in [false, true] {
            let (store, instance) = try makeGuest(
                #"(module (func (export "f")))"#, isMetered: isMetered)
            store.fuel = nil
            store.deadline = nil
            store.fuelTank = nil
            store.waitDeadline = .now
            #expect(store.fuel == nil && store.deadline == nil && store.fuelTank == nil)
            #expect(store.waitDeadline != nil)
            store.interruptHandle.interrupt()
            store.interruptHandle.reset()
            // A deadline for waits ends nothing else.
            try instance.function("f", as: (() -> Void).self)()
        }
    }
}
