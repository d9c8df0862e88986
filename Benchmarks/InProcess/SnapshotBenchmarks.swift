import Platform
import WasmCore
import WasmInterp

/// A store as plain values, and as a file.
enum SnapshotBenchmarks {
    private static let mebibyte = 1 << 20

    /// A store whose memory has pages that do not compress, and a call that is paused in a loop.
    private struct Guest {
        let store: Store<Void>
        let invocation: Invocation<Void>
        var calls: [PausedCall] { [invocation.pausedCall].compactMap(\.self) }

        init(_ module: Module, byteCount: Int) throws {
            var code = CodeOptions()
            code.isMetered = true
            store = Store(engine: module.engine, host: (), code: code)
            let instance = try store.instantiate(module)
            let run = try instance.function("run", as: ((Int32) -> Void).self)
            invocation = try run.start(Int32(byteCount))
            let done = instance.global("done")
            while case .suspended = try invocation.resume(fuel: 1_000_000) {
                // The guest says that it has filled its memory.
                if done?.value == .i32(1) { break }
            }
        }
    }

    private static func module(_ byteCount: Int, _ engine: Engine) throws -> Module {
        let pages = byteCount / 65_536
        let program = Programs.parse(
            """
            (module
              (memory \(pages))
              (global $done (export "done") (mut i32) (i32.const 0))
              (func (export "run") (param $count i32) (local $x i64)
                (local.set $x (i64.const 88172645463325252))
                (loop $again
                  (local.set $count (i32.sub (local.get $count) (i32.const 8)))
                  (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 13))))
                  (local.set $x (i64.xor (local.get $x) (i64.shr_u (local.get $x) (i64.const 7))))
                  (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 17))))
                  (i64.store (local.get $count) (local.get $x))
                  (br_if $again (local.get $count)))
                (global.set $done (i32.const 1))
                (loop $wait (br $wait))))
            """)
        return try Module(program, engine: engine)
    }

    static func run(_ effort: Effort) throws {
        let engine = Engine()
        for (name, byteCount, most) in [("1 MiB", mebibyte, 300), ("64 MiB", 64 * mebibyte, 20)] {
            let few = Effort(runs: min(effort.runs, most), warmUps: 3)
            let module = try module(byteCount, engine)
            let guest = try Guest(module, byteCount: byteCount)
            let calls = guest.calls
            try compareWithCopy(name, byteCount, guest, few)
            let bytes = try guest.store.writeSnapshot(with: calls, to: SnapshotBytes()).sink.bytes
            Report.add(
                try measure("snapshot of \(name) written", effort: few, input: { _ in }) {
                    keep(try guest.store.writeSnapshot(with: calls, to: SnapshotBytes()).digest)
                })
            Report.add(
                try measure(
                    "snapshot of \(name) restored", effort: few,
                    input: { _ in Store(engine: engine, host: (), code: guest.store.code) }
                ) { store in
                    keep(
                        try store.readSnapshot(
                            from: SnapshotBytes(bytes), modules: { _ in module }, host: { _ in nil }
                        ).digest)
                })
        }
    }

    /// What a guest stands still for, beside copying as many bytes into memory that is there.
    private static func compareWithCopy(
        _ name: String, _ byteCount: Int, _ guest: Guest, _ effort: Effort
    ) throws {
        let source = [UInt8](repeating: 7, count: byteCount)
        var target = [UInt8](repeating: 0, count: byteCount)
        Report.add(
            measure("memcpy of \(name)", effort: effort, input: { _ in }) {
                unsafe target.withUnsafeMutableBytes { target in
                    unsafe source.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
                }
            })
        keep(target[byteCount / 2])
        let calls = guest.calls
        let staging = SnapshotStaging()
        Report.add(
            try measure("snapshot of \(name) staged", effort: effort, input: { _ in }) {
                keep(try guest.store.stageSnapshot(with: calls, in: staging).byteCount)
            })
    }
}
