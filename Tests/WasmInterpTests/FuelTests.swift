import Foundation
import Testing
import WasmCore
import WasmInterp

@Suite struct FuelTests {
    static let text = """
        (module
          (func $spin (export "spin") (loop (br 0)))
          (func $outer (export "outer") (call $spin))
          (func (export "count") (param i32) (result i32) (local i32)
            (loop $again
              (local.set 1 (i32.add (local.get 1) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get 1) (local.get 0))))
            (local.get 1))
          (func $fib (export "fib") (param i32) (result i32)
            (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
              (then (local.get 0))
              (else (i32.add
                (call $fib (i32.sub (local.get 0) (i32.const 1)))
                (call $fib (i32.sub (local.get 0) (i32.const 2))))))))
        """

    /// Fuel is exact: what a run used is just enough for the same run, one less is too little.
    @Test(arguments: [("count", 1), ("count", 100), ("count", 100_000), ("fib", 15), ("fib", 20)])
    func whatARunUsedIsWhatItNeeds(name: String, argument: Int32) throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let function = try instance.function(name, as: ((Int32) -> Int32).self)
        let plenty: UInt64 = 1 << 40
        store.fuel = plenty
        let result = try function(argument)
        let used = plenty - (store.fuel ?? 0)
        #expect(used >= 3)
        store.fuel = used
        #expect(try function(argument) == result)
        #expect(store.fuel == 0)
        store.fuel = used - 1
        #expect(trap { () throws(Trap) in try function(argument) }?.code == .outOfFuel)
        #expect(store.fuel == 0)
        let (other, again) = try makeGuest(Self.text, isMetered: true)
        other.fuel = plenty
        #expect(try again.function(name, as: ((Int32) -> Int32).self)(argument) == result)
        #expect(plenty - (other.fuel ?? 0) == used)
    }

    /// Whatever fuel comes from, what was used is counted.
    @Test func whatIsUsedIsCounted() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let count = try instance.function("count", as: ((Int32) -> Int32).self)
        // Making an instance is charged too.
        let before = store.fuelConsumed
        #expect(before < 10)
        _ = try count(1_000_000)
        let each = store.fuelConsumed - before
        #expect(each > 1_000_000)
        store.fuel = each + 5
        _ = try count(1_000_000)
        #expect(store.fuel == 5 && store.fuelConsumed == before + 2 * each)
        let tank = FuelTank(each + 7)
        store.fuelTank = tank
        _ = try count(1_000_000)
        #expect(tank.fuel == 7 && store.fuelConsumed == before + 3 * each)
        let limit = store.fuelConsumed + each / 2
        store.fuel = each / 2
        #expect(trap { () throws(Trap) in try count(1_000_000) }?.code == .outOfFuel)
        #expect(store.fuelConsumed >= limit && store.fuelConsumed <= limit + 10)
        let (plain, unmetered) = try makeGuest(Self.text)
        _ = try unmetered.function("count", as: ((Int32) -> Int32).self)(10)
        #expect(plain.fuelConsumed == 0)
    }

    /// The entry's charge belongs to the function's first instruction, not to what was translated
    /// before it.
    @Test func aFunctionWithoutFuelToBeginStopsAtItsFirstInstruction() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        store.fuel = 1_000
        _ = try instance.function("fib", as: ((Int32) -> Int32).self)(3)
        store.fuel = 1
        let count = try instance.function("count", as: ((Int32) -> Int32).self)
        let trap = try #require(trap { () throws(Trap) in try count(3) })
        let body = instance.module.decoded.bodies[2].range
        // Behind one group of locals.
        #expect(trap.backtrace.first?.offset == body.lowerBound + 3)
    }

    @Test func anEndlessLoopRunsOutOfFuelWithItsBacktrace() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        store.fuel = 1_000_000
        let outer = try instance.function("outer", as: (() -> Void).self)
        let trap = try #require(trap { () throws(Trap) in try outer() })
        #expect(trap.code == .outOfFuel)
        #expect(trap.backtrace.map(\.name) == ["spin", "outer"])
        #expect(trap.backtrace.allSatisfy { $0.offset != nil })
        #expect(store.fuel == 0)
    }

    @Test func anEndlessLoopStopsAtTheDeadlineWithItsBacktrace() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let outer = try instance.function("outer", as: (() -> Void).self)
        var best = Duration.seconds(1)
        // The shortest of a few: other processes may hold the machine for longer.
        for _ in 0..<10 {
            let deadline = ContinuousClock.now + .milliseconds(20)
            store.deadline = deadline
            let trap = try #require(trap { () throws(Trap) in try outer() })
            best = min(best, ContinuousClock.now - deadline)
            #expect(trap.code == .interrupted)
            #expect(trap.backtrace.map(\.name) == ["spin", "outer"])
        }
        #expect(best >= .zero)
        store.deadline = nil
        let count = try instance.function("count", as: ((Int32) -> Int32).self)
        #expect(try count(5) == 5)
    }

    @Test func anotherThreadInterruptsTheStore() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let outer = try instance.function("outer", as: (() -> Void).self)
        let handle = store.interruptHandle
        later(milliseconds: 10) { handle.interrupt() }
        #expect(trap { () throws(Trap) in try outer() }?.code == .interrupted)
        #expect(trap { () throws(Trap) in try outer() }?.code == .interrupted)
        handle.reset()
        let count = try instance.function("count", as: ((Int32) -> Int32).self)
        #expect(try count(5) == 5)
    }

    @Test func nestedCallsShareTheFuel() throws {
        let engine = makeEngine(isMetered: true)
        var linker = Linker<Void>(engine: engine)
        linker.define("h", "nested") { (caller, depth: Int32) throws in
            if let instance = caller.instance {
                try instance.function("run", as: ((Int32) -> Void).self)(depth)
            }
        }
        let store = Store(engine: engine, host: ())
        let module = try makeModule(
            """
            (module (import "h" "nested" (func $nested (param i32)))
              (func (export "run") (param i32)
                (if (local.get 0)
                  (then (call $nested (i32.sub (local.get 0) (i32.const 1)))))
                (loop (nop))))
            """, engine: engine)
        let run = try linker.instantiate(module, in: store)
            .function("run", as: ((Int32) -> Void).self)
        store.fuel = 100_000
        try run(0)
        let one = 100_000 - (store.fuel ?? 0)
        store.fuel = 100_000
        try run(1)
        let two = 100_000 - (store.fuel ?? 0)
        store.fuel = 100_000
        try run(11)
        #expect(100_000 - (store.fuel ?? 0) == one + 11 * (two - one))
        store.fuel = one + 11 * (two - one)
        try run(11)
        store.fuel = one + 11 * (two - one) - 1
        #expect(trap { () throws(Trap) in try run(11) }?.code == .outOfFuel)
    }
}
