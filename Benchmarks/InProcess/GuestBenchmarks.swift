import WasmCore
import WasmInterp

/// Calls from guest to guest that carry something.
enum GuestBenchmarks {
    static func run(_ effort: Effort) throws {
        let engine = Engine()
        let store = Store(engine: engine, host: ())
        let component = try Component(
            ComponentText.parse(Array(GuestPrograms.component.utf8)).bytes, engine: engine)
        let linker = ComponentLinker<Void>(engine: engine)
        let instance = try linker.instantiate(component, in: store)
        for row in GuestPrograms.rows {
            guard let function = instance.function(row.export) else { continue }
            let count = row.isLarge ? 10 : 1_000
            let argument = ComponentValue.u32(UInt32(count))
            let effort = Effort(runs: max(effort.runs / 100, 5), warmUps: 3)
            Report.add(
                try measure(row.name, effort: effort, count: count, input: { _ in }) {
                    keep(try function.call([argument]))
                })
        }
    }
}

/// Two guests: one calls the other in loops.
private enum GuestPrograms {
    struct Row {
        let export: String
        let name: String
        /// One round of the loop.
        let body: String
        var isLarge = false
    }

    static let rows = [
        Row(
            export: "own", name: "call within a guest, (u32, u32) -> u32",
            body: "(drop (call $own (i32.const 1) (i32.const 2)))"),
        Row(
            export: "add", name: "guest to guest, (u32, u32) -> u32",
            body: "(drop (call $add (i32.const 1) (i32.const 2)))"),
        Row(
            export: "bytes", name: "guest to guest, list<u8>, 16 B",
            body: "(call $bytes (global.get $ascii) (i32.const 16))"),
        Row(
            export: "text", name: "guest to guest, string, 16 B",
            body: "(call $text (global.get $ascii) (i32.const 16))"),
        Row(
            export: "copy", name: "memory.copy, 1 MiB",
            body: """
                (memory.copy (global.get $other) (global.get $ascii) (i32.const 0x100000))
                """, isLarge: true),
        Row(
            export: "many-bytes", name: "guest to guest, list<u8>, 1 MiB",
            body: "(call $bytes (global.get $ascii) (i32.const 0x100000))", isLarge: true),
        Row(
            export: "many-floats", name: "guest to guest, list<f64>, 1 MiB",
            body: "(call $floats (global.get $ascii) (i32.const 0x20000))", isLarge: true),
        Row(
            export: "long-text", name: "guest to guest, string, 1 MiB of ASCII",
            body: "(call $text (global.get $ascii) (i32.const 0x100000))", isLarge: true),
        Row(
            export: "long-letters", name: "guest to guest, string, 1 MiB of letters of 3 bytes",
            body: "(call $text (global.get $letters) (i32.const 0xFFFFF))", isLarge: true),
        Row(
            export: "wide-text", name: "guest to guest, UTF-16 to UTF-8, 1 MiB of ASCII",
            body: "(call $wide-text (global.get $wide-ascii) (i32.const 0x80000))",
            isLarge: true),
        Row(
            export: "wide-letters", name: "guest to guest, UTF-16 to UTF-8, 1 MiB of letters",
            body: "(call $wide-text (global.get $wide-letters) (i32.const 0x80000))",
            isLarge: true),
        Row(
            export: "records", name: "guest to guest, 1,000 of (u32, string of 16 B)",
            body: "(call $records (global.get $records-at) (i32.const 1000))", isLarge: true),
    ]

    private static let signatures = [
        ("add", #"(param "a" u32) (param "b" u32) (result u32)"#),
        ("bytes", #"(param "a" (list u8))"#), ("floats", #"(param "a" (list f64))"#),
        ("text", #"(param "a" string)"#), ("records", #"(param "a" (list (tuple u32 string)))"#),
    ]

    static let component = """
        (component
          (component $callee
            (core module $m
              (memory (export "memory") 128)
              (global $next (mut i32) (i32.const 65536))
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
                (local.set $at (i32.and
                  (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
                  (i32.sub (i32.const 0) (local.get 2))))
                (global.set $next (i32.add (local.get $at) (local.get 3)))
                (local.get $at))
              (func (export "add") (param i32 i32) (result i32)
                (i32.add (local.get 0) (local.get 1)))
              (func (export "take") (param i32 i32) (global.set $next (i32.const 65536))))
            (core instance $i (instantiate $m))
            \(lifts))
          (component $caller
            \(signatures.map { "(import \"\($0.0)\" (func $\($0.0) \($0.1)))" }.joined())
            (core module $library
              (memory (export "memory") 128)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (unreachable)))
            (core instance $library (instantiate $library))
            \(lowers)
            (core module $m
              (import "" "memory" (memory 128))
              (import "host" "add" (func $add (param i32 i32) (result i32)))
              \(coreImports)
              \(data)
              (func $own (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
              \(rows.map(loop).joined()))
            (core instance $i (instantiate $m (with "" (instance $library))
              (with "host" (instance
                (export "add" (func $add))
                \(lowered.map { "(export \"\($0)\" (func $\($0)))" }.joined())))))
            \(rows.map(lift).joined()))
          (instance $callee (instantiate $callee))
          (instance $caller (instantiate $caller
            \(signatures.map { "(with \"\($0.0)\" (func $callee \"\($0.0)\"))" }.joined())))
          \(rows.map { "(export \"\($0.export)\" (func $caller \"\($0.export)\"))" }.joined()))
        """

    private static let lowered = ["bytes", "floats", "text", "wide-text", "records"]

    private static let coreImports = lowered.map { name in
        #"(import "host" "\#(name)" (func $\#(name) (param i32 i32)))"#
    }.joined(separator: "\n")

    private static let lifts = signatures.map { name, type in
        """
        (func (export "\(name)") \(type) (canon lift
          (core func $i "\(name == "add" ? "add" : "take")")
          (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
        """
    }.joined(separator: "\n")

    private static let lowers = (["add"] + lowered).map { name in
        let isWide = name == "wide-text"
        return """
            (core func $\(name) (canon lower (func $\(isWide ? "text" : name))
              (memory (core memory $library "memory"))
              string-encoding=\(isWide ? "utf16" : "utf8")))
            """
    }.joined(separator: "\n")

    /// Texts and records, made when the guest starts.
    private static let data = """
        (global $ascii i32 (i32.const 0x100000))
        (global $letters i32 (i32.const 0x200000))
        (global $wide-ascii i32 (i32.const 0x300000))
        (global $wide-letters i32 (i32.const 0x400000))
        (global $records-at i32 (i32.const 0x500000))
        (global $other i32 (i32.const 0x600000))
        (func $fill (local $i i32)
          (memory.fill (global.get $ascii) (i32.const 0x61) (i32.const 0x100000))
          (loop $letter
            (i32.store (i32.add (global.get $letters) (local.get $i)) (i32.const 0xA2BCE6))
            (br_if $letter (i32.lt_u
              (local.tee $i (i32.add (local.get $i) (i32.const 3))) (i32.const 0x100000))))
          (local.set $i (i32.const 0))
          (loop $unit
            (i32.store16 (i32.add (global.get $wide-ascii) (local.get $i)) (i32.const 0x61))
            (i32.store16 (i32.add (global.get $wide-letters) (local.get $i)) (i32.const 0x6F22))
            (br_if $unit (i32.lt_u
              (local.tee $i (i32.add (local.get $i) (i32.const 2))) (i32.const 0x100000))))
          (local.set $i (i32.const 0))
          (loop $record
            (i32.store offset=4 (i32.add (global.get $records-at) (local.get $i))
              (i32.add (global.get $ascii) (local.get $i)))
            (i32.store offset=8 (i32.add (global.get $records-at) (local.get $i)) (i32.const 16))
            (br_if $record (i32.lt_u
              (local.tee $i (i32.add (local.get $i) (i32.const 12))) (i32.const 12000)))))
        (start $fill)
        """

    private static func loop(_ row: Row) -> String {
        """
        (func (export "\(row.export)") (param $left i32)
          (loop $again \(row.body)
            (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
        """
    }

    private static func lift(_ row: Row) -> String {
        """
        (func (export "\(row.export)") (param "count" u32)
          (canon lift (core func $i "\(row.export)")))
        """
    }
}
