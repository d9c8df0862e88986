import Testing
import WasmCore
import WasmInterp

/// Each limit of a store at one below, at it, and one above.
@Suite struct StoreLimitTests {
    private static let page: UInt64 = 1 << 16

    /// What a store is given, in units of the limit that a row sets.
    struct Row: CustomTestStringConvertible {
        var testDescription: String
        var limit: String
        /// A module that needs so much.
        var text: @Sendable (_ amount: Int) -> String
        var set: @Sendable (_ limits: inout StoreLimits, _ amount: Int) -> Void
    }

    static let rows: [Row] = [
        Row(
            testDescription: "one memory", limit: "memory",
            text: { "(module (memory \($0)))" },
            set: { $0.memoryBytesMax = UInt64($1) * page }),
        Row(
            testDescription: "all memories", limit: "memory",
            text: { "(module (memory 1) (memory \($0 - 1)))" },
            set: { $0.memoryBytesTotalMax = UInt64($1) * page }),
        Row(
            testDescription: "count of memories", limit: "memory",
            text: { "(module \(String(repeating: "(memory 0)", count: $0)))" },
            set: { $0.memoriesMax = $1 }),
        Row(
            testDescription: "one table", limit: "table",
            text: { "(module (table \($0) funcref))" },
            set: { $0.tableElementsMax = UInt64($1) }),
        Row(
            testDescription: "all tables", limit: "table",
            text: { "(module (table 1 funcref) (table \($0 - 1) externref))" },
            set: { $0.tableElementsTotalMax = UInt64($1) }),
        Row(
            testDescription: "count of tables", limit: "table",
            text: { "(module \(String(repeating: "(table 0 funcref)", count: $0)))" },
            set: { $0.tablesMax = $1 }),
    ]

    @Test(arguments: rows, [2, 7])
    func instantiationStopsAtTheLimit(row: Row, most: Int) throws {
        for amount in [most - 1, most, most + 1] {
            var limits = StoreLimits()
            row.set(&limits, most)
            do {
                _ = try makeGuest(row.text(amount), limits: limits)
                #expect(amount <= most)
            } catch InstantiationError.link(let error) {
                #expect(amount == most + 1)
                #expect(error == .limitExceeded(row.limit))
            }
        }
    }

    /// A guest with two memories and two tables that grow.
    static let growing = """
        (module
          (memory (export "a") 1) (memory (export "b") 1)
          (table (export "s") 1 externref) (table (export "t") 1 externref)
          (func (export "memory a") (param i32) (result i32) (memory.grow 0 (local.get 0)))
          (func (export "memory b") (param i32) (result i32) (memory.grow 1 (local.get 0)))
          (func (export "table s") (param i32) (result i32)
            (table.grow 0 (ref.null extern) (local.get 0)))
          (func (export "table t") (param i32) (result i32)
            (table.grow 1 (ref.null extern) (local.get 0))))
        """

    /// Limits of one and of all: what fits, grown in one step and in several, is the same.
    @Test(arguments: ["memory a", "memory b", "table s", "table t"], [UInt64(4), 5, 6])
    func growthStopsAtTheLimit(name: String, most: UInt64) throws {
        for isTotal in [false, true] {
            var limits = StoreLimits()
            if isTotal {
                limits.memoryBytesTotalMax = most * Self.page
                limits.tableElementsTotalMax = most
            } else {
                limits.memoryBytesMax = most * Self.page
                limits.tableElementsMax = most
            }
            // The other one of the two has one already, which counts for the total.
            let room = Int32(most) - (isTotal ? 2 : 1)
            for amount in [room - 1, room, room + 1] {
                let (_, instance) = try makeGuest(Self.growing, limits: limits)
                let grow = try instance.function(name, as: ((Int32) -> Int32).self)
                #expect(try grow(amount) == (amount <= room ? 1 : -1))
                // A refused growth has taken nothing.
                let left = amount <= room ? room - amount : room
                for _ in 0..<left { #expect(try grow(1) > 0) }
                #expect(try grow(1) == -1)
                #expect(try grow(0) == 1 + room)
            }
        }
    }

    @Test func whatTheHostMakesCountsToo() throws {
        var limits = StoreLimits()
        limits.memoryBytesTotalMax = 3 * Self.page
        limits.tableElementsTotalMax = 3
        let store = Store(engine: makeEngine(), host: (), limits: limits)
        let table = TableType(.init(isNullable: true, .extern), Limits(2))
        let memory = try #require(store.makeMemory(MemoryType(Limits(2))))
        let elements = try store.makeTable(table)
        #expect(store.makeMemory(MemoryType(Limits(2))) == nil)
        #expect(throws: StoreError.limitExceeded("table")) { try store.makeTable(table) }
        #expect(memory.grow(byPages: 2) == nil)
        #expect(memory.grow(byPages: 1) == 2)
        #expect(memory.grow(byPages: 1) == nil)
        let grow = { (count: UInt64) in try? elements.grow(by: count, with: .null) }
        #expect([2, 1, 1, .max].map(grow) == [nil, 2, nil, nil])
    }

    /// An imported memory or table is counted where it was made.
    @Test func importedOnesAreNotCountedAgain() throws {
        var limits = StoreLimits()
        limits.memoryBytesTotalMax = 2 * Self.page
        limits.tableElementsTotalMax = 2
        let engine = makeEngine()
        let store = Store(engine: engine, host: (), limits: limits)
        let owner = try store.instantiate(
            makeModule(
                #"(module (memory (export "m") 2) (table (export "t") 2 funcref))"#,
                engine: engine))
        var imports = ImportSet(in: store)
        imports.define("owner", exportsOf: owner)
        let user = try makeModule(
            #"(module (import "owner" "m" (memory 1)) (import "owner" "t" (table 1 funcref)))"#,
            engine: engine)
        for _ in 0..<3 { _ = try imports.instantiate(user) }
    }

    @Test(arguments: [1, 2, 3])
    func nestedCallsStopAtTheirLimit(most: Int) throws {
        var limits = StoreLimits()
        limits.nestedCallsMax = most
        let engine = makeEngine()
        var linker = Linker<Void>(engine: engine)
        linker.define("h", "down") { (caller, depth: Int32) throws in
            if let instance = caller.instance {
                try instance.function("run", as: ((Int32) -> Void).self)(depth)
            }
        }
        let store = Store(engine: engine, host: (), limits: limits)
        let module = try makeModule(
            """
            (module (import "h" "down" (func $down (param i32)))
              (func (export "run") (param i32)
                (if (local.get 0)
                  (then (call $down (i32.sub (local.get 0) (i32.const 1)))))))
            """, engine: engine)
        let run = try linker.instantiate(module, in: store)
            .function("run", as: ((Int32) -> Void).self)
        // A depth of 0 is one call.
        for depth in [most - 2, most - 1] where depth >= 0 { try run(Int32(depth)) }
        #expect(trap { () throws(Trap) in try run(Int32(most)) }?.code == .stackOverflow)
        try run(0)
    }

    @Test(arguments: [1, 2, 3])
    func executionsStopAtTheirLimit(most: Int) throws {
        var limits = StoreLimits()
        limits.executionsMax = most
        let (_, instance) = try makeGuest("(module (func (export \"f\")))", limits: limits)
        let function = try instance.function("f", as: (() -> Void).self)
        var started: [Invocation<Void>] = []
        for _ in 0..<most { started.append(try function.start()) }
        #expect(trap { () throws(Trap) in try function.start() }?.code == .outOfMemory)
        started.removeLast()
        try function()
    }

    @Test func theStackIsObeyedToTheByte() throws {
        let text = """
            (module (func $down (export "down") (param i32)
              (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))))))
            """
        // A depth that fits into some size; with one slot less it does not, with one more it does.
        func fits(_ slots: Int) throws -> Bool {
            var limits = StoreLimits()
            limits.stackBytesMax = slots * 8
            let (_, instance) = try makeGuest(text, limits: limits)
            let down = try instance.function("down", as: ((Int32) -> Void).self)
            let trap = trap { () throws(Trap) in try down(50) }
            #expect(trap == nil || trap?.code == .stackOverflow)
            return trap == nil
        }
        let least = try #require(try (2_000...3_000).first { try fits($0) })
        #expect(try !fits(least - 1))
        #expect(try fits(least + 1))
        // Beside what every call needs: 16 KiB, in which no frame may lie.
        #expect(least > 2_048 + 50 * 3)
        #expect(least < 2_048 + 60 * 8)
    }
}
