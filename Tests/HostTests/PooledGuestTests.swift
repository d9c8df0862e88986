import Host
import Testing
import WasmCore
import WasmInterp

/// Guests of an instance pool get a WASI context of their own, and find nothing that the functions
/// of another one have written.
@Suite struct PooledGuestTests {
    private static let text = """
        (module
          (import "wasi_snapshot_preview1" "args_sizes_get"
            (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_get"
            (func $args (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "random_get"
            (func $random (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get"
            (func $clock (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 17)
          (data (i32.const 16) "\\00\\f0\\00\\00\\00\\20\\00\\00")
          (func (export "run") (param i32) (result i32)
            (i32.or (i32.or (i32.or (i32.or
              (call $sizes (local.get 0) (i32.add (local.get 0) (i32.const 4)))
              (call $args
                (i32.add (local.get 0) (i32.const 4092)) (i32.add (local.get 0) (i32.const 8190))))
              (call $random (i32.add (local.get 0) (i32.const 12200)) (i32.const 9000)))
              (call $clock
                (i32.const 0) (i64.const 1) (i32.add (local.get 0) (i32.const 28664))))
              (call $read
                (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 1048572)))))
        """

    @Test(arguments: [false, true])
    func nothingOfAFormerGuestIsLeft(tracksWrites: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = tracksWrites
        let engine = Engine(configuration)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let module = try Module(try WatParser.parseModule(Self.text), engine: engine)
        let pool = InstancePool(module, linker: linker)
        for (round, place) in [0x20_000, 0x40_000, 0x60_008].enumerated() {
            var context = WASIConfiguration()
            context.arguments = ["guest", "number \(round)"]
            context.standardInput = BytesInput([UInt8](repeating: 0xEE, count: 10_000))
            try pool.withInstance(host: WASIPreview1(context)) { _, instance in
                let memory = try #require(instance.memory())
                let before = try memory.bytes(at: 0, byteCount: memory.byteCount)
                #expect(before.indices.filter { before[$0] != 0 } == [17, 21])
                let run = try instance.function("run", as: ((Int32) -> Int32).self)
                #expect(try run(Int32(place)) == 0)
                #expect(try memory.load(UInt32.self, at: place) == 2)
                let text = try memory.string(at: place + 8_190, byteCount: 14)
                #expect(text == "guest\0number \(round)")
                #expect(try memory.load(UInt8.self, at: 0xF000) == 0xEE)
                #expect(try memory.load(UInt32.self, at: 1_048_572) == 8_192)
            }
            #expect(pool.idleCount == 1)
        }
    }
}
