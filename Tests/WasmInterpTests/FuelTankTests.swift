import Platform
import Testing
import WasmCore
import WasmInterp

/// Stores that share fuel use no more together than there is.
@Suite struct FuelTankTests {
    private static let text = """
        (module
          (func (export "count") (param i64)
            (loop $l (br_if $l (i64.ne (i64.const 0)
              (local.tee 0 (i64.sub (local.get 0) (i64.const 1)))))))
          (func (export "forever") (loop (br 0))))
        """

    @Test func oneStoreUsesAsMuchAsOfItsOwn() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let count = try instance.function("count", as: ((Int64) -> Void).self)
        store.fuel = 10_000_000
        try count(100_000)
        let used = 10_000_000 - (store.fuel ?? 0)
        let tank = FuelTank(10_000_000)
        store.fuelTank = tank
        try count(100_000)
        #expect(tank.fuel == 10_000_000 - used)
        #expect(store.fuel == tank.fuel)
        store.fuelTank = FuelTank(used)
        try count(100_000)
        #expect(store.fuel == 0)
        store.fuelTank = FuelTank(used - 1)
        #expect(trap { () throws(Trap) in try count(100_000) }?.code == .outOfFuel)
        #expect(store.fuel == 0)
        store.fuel = 5
        #expect(store.fuelTank == nil && store.fuel == 5)
    }

    @Test func invocationsGiveBackWhatTheyDoNotUse() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let tank = FuelTank(10_000_000)
        store.fuelTank = tank
        let forever = try instance.function("forever", as: (() -> Void).self)
        let invocations = try (0..<20).map { _ in try forever.start() }
        for invocation in invocations {
            let before = tank.fuel
            guard case .suspended = try invocation.resume(fuel: 1_000) else { return }
            #expect((1_000...1_010).contains(before - tank.fuel))
        }
    }

    @Test func threadsUseNoMoreThanThereIs() throws {
        let engine = makeEngine(isMetered: true)
        let module = try makeModule(Self.text, engine: engine)
        let tank = FuelTank(5_000_000)
        let ends = Locked<[TrapCode?]>([])
        try onThreads(4) { _ in
            let store = Store(engine: engine, host: ())
            let instance = try store.instantiate(module)
            store.fuelTank = tank
            let forever = try instance.function("forever", as: (() -> Void).self)
            let code = trap { () throws(Trap) in try forever() }?.code
            ends.withLock { $0.append(code) }
        }
        #expect(ends.withLock { $0 } == Array(repeating: .outOfFuel, count: 4))
        #expect(tank.fuel == 0)
    }
}
