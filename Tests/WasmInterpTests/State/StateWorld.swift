import WasmCore
import WasmInterp

/// Two instances that call each other, with everything that a store can have, and a function of the
/// host that waits.
struct StateWorld {
    let store: Store<Void>
    let run: TypedFunction<Int32, Int64>
    /// Calls a function of the other instance in tail position.
    let leave: TypedFunction<Int32, Int32>

    /// Objects in a ring, exceptions that are held, tables, segments, memory.
    private static let callee = """
        (module
          (import "host" "slow" (func $slow (param i32 f64) (result i32)))
          (memory (export "memory") 2 9)
          (memory $far i64 1)
          (type $node (sub (struct (field $number (mut i32)) (field $next (mut (ref null $node))))))
          (type $wide (sub $node (struct
            (field (mut i32)) (field (mut (ref null $node))) (field (mut v128)) (field (mut i8)))))
          (type $list (array (mut (ref null $node))))
          (type $bytes (array (mut i8)))
          (type $unary (func (param i32) (result i32)))
          (tag $e (param i32 (ref null $node)))
          (global $ring (mut (ref null $node)) (ref.null $node))
          (global $list (mut (ref null $list)) (ref.null $list))
          (global $bytes (mut (ref null $bytes)) (ref.null $bytes))
          (global $held (mut exnref) (ref.null exn))
          (global $any (mut anyref) (ref.null any))
          (global $vector (mut v128) (v128.const i64x2 3 4))
          (table $t (export "table") 4 20 funcref)
          (elem $passive funcref (ref.func $twice) (ref.func $slowly))
          (data $text "abcdefgh")
          (elem declare func $twice $slowly $thrice)
          (func $twice (type $unary) (i32.shl (local.get 0) (i32.const 1)))
          (func $thrice (type $unary) (i32.mul (local.get 0) (i32.const 3)))
          (func $slowly (type $unary)
            (i32.add (local.get 0)
              (call $slow (local.get 0) (f64.convert_i32_s (local.get 0)))))
          ;; A ring of so many nodes, every third one of the wide kind.
          (func $make (param $n i32) (local $first (ref null $node)) (local $last (ref null $node))
            (local.set $first (struct.new $node (local.get $n) (ref.null $node)))
            (local.set $last (local.get $first))
            (loop $more
              (if (i32.rem_u (local.get $n) (i32.const 3))
                (then (local.set $last (struct.new $node (local.get $n) (local.get $last))))
                (else (local.set $last (struct.new $wide (local.get $n) (local.get $last)
                  (i64x2.splat (i64.extend_i32_u (local.get $n))) (local.get $n)))))
              (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (struct.set $node $next (local.get $first) (local.get $last))
            (global.set $ring (local.get $first))
            (global.set $list (array.new $list (local.get $last) (i32.const 5)))
            (array.set $list (global.get $list) (i32.const 2) (ref.null $node))
            (global.set $bytes (array.new_data $bytes $text (i32.const 2) (i32.const 5))))
          (func $sum (param $n i32) (result i32) (local $at (ref null $node)) (local $sum i32)
            (local.set $at (global.get $ring))
            (loop $more
              (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 7))
                (struct.get $node $number (local.get $at))))
              (local.set $at (struct.get $node $next (local.get $at)))
              (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $sum))
          (func $fail (param i32)
            (loop $down
              (br_if $down (i32.gt_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))
                (i32.const 0))))
            (throw $e (i32.const 77) (global.get $ring)))
          (func $catch (param i32) (result i32) (local $e exnref)
            (block $caught (result i32 (ref null $node) exnref)
              (try_table (catch_ref $e $caught) (call $fail (local.get 0)))
              (unreachable))
            (local.set $e)
            (global.set $held (local.get $e))
            (struct.get $node $number)
            (i32.add))
          ;; Throws again what has been held, with the same content.
          (func $again (result i32)
            (block $caught (result i32 (ref null $node))
              (try_table (catch $e $caught) (throw_ref (global.get $held)))
              (unreachable))
            (drop))
          (func $tail (param i32) (result i32)
            (if (result i32) (i32.gt_s (local.get 0) (i32.const 3))
              (then (return_call $tail (i32.sub (local.get 0) (i32.const 1))))
              (else (return_call $slowly (local.get 0)))))
          (func (export "tail") (param i32 i64 i64) (result i32)
            (return_call_indirect $t (type $unary) (local.get 0) (i32.wrap_i64 (local.get 1))))
          (func (export "work") (param $n i32) (param $l i64) (param $d f64) (result i64 i32)
            (local $x i32)
            (table.init $t $passive (i32.const 0) (i32.const 0) (i32.const 2))
            (elem.drop $passive)
            (table.set $t (i32.const 2) (ref.func $thrice))
            (table.set $t (i32.const 3) (ref.func $twice))
            (drop (table.grow $t (ref.func $twice) (i32.const 3)))
            (drop (memory.grow (i32.const 1)))
            (i32.store (i32.const 140000) (local.get $n))
            (i64.store $far (i64.const 4000) (local.get $l))
            (memory.fill (i32.const 70000) (local.get $n) (i32.const 30000))
            (call $make (local.get $n))
            (global.set $any (ref.i31 (i32.const -5)))
            (local.set $x (call $catch (local.get $n)))
            (i64.add (local.get $l)
              (i64.extend_i32_s (i32.add (local.get $x) (call $tail (local.get $n)))))
            (global.set $vector (i32x4.add (global.get $vector) (i32x4.splat (local.get $n))))
            (i32.add (call $sum (i32.const 40))
              (i32.add (call $again)
                (i32.add (i31.get_s (ref.cast (ref i31) (global.get $any)))
                  (i32.add (array.get_u $bytes (global.get $bytes) (i32.const 1))
                    (i32x4.extract_lane 1 (global.get $vector))))))))
        """

    private static let caller = """
        (module
          (import "b" "work" (func $work (param i32 i64 f64) (result i64 i32)))
          (import "b" "tail" (func $tail (param i32 i64 i64) (result i32)))
          (import "b" "memory" (memory 2))
          (import "b" "table" (table 4 funcref))
          (import "host" "slow" (func $slow (param i32 f64) (result i32)))
          (global $count (mut i32) (i32.const 0))
          ;; Its own frame is gone when the other instance's function runs.
          (func (export "leave") (param i32) (result i32)
            (return_call $tail (local.get 0) (i64.const 1) (i64.const 2)))
          (func (export "run") (param $n i32) (result i64) (local $x i32) (local $y i64)
            (local.set $y
              (i64.sub (i64.const 1000)
                (block (result i64)
                  (call $work (local.get $n) (i64.const 1234567890123) (f64.const 2.5))
                  (local.set $x))))
            (loop $more
              (global.set $count (i32.add (global.get $count) (i32.const 1)))
              ;; 1 is the function that waits, called in tail position by the other instance.
              (local.set $x (i32.add (local.get $x)
                (call $tail (i32.const 5) (i64.and (i64.extend_i32_u (global.get $count))
                  (i64.const 3)) (i64.const 9))))
              (br_if $more (i32.lt_u (global.get $count) (i32.const 4))))
            (local.set $x (i32.add (local.get $x) (call $slow (i32.const 2) (f64.const 0.25))))
            (i64.add (local.get $y) (i64.extend_i32_s
              (i32.add (local.get $x) (i32.load (i32.const 140000)))))))
        """

    /// An engine for all that is in the modules.
    static func engine() -> Engine {
        var configuration = EngineConfiguration()
        configuration.features = .all
        return Engine(configuration)
    }

    static var metered: CodeOptions {
        var code = CodeOptions()
        code.isMetered = true
        return code
    }

    /// What the host gives.
    static func linker(_ engine: Engine) -> Linker<Void> {
        var linker = Linker<Void>(engine: engine)
        linker.defineAsync("host", "slow") { (_, number: Int32, more: Double) async in
            await Task.yield()
            return number * 10 + Int32(more * 4)
        }
        return linker
    }

    /// The modules, in the order in which a store has instances of them.
    static func modules(_ engine: Engine) throws -> [Module] {
        try [callee, caller].map { try makeModule($0, engine: engine) }
    }

    init(_ modules: [Module], _ code: CodeOptions) throws {
        let engine = modules[0].engine
        store = Store(engine: engine, host: (), code: code)
        let linker = Self.linker(engine)
        let callee = try linker.instantiate(modules[0], in: store)
        var imports = ImportSet(linker, in: store)
        imports.define("b", exportsOf: callee)
        let caller = try imports.instantiate(modules[1])
        run = try caller.function("run", as: ((Int32) -> Int64).self)
        leave = try caller.function("leave", as: ((Int32) -> Int32).self)
    }
}
