import WasmCore

@testable import WasmInterp

/// A guest with one stream at a time: one that it has made and writes, or one that it was given and
/// reads.
struct StreamGuest {
    /// A type of elements.
    var element: String
    /// How far elements lie apart in memory.
    var stride = 1
    /// What lists of the elements are made of: elements of no type are counted as bytes.
    var listed: String?
    /// Types that have to be exported.
    var declarations = ""

    private static let library = """
        (core module $L
          (memory (export "memory") 8)
          (global $next (mut i32) (i32.const 131072))
          (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
            (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
            (global.set $next (i32.add (local.get $at) (local.get 3)))
            (local.get $at)))
        (core instance $l (instantiate $L))
        """

    private var module: String {
        """
        (core module $M
          (import "" "new" (func $new (result i64)))
          (import "" "read" (func $read (param i32 i32 i32) (result i32)))
          (import "" "write" (func $write (param i32 i32 i32) (result i32)))
          (import "" "drop-readable" (func $drop-readable (param i32)))
          (import "" "drop-writable" (func $drop-writable (param i32)))
          (import "l" "memory" (memory 1))
          (global $writer (mut i32) (i32.const 0))
          (global $reader (mut i32) (i32.const 0))
          (func (export "make") (result i32) (local $pair i64)
            (local.set $pair (call $new))
            (global.set $writer (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32))))
            (i32.wrap_i64 (local.get $pair)))
          (func (export "give") (param i32) (global.set $reader (local.get 0)))
          (func (export "back") (result i32) (global.get $reader))
          (func (export "both") (param i32 i32)
            (call $drop-readable (local.get 0)) (call $drop-readable (local.get 1)))
          (func (export "ask") (result i32)
            (call $write (global.get $writer) (i32.const 0) (i32.const 0)))
          (func (export "drop-reader") (call $drop-readable (global.get $reader)))
          (func (export "drop-writer") (call $drop-writable (global.get $writer)))
          (func (export "pump") (param $at i32) (param $count i32) (param $chunk i32) (result i32)
            (local $done i32) (local $packed i32) (local $rest i32)
            (block $end (loop $next
              (local.set $rest (i32.sub (local.get $count) (local.get $done)))
              (br_if $end (i32.eqz (local.get $rest)))
              (local.set $packed (call $write (global.get $writer)
                (i32.add (local.get $at) (i32.mul (local.get $done) (i32.const \(stride))))
                (select (local.get $chunk) (local.get $rest)
                  (i32.lt_u (local.get $chunk) (local.get $rest)))))
              (local.set $done (i32.add (local.get $done)
                (i32.shr_u (local.get $packed) (i32.const 4))))
              (br_if $next (i32.eqz (i32.and (local.get $packed) (i32.const 15))))))
            (call $drop-writable (global.get $writer))
            (local.get $done))
          (func (export "drain") (param $chunk i32) (result i32)
            (local $done i32) (local $packed i32)
            (loop $next
              (local.set $packed (call $read (global.get $reader)
                (i32.add (i32.const 4096) (i32.mul (local.get $done) (i32.const \(stride))))
                (local.get $chunk)))
              (local.set $done (i32.add (local.get $done)
                (i32.shr_u (local.get $packed) (i32.const 4))))
              (br_if $next (i32.eqz (i32.and (local.get $packed) (i32.const 15)))))
            (call $drop-readable (global.get $reader))
            (i32.store (i32.const 16) (i32.const 4096))
            (i32.store (i32.const 20) (local.get $done))
            (i32.const 16))
          (func (export "take") (param $count i32) (result i32)
            (i32.store (i32.const 16) (i32.const 4096))
            (i32.store (i32.const 20) (i32.shr_u
              (call $read (global.get $reader) (i32.const 4096) (local.get $count))
              (i32.const 4)))
            (i32.const 16))
          (func (export "trap") unreachable))
        """
    }

    var text: String {
        let list = "(list \(listed ?? element))"
        let memory = "(memory (core memory $l \"memory\"))"
        let options = "\(memory) (realloc (core func $l \"realloc\"))"
        return """
            (component
              \(declarations)
              (type $s (stream \(element)))
              \(Self.library)
              (canon stream.new $s (core func $new))
              (canon stream.read $s \(options) (core func $read))
              (canon stream.write $s \(memory) (core func $write))
              (canon stream.drop-readable $s (core func $drop-readable))
              (canon stream.drop-writable $s (core func $drop-writable))
              \(module)
              (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
                (export "new" (func $new)) (export "read" (func $read))
                (export "write" (func $write))
                (export "drop-readable" (func $drop-readable))
                (export "drop-writable" (func $drop-writable))))))
              (func (export "make") (result $s) (canon lift (core func $m "make")))
              (func (export "give") (param "s" $s) (canon lift (core func $m "give")))
              (func (export "back") (result $s) (canon lift (core func $m "back")))
              (func (export "both") (param "a" $s) (param "b" $s)
                (canon lift (core func $m "both")))
              (func (export "ask") async (result u32) (canon lift (core func $m "ask")))
              (func (export "drop-reader") (canon lift (core func $m "drop-reader")))
              (func (export "drop-writer") (canon lift (core func $m "drop-writer")))
              (func (export "trap") (canon lift (core func $m "trap")))
              (func (export "pump") async (param "values" \(list)) (param "chunk" u32) (result u32)
                (canon lift (core func $m "pump") \(options)))
              (func (export "drain") async (param "chunk" u32) (result \(list))
                (canon lift (core func $m "drain") \(memory)))
              (func (export "take") async (param "count" u32) (result \(list))
                (canon lift (core func $m "take") \(memory))))
            """
    }

    func actor(limits: StoreLimits = StoreLimits()) throws -> GuestActor<Void> {
        let engine = Engine()
        guard case .component(let decoded) = try ComponentText.parse(Array(text.utf8)) else {
            throw ComponentLinkError(.foreignComponent)
        }
        let linker = ComponentLinker<Void>(engine: engine)
        return try GuestActor(
            linker.prepare(try Component(decoded, engine: engine)), host: (), limits: limits)
    }
}

extension StreamError {
    /// What a read or write throws, in one line.
    static func of<R>(_ body: () async throws(StreamError) -> R) async -> String? {
        do throws(StreamError) { _ = try await body() } catch { return "\(error)" }
        return nil
    }
}

extension GuestActor {
    /// The stream that the guest makes.
    func make<Element: ComponentConvertible>(
        of type: Element.Type, by name: String = "make"
    ) throws -> StreamReader<Element> {
        try withInstance { _, _, instance in
            try instance.function(name, as: (() -> StreamReader<Element>).self)()
        }
    }

    /// Gives the guest a stream.
    func give<Element: ComponentConvertible>(_ reader: StreamReader<Element>) throws {
        try withInstance { _, _, instance in
            try instance.function("give", as: ((StreamReader<Element>) -> Void).self)(reader)
        }
    }

    /// Calls a function without parameters or results.
    func perform(_ name: String) throws {
        try withInstance { _, _, instance in
            try instance.function(name, as: (() -> Void).self)()
        }
    }

    func pump(_ values: ComponentValue, chunk: Int) async throws -> ComponentValue? {
        try await call(nil, "pump", [values, .u32(UInt32(chunk))])
    }

    /// What is left of streams and handles in the store: nothing, if all is well.
    var remains: [String: Int] {
        withInstance { _, _, instance in
            let machine = instance.object.components.machine
            let all = [
                "streams": machine.streams.count, "ends": machine.ends.count,
                "handles": machine.handleCount, "host's": machine.hostWorkCount,
                "threads": machine.threads.count,
                "objects": instance.object.components.driver.hostEnds.all.count,
            ]
            return all.filter { $0.value != 0 }
        }
    }
}
