/// The guest of a pool whose tenants change everything that a guest can change.
enum TenantModule {
    /// Functions of three integers, each of which changes something, or tries to.
    static let deeds: [(name: String, body: String)] = [
        // Memories.
        ("store8", "(i32.store8 (local.get 0) (local.get 1))"),
        ("store64", "(i64.store offset=3 (local.get 0) (i64.const -2))"),
        ("storef64", "(f64.store (local.get 0) (f64.convert_i32_s (local.get 1)))"),
        ("store128", "(v128.store (local.get 0) (i32x4.splat (local.get 1)))"),
        ("lane", "(v128.store16_lane 3 (local.get 0) (i16x8.splat (local.get 1)))"),
        (
            "atomic",
            "(drop (i64.atomic.rmw.add (i32.and (local.get 0) (i32.const -8)) (i64.const 77)))"
        ),
        (
            "exchange",
            "(drop (i32.atomic.rmw8.cmpxchg_u (local.get 0) (i32.const 0) (i32.const 9)))"
        ),
        ("fill", "(memory.fill (local.get 0) (local.get 1) (local.get 2))"),
        ("copy", "(memory.copy (local.get 0) (local.get 1) (local.get 2))"),
        (
            "copyWide",
            "(memory.copy $wide 0 (i64.extend_i32_u (local.get 0)) (local.get 1) (local.get 2))"
        ),
        ("copySecond", "(memory.copy $second 0 (local.get 0) (local.get 1) (local.get 2))"),
        ("fillSecond", "(memory.fill $second (local.get 0) (local.get 1) (local.get 2))"),
        ("storeSecond", "(i32.store $second (local.get 0) (local.get 1))"),
        ("storeWide", "(i64.store $wide (i64.extend_i32_u (local.get 0)) (i64.const 123))"),
        (
            "init",
            "(memory.init $passive (local.get 0) (i32.const 1) (i32.and (local.get 2) "
                + "(i32.const 7)))"
        ),
        ("dataDrop", "(data.drop $passive)"),
        ("grow", "(drop (memory.grow (i32.and (local.get 0) (i32.const 31))))"),
        ("growFar", "(drop (memory.grow (i32.const 90))) (i32.store (local.get 0) (local.get 1))"),
        ("growSecond", "(drop (memory.grow $second (i32.and (local.get 0) (i32.const 3))))"),
        ("growWide", "(drop (memory.grow $wide (i64.const 2)))"),
        // Tables.
        ("set", "(table.set $t (i32.and (local.get 0) (i32.const 7)) (ref.func $three))"),
        ("setNull", "(table.set $t (i32.and (local.get 0) (i32.const 7)) (ref.null func))"),
        (
            "tableFill",
            "(table.fill $t (i32.and (local.get 0) (i32.const 7)) (ref.func $three) (i32.const 1))"
        ),
        (
            "tableCopy",
            "(table.copy $t $t (i32.and (local.get 0) (i32.const 3)) (i32.const 2) (i32.const 3))"
        ),
        (
            "tableInit",
            "(table.init $t $functions (i32.and (local.get 0) (i32.const 7)) "
                + "(i32.const 0) (i32.const 1))"
        ),
        (
            "tableGrow",
            "(drop (table.grow $t (ref.func $one) (i32.and (local.get 0) (i32.const 4095))))"
        ),
        ("wideGrow", "(drop (table.grow $w (ref.func $one) (i64.const 3)))"),
        ("wideSet", "(table.set $w (i64.const 1) (ref.func $two))"),
        ("elementDrop", "(elem.drop $functions)"),
        ("objectsDrop", "(elem.drop $objects)"),
        ("objectsInit", "(table.init $a $objects (i32.const 0) (i32.const 0) (i32.const 2))"),
        ("anySet", "(table.set $a (i32.const 1) (ref.i31 (local.get 0)))"),
        ("anyGrow", "(drop (table.grow $a (global.get $list) (i32.const 40)))"),
        // Globals.
        ("global", "(global.set $number (local.get 0))"),
        ("setVector", "(global.set $vector (i32x4.splat (local.get 0)))"),
        ("setFunction", "(global.set $function (ref.func $three))"),
        ("setFloat", "(global.set $float (f64.const nan))"),
        // Objects.
        ("spoil", "(struct.set $node 0 (global.get $list) (local.get 0))"),
        ("cut", "(global.set $list (ref.null $node))"),
        ("push", "(call $push (i32.and (local.get 0) (i32.const 4095)))"),
        ("bytes", "(array.set $bytes (global.get $bytes) (i32.const 7) (local.get 1))"),
        (
            "large",
            "(table.set $a (i32.const 3) (array.new $bytes (local.get 1) "
                + "(i32.and (local.get 2) (i32.const 0xFFFFF))))"
        ),
        // Exceptions.
        ("throw", "(throw $tag (local.get 0))"),
        ("catch", "(global.set $caught (call $catch (local.get 0)))"),
        ("rethrow", "(throw_ref (global.get $caught))"),
        // Ends.
        ("trap", "(i32.store (local.get 0) (i32.const -1)) unreachable"),
        ("overflow", "(call $deep (i64.const 0x0303030303030303))"),
        ("host", "(call $act (local.get 0))"),
        ("hostBytes", "(call $write (local.get 0) (local.get 1))"),
        ("wait", "(global.set $number (call $wait (local.get 0)))"),
        ("tailHost", "(return_call $act (local.get 1))"),
    ]

    /// Functions without parameters whose results depend on everything that is not exported.
    static let probes: [(name: String, body: String)] = [
        ("sum", "(call $sum)"),
        ("element", "(array.get_s $bytes (global.get $bytes) (i32.const 7))"),
        ("call2", "(call_indirect $t (type $f) (i32.const 2))"),
        ("call3", "(call_indirect $t (type $f) (i32.const 3))"),
        ("call0", "(call_indirect $t (type $f) (i32.const 0))"),
        ("wide", "(call_indirect $w (type $f) (i64.const 1))"),
        ("function", "(call_ref $f (global.get $function))"),
        ("caught", "(ref.is_null (global.get $caught))"),
        (
            "passive",
            "(memory.init $passive (i32.const 0) (i32.const 0) (i32.const 8)) "
                + "(i32.load (i32.const 4))"
        ),
        (
            "functions",
            "(table.init $t $functions (i32.const 0) (i32.const 0) (i32.const 2)) "
                + "(call_indirect $t (type $f) (i32.const 1))"
        ),
        (
            "objects",
            "(table.init $a $objects (i32.const 0) (i32.const 0) (i32.const 2)) "
                + "(struct.get $node 0 (ref.cast (ref $node) (table.get $a (i32.const 1))))"
        ),
        ("pages", "(memory.grow (i32.const 0))"), ("secondPages", "(memory.size $second)"),
        ("growAll", "(memory.grow (i32.const 60))"),
        ("tableAll", "(table.grow $t (ref.null func) (i32.const 9000))"),
    ]

    static func text(pages: Int) -> String {
        let deeds = deeds.map {
            "(func (export \"\($0.name)\") (param i32 i32 i32) \($0.body))"
        }
        let probes = probes.map { "(func (export \"probe \($0.name)\") (result i32) \($0.body))" }
        return """
            (module
              (type $f (func (result i32)))
              (type $node (struct (field (mut i32)) (field (mut (ref null $node)))))
              (type $bytes (array (mut i8)))
              (import "h" "act" (func $act (param i32)))
              (import "h" "wait" (func $wait (param i32) (result i32)))
              (import "h" "write" (func $write (param i32 i32)))
              (tag $tag (export "tag") (param i32))
              (memory (export "memory") \(pages))
              (memory $second (export "second") 1)
              (memory $wide (export "wide") i64 1)
              (table $t (export "t") 8 funcref)
              (table $x (export "x") 4 externref)
              (table $a (export "a") 4 anyref)
              (table $w (export "w") i64 2 funcref)
              (global $number (export "number") (mut i32) (i32.const 42))
              (global $float (export "float") (mut f64) (f64.const 0.5))
              (global $vector (export "vector") (mut v128) (v128.const i64x2 1 2))
              (global $extern (export "extern") (mut externref) (ref.null extern))
              (global $function (mut (ref null $f)) (ref.func $two))
              (global $list (mut (ref null $node))
                (struct.new $node (i32.const 7) (struct.new $node (i32.const 8) (ref.null $node))))
              (global $bytes (ref $bytes) (array.new $bytes (i32.const 5) (i32.const 100)))
              (global $caught (mut exnref) (ref.null exn))
              (elem (table $t) (i32.const 2) func $one $two)
              (elem (table $w) (offset (i64.const 0)) func $one)
              (elem $functions func $two $three)
              (elem $objects anyref (ref.i31 (i32.const 3))
                (struct.new $node (i32.const 99) (ref.null $node)))
              (data (i32.const 4090) "across pages")
              (data (memory $second) (i32.const 100) "second")
              (data $passive "passive!")
              (start $start)
              (func $start (i32.store (i32.const 16) (i32.const 1)))
              (func $one (result i32) (i32.const 1))
              (func $two (result i32) (i32.const 2))
              (func $three (result i32) (i32.add (global.get $number) (i32.const 3)))
              (func $push (param i32)
                (loop $again
                  (global.set $list (struct.new $node (i32.const 1) (global.get $list)))
                  (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                  (br_if $again (i32.gt_s (local.get 0) (i32.const 0)))))
              (func $sum (result i32) (local $n (ref null $node)) (local $s i32)
                (local.set $n (global.get $list))
                (block $end (loop $next
                  (br_if $end (ref.is_null (local.get $n)))
                  (local.set $s (i32.add (local.get $s) (struct.get $node 0 (local.get $n))))
                  (local.set $n (struct.get $node 1 (local.get $n)))
                  (br $next)))
                (local.get $s))
              (func $catch (param i32) (result exnref)
                (block $caught (result exnref)
                  (try_table (catch_all_ref $caught) (throw $tag (local.get 0)))
                  (unreachable)))
              (func $deep (param i64)
                (call $deep (i64.add (local.get 0) (i64.const 1))))
              \(deeds.joined(separator: "\n"))
              \(probes.joined(separator: "\n")))
            """
    }

    /// Another module, whose instances write what they import of the tenant's.
    static let visitors: [String] = [
        "(elem (table $t) (i32.const 0) func $f)",
        "(elem (table $t) (i32.const 3) func $f $f) (start $s) (func $s unreachable)",
        #"(data (memory $m) (i32.const 4000) "visitor")"#
            + #"(data (memory $m) (i32.const 65530) "xxxxxx")"#,
        "(start $s) (func $s (drop (table.grow $t (ref.func $f) (i32.const 90))))",
        "(start $s) (func $s (drop (memory.grow $m (i32.const 2))) (i32.store $m "
            + "(i32.const 9) (i32.const 7)))",
        "(start $s) (func $s (global.set $g (i32.const 1000)))",
        "(elem $e func $f) (start $s) (func $s (table.init $t $e (i32.const 1) "
            + "(i32.const 0) (i32.const 1)))",
        "(memory 1) (memory 1) (table 5 funcref) (tag (param i64)) (global (mut i32) "
            + "(i32.const 1))",
    ]

    static func visitor(_ body: String) -> String {
        """
        (module
          (import "p" "memory" (memory $m 1))
          (import "p" "t" (table $t 8 funcref))
          (import "p" "number" (global $g (mut i32)))
          (import "h" "act" (func $act (param i32)))
          (import "h" "extra" (func $extra))
          (elem declare func $f)
          (func $f (export "f") (result i32) (call $act (i32.const 1)) (i32.const 1234))
          \(body))
        """
    }
}
