import Host
import WasmCore
import WasmInterp

/// How many objects the ways that have to be fast allocate: one line each, for a test.
enum AllocationCounts {
    /// What is counted, times how often it is done.
    static func run() throws {
        final class Object {}
        // An object that does not outlive its scope would lie on the stack.
        var objects: [Object] = []
        objects.reserveCapacity(20)
        try show("10 objects") { for _ in 0..<10 { objects.append(Object()) } }
        guard objects.count == 10 else { throw BenchmarkError.wrongResult }
        try show("nothing") {}
        try calls()
        try componentCalls()
        try pool()
        try wasi()
        try memory()
    }

    private static func calls() throws {
        let pooled = try makePool().take(host: 0)
        let add = try pooled.instance.function("add", as: ((Int32, Int32) -> Int32).self)
        _ = try add(1, 2)
        var sum: Int32 = 0
        try show("1,000 typed calls") {
            for number in 0..<1_000 { sum &+= try add(Int32(number), 1) }
        }
        guard sum == 500_500 else { throw BenchmarkError.wrongResult }
        let host = try pooled.instance.function("callHost", as: ((Int32) -> Int32).self)
        _ = try host(1)
        try show("1,000 calls of a host function") { keep(try host(1_000)) }
    }

    private static func componentCalls() throws {
        let (store, instance) = try ComponentBenchmarks.make()
        let add = try instance.function("add", as: ((UInt32, UInt32) -> UInt32).self)
        _ = try add(1, 2)
        try show("1,000 typed calls of a component") {
            for number in 0..<1_000 { keep(try add(UInt32(number), 1)) }
        }
        let host = try instance.function("call-host", as: ((UInt32) -> UInt32).self)
        _ = try host(1)
        try show("1,000 calls of a component's host function") { keep(try host(1_000)) }
        keep(store)
    }

    /// A guest's memory is read where it is.
    private static func memory() throws {
        let engine = Engine()
        let text = #"(module (memory (export "memory") 16) (data (i32.const 1048568) "\01"))"#
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        let instance = try Store(engine: engine, host: ()).instantiate(module)
        guard let memory = instance.memory() else { throw BenchmarkError.wrongResult }
        var sum: UInt64 = 0
        try show("1 MiB of memory in place") {
            sum = try memory.withBytes(at: 0, byteCount: 1 << 20) { bytes in
                var sum: UInt64 = 0
                for offset in stride(from: 0, to: bytes.byteCount, by: 8) {
                    sum &+= unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt64.self)
                }
                return sum
            }
            memory.withMutableBytes { keep($0.byteCount) }
        }
        guard sum == 1 else { throw BenchmarkError.wrongResult }
    }

    /// The store's handle, and what finding the function takes.
    private static func pool() throws {
        let pool = try makePool()
        let use = {
            try pool.withInstance(host: 0) { _, instance in
                keep(try instance.function("add", as: ((Int32, Int32) -> Int32).self)(1, 2))
            }
        }
        try use()
        try show("100 uses of an instance again") { for _ in 0..<100 { try use() } }
        guard pool.idleCount == 1 else { throw BenchmarkError.wrongResult }
    }

    /// Looks at the clock and writes, as programs do in loops.
    private static func wasi() throws {
        let engine = Engine()
        let store = Store(engine: engine, host: ())
        var imports = ImportSet(in: store)
        WASIPreview1(WASIConfiguration()).define(in: &imports)
        let module = try Module(try WatParser.parseModule(wasiText), engine: engine)
        let instance = try imports.instantiate(module)
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        guard try run(1) == 0 else { throw BenchmarkError.wrongResult }
        try show("1,000 calls of preview 1") { keep(try run(500)) }
    }

    /// Calls so many times, and returns whether any call failed.
    private static let wasiText = """
        (module
          (import "wasi_snapshot_preview1" "clock_time_get"
            (func $clock (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\00\\01\\00\\00\\40")
          (func (export "run") (param $left i32) (result i32) (local $failed i32)
            (loop $more
              (local.set $failed (i32.or (local.get $failed) (i32.or
                (call $clock (i32.const 1) (i64.const 1) (i32.const 16))
                (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 24)))))
              (br_if $more
                (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
            (local.get $failed)))
        """

    private static func makePool() throws -> InstancePool<Int> {
        let engine = Engine()
        var linker = Linker<Int>(engine: engine)
        linker.define("h", "add") { (_, a: Int32, b: Int32) in a &+ b }
        return InstancePool(try Module(Programs.calls, engine: engine), linker: linker)
    }

    private static func show(_ name: String, _ body: () throws -> Void) throws {
        let count = try AllocationCounter.objects(in: body)
        print("\(name): \(count.map(String.init) ?? "unknown")")
    }
}
