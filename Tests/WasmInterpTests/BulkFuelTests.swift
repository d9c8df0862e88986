import Testing
import WasmCore
import WasmInterp

/// Bulk operations cost fuel in proportion to what they move, and can be stopped in the middle.
@Suite struct BulkFuelTests {
    static let text = """
        (module
          (memory (export "memory") 200)
          (table $t (export "table") 100000 funcref)
          (elem $e funcref \(String(repeating: "(ref.null func)", count: 100)))
          (data $d "\(String(repeating: "0123456789", count: 1000))")
          (func (export "memory.fill") (param i32)
            (memory.fill (i32.const 0) (i32.const 7) (local.get 0)))
          (func (export "memory.copy") (param i32)
            (memory.copy (i32.const 8) (i32.const 0) (local.get 0)))
          (func (export "memory.init") (param i32)
            (memory.init $d (i32.const 8) (i32.const 0) (local.get 0)))
          (func (export "table.fill") (param i32)
            (table.fill $t (i32.const 0) (ref.null func) (local.get 0)))
          (func (export "table.copy") (param i32)
            (table.copy $t $t (i32.const 1) (i32.const 0) (local.get 0)))
          (func (export "table.init") (param i32)
            (table.init $t $e (i32.const 0) (i32.const 0) (local.get 0)))
          (func (export "table.grow") (param i32)
            (drop (table.grow $t (ref.null func) (local.get 0))))
          (func (export "forever") (param i32)
            (loop $l
              (memory.fill (i32.const 0) (i32.const 1) (local.get 0)) (br $l))))
        """

    /// Name, bytes each, counts.
    static let rows: [(String, UInt64, [Int32])] = [
        ("memory.fill", 1, [0, 1, 63, 64, 65, 100_000, 4 << 20, 4 << 20 + 64, 13_000_000]),
        ("memory.copy", 1, [0, 63, 64, 100_000, 4 << 20, 4 << 20 + 63, 13_000_000]),
        ("memory.init", 1, [0, 63, 64, 10_000]),
        ("table.fill", 8, [0, 7, 8, 9, 100_000]),
        ("table.copy", 8, [0, 7, 8, 99_999]),
        ("table.init", 8, [0, 7, 8, 100]),
        ("table.grow", 8, [0, 7, 8, 1_000_000]),
    ]

    @Test(arguments: rows)
    func theChargeIsOneUnitFor64Bytes(name: String, bytesEach: UInt64, counts: [Int32]) throws {
        func used(_ count: Int32) throws -> UInt64 {
            let (store, instance) = try makeGuest(Self.text, isMetered: true)
            let plenty: UInt64 = 1 << 40
            store.fuel = plenty
            try instance.function(name, as: ((Int32) -> Void).self)(count)
            return plenty - (store.fuel ?? 0)
        }
        let least = try used(0)
        for count in counts {
            #expect(try used(count) == least + UInt64(count) * bytesEach / 64)
        }
        // What was used is just enough, one less is too little.
        let most = try #require(counts.last)
        let enough = try used(most)
        for (fuel, isEnough) in [(enough, true), (enough - 1, false), (enough + 1, true)] {
            let (store, instance) = try makeGuest(Self.text, isMetered: true)
            store.fuel = fuel
            let function = try instance.function(name, as: ((Int32) -> Void).self)
            let trap = trap { () throws(Trap) in try function(most) }
            #expect(trap?.code == (isEnough ? nil : .outOfFuel))
            #expect(store.fuel == (isEnough ? fuel - enough : 0))
        }
    }

    /// A table growth that is refused costs no more than its instruction.
    @Test func aRefusedGrowthCostsNothingMore() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let grow = try instance.function("table.grow", as: ((Int32) -> Void).self)
        store.fuel = 1_000
        try grow(0)
        let least = 1_000 - (store.fuel ?? 0)
        store.fuel = 1_000
        try grow(-1)
        #expect(1_000 - (store.fuel ?? 0) == least)
    }

    /// A guest that is paused in the middle of a fill finishes it.
    @Test(arguments: ["memory.fill", "memory.copy"])
    func pausesInTheMiddleLoseNothing(name: String) throws {
        let (_, instance) = try makeGuest(Self.text, isMetered: true)
        let memory = try #require(instance.memory())
        try memory.write([1, 2, 3, 4, 5, 6, 7, 8], at: 0)
        let function = try instance.function(name, as: ((Int32) -> Void).self)
        let count: Int32 = 13_000_000
        let invocation = try function.start(count)
        var pauses = 0
        while case .suspended = try invocation.resume(fuel: 1) { pauses += 1 }
        #expect(pauses >= 3)
        let place = name == "memory.fill" ? 0 : 8
        let bytes = try memory.bytes(at: place, byteCount: count)
        if name == "memory.fill" {
            #expect(bytes.allSatisfy { $0 == 7 })
        } else {
            #expect(bytes.prefix(8) == [1, 2, 3, 4, 5, 6, 7, 8])
            #expect(bytes.dropFirst(8).allSatisfy { $0 == 0 })
        }
        #expect(try memory.load(UInt8.self, at: place + Int(count)) == 0)
    }

    @Test func endlessFillsStopOnRequest() throws {
        let (store, instance) = try makeGuest(Self.text, isMetered: true)
        let forever = try instance.function("forever", as: ((Int32) -> Void).self)
        let handle = store.interruptHandle
        later(milliseconds: 10) { handle.interrupt() }
        #expect(trap { () throws(Trap) in try forever(13_000_000) }?.code == .interrupted)
        handle.reset()
        store.deadline = ContinuousClock.now + .milliseconds(10)
        #expect(trap { () throws(Trap) in try forever(13_000_000) }?.code == .interrupted)
    }
}
