import Host
import Testing
import WasmCore
import WasmInterp

/// What calls move or make is taken from the guest's fuel, before it is done.
struct ChargeTests {
    /// One call of a function each, and what it takes at least.
    struct Row: CustomTestStringConvertible {
        var name: String
        var call: String
        var fuelMin: UInt64
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "a call", call: "(call $close (i32.const 99))", fuelMin: 8),
        Row(
            name: "random bytes", call: "(call $random (i32.const 0) (i32.const 0x100000))",
            fuelMin: 1 << 17),
        Row(
            name: "written", call: "(call $write (i32.const 1) \(buffer) \(result))",
            fuelMin: 1 << 14),
        Row(
            name: "written to a file",
            call: "(call $pwrite (i32.const 4) \(buffer) (i64.const 0) (i32.const 8))",
            fuelMin: 1 << 14),
        Row(
            name: "many small buffers written",
            call: "(call $pwrite (i32.const 4) (i32.const 0x8000) (i32.const 1000) \(start))",
            fuelMin: 8 * 1000),
        Row(
            name: "many small buffers read",
            call: "(call $pread (i32.const 5) (i32.const 0x8000) (i32.const 1000) \(start))",
            fuelMin: 8 * 1000),
        Row(
            name: "zeros before what is written",
            call:
                "(call $pwrite (i32.const 4) \(byte) (i64.const 0x200000) (i32.const 8))",
            fuelMin: 1 << 15),
        Row(
            name: "zeros of a size", call: "(call $size (i32.const 4) (i64.const 0x200000))",
            fuelMin: 1 << 15),
        Row(
            name: "read",
            call: "(call $pread (i32.const 5) \(buffer) (i64.const 0) (i32.const 8))",
            fuelMin: 1 << 14),
        Row(
            name: "names",
            call:
                "(call $list (i32.const 3) (i32.const 64) (i32.const 1) (i64.const 0) \(result))",
            fuelMin: 8 * 100),
        Row(
            name: "steps of a path",
            call: "(call $make (i32.const 3) (i32.const 64) (i32.const 4000))", fuelMin: 64 * 2000),
        Row(
            name: "a path that is refused at its first step",
            call: "(call $make (i32.const 3) (i32.const 6000) (i32.const 3000))",
            fuelMin: 3000 / 4),
        Row(
            name: "subscriptions",
            call: "(call $poll (i32.const 0x20000) (i32.const 0x80000) (i32.const 1000) \(result))",
            fuelMin: 4 * 1000),
        Row(
            name: "a socket", call: "(call $socket (i32.const 1) (i32.const 1) (i32.const 8))",
            fuelMin: 64 + 8),
        Row(
            name: "rules about an address",
            call: "(call $bind (i32.const 6) (i32.const 24) (i32.const 1))",
            fuelMin: 2_000 * 64 / 64),
        Row(
            name: "room for a datagram in parts",
            call: """
                (call $receive (i32.const 6) (i32.const 40) (i32.const 2) (i32.const 0)
                  (i32.const 8) (i32.const 12))
                """,
            fuelMin: 65_535 / 64 + 2_000),
    ]

    /// An array of one buffer of a megabyte, one of a single byte, and where a result goes.
    private static let buffer = "(i32.const 0) (i32.const 1)"
    private static let byte = "(i32.const 16) (i32.const 1)"
    private static let result = "(i32.const 8)"
    private static let start = "(i64.const 0) (i32.const 8)"

    private static func text(_ call: String) -> String {
        let path = String(repeating: "./", count: 2_000)
        let buffers = String(repeating: "\\00\\00\\20\\00\\01\\00\\00\\00", count: 1_000)
        let refused = String(repeating: "../", count: 1_000)
        return """
            (module
              (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
              (import "wasi_snapshot_preview1" "random_get"
                (func $random (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_pwrite"
                (func $pwrite (param i32 i32 i32 i64 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_pread"
                (func $pread (param i32 i32 i32 i64 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_filestat_set_size"
                (func $size (param i32 i64) (result i32)))
              (import "wasi_snapshot_preview1" "fd_readdir"
                (func $list (param i32 i32 i32 i64 i32) (result i32)))
              (import "wasi_snapshot_preview1" "path_create_directory"
                (func $make (param i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "poll_oneoff"
                (func $poll (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "sock_open"
                (func $socket (param i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "sock_bind"
                (func $bind (param i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "sock_recv"
                (func $receive (param i32 i32 i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_fdstat_set_flags"
                (func $flags (param i32 i32) (result i32)))
              (memory (export "memory") 64)
              (data (i32.const 24) "\\20\\00\\00\\00\\04\\00\\00\\00\\7f\\00\\00\\01")
              (data (i32.const 40) "\\00\\00\\20\\00\\00\\80\\00\\00")
              (data (i32.const 48) "\\00\\00\\20\\00\\00\\80\\00\\00")
              (data (i32.const 0) "\\00\\00\\20\\00\\00\\00\\10\\00")
              (data (i32.const 16) "\\00\\00\\20\\00\\01\\00\\00\\00")
              (data (i32.const 64) "\(path)")
              (data (i32.const 5000) "newfull")
              (data (i32.const 0x8000) "\(buffers)")
              (data (i32.const 6000) "\(refused)")
              (func (export "prepare") (result i32)
                (drop (call $open (i32.const 3) (i32.const 0) (i32.const 5000) (i32.const 3)
                  (i32.const 1) (i64.const 66) (i64.const 0) (i32.const 0) (i32.const 8)))
                (drop (call $open (i32.const 3) (i32.const 0) (i32.const 5003) (i32.const 4)
                  (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 8)))
                (drop (call $socket (i32.const 1) (i32.const 1) (i32.const 8)))
                ;; What was opened last, unless something was not.
                (call $flags (i32.const 6) (i32.const 4)))
              (func (export "run") (drop \(call))))
            """
    }

    private func makeImports() throws -> ImportSet<Void> {
        let system = MemoryFileSystem()
        try system.addFile("full", [UInt8](repeating: 1, count: 1 << 20))
        for index in 0..<100 { try system.addFile("name\(index)", []) }
        var configuration = WASIConfiguration()
        configuration.preopens = [("/", system.rootDirectory())]
        configuration.standardOutput = NullOutput()
        let clock = VirtualClock()
        configuration.clock = clock
        configuration.network = try NetworkAccess(
            listen: (1...2_000).map { "10.0.0.1:\($0)" })
        configuration.waiter = VirtualWaiter(clock)
        var engineConfiguration = EngineConfiguration()
        engineConfiguration.isMetered = true
        let store = Store(engine: Engine(engineConfiguration), host: ())
        var imports = ImportSet(in: store)
        WASIPreview1(configuration).define(in: &imports)
        return imports
    }

    @Test(arguments: rows)
    func whatIsMovedIsCharged(row: Row) throws {
        for isEnough in [true, false] {
            let imports = try makeImports()
            let store = imports.store
            let module = try Module(
                try WatParser.parseModule(Self.text(row.call)), engine: store.engine)
            let instance = try imports.instantiate(module)
            let prepare = try instance.function("prepare", as: (() -> Int32).self)
            #expect(try prepare() == 0)
            let run = try #require(instance.function("run"))
            store.fuel = isEnough ? row.fuelMin * 3 + 1_000 : row.fuelMin
            do throws(CallError) {
                _ = try run.call()
                #expect(isEnough)
                let used = row.fuelMin * 3 + 1_000 - (store.fuel ?? 0)
                #expect(used > row.fuelMin)
            } catch {
                #expect(!isEnough)
                #expect(error.trap?.code == .outOfFuel)
            }
        }
    }

    /// A guest that asks for much ends in the middle of it.
    @Test func deadlinesHoldInLongCalls() throws {
        let imports = try makeImports()
        let store = imports.store
        let text = """
            (module
              (import "wasi_snapshot_preview1" "random_get"
                (func $random (param i32 i32) (result i32)))
              (memory (export "memory") 1024)
              (func (export "run")
                (loop $more
                  (drop (call $random (i32.const 0) (i32.const 0x4000000)))
                  (br $more))))
            """
        let module = try Module(try WatParser.parseModule(text), engine: store.engine)
        let instance = try imports.instantiate(module)
        let run = try #require(instance.function("run"))
        store.deadline = ContinuousClock.now.advanced(by: .milliseconds(50))
        do throws(CallError) {
            _ = try run.call()
            Issue.record("it returned")
        } catch {
            #expect(error.trap?.code == .interrupted)
        }
    }
}
