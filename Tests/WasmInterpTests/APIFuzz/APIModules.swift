import WasmCore
import WasmInterp

/// Modules that have something of everything. All guests end: loops go round a bounded number of
/// times, and waits without an end are in functions that only tasks perform.
@MainActor enum APIModules {
    /// The type of the host function whose arguments and results are of all kinds.
    nonisolated static let manyType = FunctionType(
        [.i32, .i64, .f32, .f64, .v128, .externref, .funcref, anyref],
        [anyref, .funcref, .externref, .v128, .f64, .f32, .i64, .i32])
    private nonisolated static let anyref = ValueType.reference(
        ReferenceType(isNullable: true, .any))

    private static var known: [String: [UInt8]] = [:]

    static func bytes(of text: String) throws -> [UInt8] {
        if let bytes = known[text] { return bytes }
        let bytes = try WatParser.parseModule(text)
        known[text] = bytes
        return bytes
    }

    static let all: [(name: String, text: String)] =
        [("all", owner("")), ("all, started", owner("(start $start)")), ("shared", shared)]
        + [("exact", exact), ("types", typesText(7)), ("empty", "(module)")]
        + visitors.enumerated().map { ("visitor \($0.offset)", visitor($0.element)) }

    /// Types of which modules have some in common.
    static func typesText(_ count: Int) -> String {
        let types = (0..<count).map { number in
            "(rec (type $a\(number) (struct (field (ref null $b\(number))))) "
                + "(type $b\(number) (array (mut (ref null $a\(number))))) "
                + (0..<number).map { _ in "(type (func))" }.joined() + ")"
        }
        return "(module \(types.joined(separator: "\n")) (func (export \"f\") (result anyref) "
            + "(array.new_default $b0 (i32.const 3))))"
    }

    /// A group of types that depends on a number.
    nonisolated static func types(_ number: Int) -> [UInt8] {
        // (module (rec (type (struct)) (type (func)) … )), as many as the number says.
        let count = UInt8(number % 50 + 1)
        let group: [UInt8] =
            [0x4E, count] + Array(repeating: [0x5F, 0x00], count: Int(count)).flatMap { $0 }
        return [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, UInt8(group.count + 1), 1] + group
    }

    private static let types = """
        (type $node (sub (struct (field (mut i32)) (field (mut (ref null $node)))
          (field (mut i8)) (field (mut externref)))))
        (type $f (func (result i32)))
        (type $bytes (array (mut i8)))
        (type $wide (sub $node (struct (field (mut i32)) (field (mut (ref null $node)))
          (field (mut i8)) (field (mut externref)) (field v128) (field f32))))
        (type $nodes (array (mut (ref null $node))))
        (type $many (func (param i32 i64 f32 f64 v128 externref funcref anyref)
          (result anyref funcref externref v128 f64 f32 i64 i32)))
        (type $exact (array (mut (ref $node))))
        """
    private static let imports = """
        (import "h" "act" (func $act (param i32)))
        (import "h" "reference" (func $reference (param i32) (result externref)))
        (import "h" "forged" (func $forged (param externref) (result externref)))
        (import "h" "values" (func $values (type $many)))
        (import "h" "wait" (func $wait (param i32) (result i32)))
        """

    static func owner(_ start: String) -> String {
        let deeds = deeds.map { "(func (export \"\($0.0)\") \($0.1))" }
        return """
            (module
              \(types)
              \(imports)
              (tag $tag (export "tag") (param i32 externref))
              (tag $empty (export "empty"))
              (memory (export "memory") 1 40)
              (memory $second (export "second") 1)
              (memory $wide (export "wide") i64 1)
              (table $t (export "t") 8 funcref)
              (table $x (export "x") 4 externref)
              (table $a (export "a") 4 anyref)
              (table $w (export "w") i64 2 funcref)
              (table $g (export "g") 3 (ref $f) (ref.func $two))
              (global $number (export "number") (mut i32) (i32.const 42))
              (global $vector (export "vector") (mut v128) (v128.const i64x2 1 2))
              (global $extern (export "extern") (mut externref) (ref.null extern))
              (global $caught (export "caught") (mut exnref) (ref.null exn))
              (global $list (export "list") (mut (ref null $node)) (ref.null $node))
              (global $sure (export "sure") (mut (ref $bytes))
                (array.new $bytes (i32.const 5) (i32.const 100)))
              (global $constant (export "constant") i64 (i64.const 9))
              (elem (table $t) (i32.const 2) func $two $two)
              (elem $functions func $two $two)
              (elem declare func $deep)
              (data $passive "passive!") (data (i32.const 4090) "across pages")
              \(start)
              (func $start (call $act (i32.const 1)))
              (func $two (result i32) (i32.const 2))
              (func $deep (param i64) (call $deep (i64.add (local.get 0) (i64.const 1))))
              \(deeds.joined(separator: "\n")))
            """
    }

    private static let deeds: [(String, String)] = [
        ("host", "(param i32) (call $act (local.get 0))"),
        ("tail", "(param i32) (return_call $act (local.get 0))"),
        (
            "await",
            "(param i32) (result i32) (i32.add (call $wait (local.get 0)) (call $wait "
                + "(i32.const 1)))"
        ),
        (
            "refer",
            "(param i32) (result externref) (local externref) (local.tee 1 "
                + "(call $reference (local.get 0))) (global.set $extern) "
                + "(table.set $x (i32.const 1) (local.get 1)) (global.get $extern)"
        ),
        (
            "forge",
            "(param externref) (result externref) (call $forged (local.get 0)) "
                + "(global.set $extern) (table.set $a (i32.const 0) "
                + "(any.convert_extern (global.get $extern))) (global.get $extern)"
        ),
        (
            "deed",
            "(type $many) (call $values (local.get 0) (local.get 1) (local.get 2) "
                + "(local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7))"
        ),
        (
            "push",
            "(param i32) (local.set 0 (i32.and (local.get 0) (i32.const 0x3FF))) "
                + "(loop $again (global.set $list (struct.new $node (local.get 0) "
                + "(global.get $list) (i32.const 1) (global.get $extern))) "
                + "(local.set 0 (i32.sub (local.get 0) (i32.const 1))) "
                + "(br_if $again (i32.gt_s (local.get 0) (i32.const 0))))"
        ),
        ("listed", "(result (ref null $node)) (global.get $list)"),
        (
            "take",
            "(param (ref null $node)) (result i32) (global.set $list (local.get 0)) "
                + "(struct.get_s $node 2 (local.get 0))"
        ),
        ("array", "(param i32) (result anyref) (array.new_default $nodes (local.get 0))"),
        (
            "any",
            "(param anyref) (result anyref) (table.set $a (i32.const 2) (local.get 0)) "
                + "(if (ref.test (ref $node) (local.get 0)) (then (call $act (i32.const 5)))) "
                + "(local.get 0)"
        ),
        ("throw", "(param i32) (throw $tag (local.get 0) (global.get $extern))"),
        (
            "catch",
            "(param i32) (result exnref) (block $all (result exnref) "
                + "(try_table (catch_all_ref $all) (call $act (local.get 0)) "
                + "(throw $tag (local.get 0) (global.get $extern))) (unreachable)) "
                + "(global.set $caught) (global.get $caught)"
        ),
        (
            "payload",
            "(param exnref) (result i32 externref) (block $it (result i32 externref) "
                + "(try_table (catch $tag $it) (throw_ref (local.get 0))) (unreachable))"
        ),
        (
            "around",
            "(param i32) (block $end (try_table (catch_all $end) "
                + "(call $act (local.get 0)) (call $act (i32.const 2))))"
        ),
        ("indirect", "(param i32) (result i32) (call_indirect $t (type $f) (local.get 0))"),
        (
            "ref",
            "(param funcref) (result i32) (table.set $t (i32.const 1) (local.get 0)) "
                + "(return_call_indirect $t (type $f) (i32.const 1))"
        ),
        ("certain", "(result i32) (call_ref $f (table.get $g (i32.const 0)))"),
        ("deep", "(call $deep (i64.const 0x0303030303030303))"),
        (
            "grow",
            "(param i32) (result i32) (i32.add (memory.grow (i32.and (local.get 0) "
                + "(i32.const 63))) (memory.grow $second (local.get 0)))"
        ),
        (
            "growTable",
            "(param i32) (result i32) (table.grow $x (call $reference (i32.const 1)) "
                + "(local.get 0))"
        ),
        (
            "fill",
            "(param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)) "
                + "(call $act (i32.const 1)) (i32.store (local.get 1) (local.get 2))"
        ),
        ("store", "(param i64) (i64.store $wide (local.get 0) (i64.const -1))"),
        (
            "init",
            "(param i32 i32 i32) (memory.init $passive (local.get 0) (local.get 1) "
                + "(local.get 2)) (table.init $t $functions (local.get 1) (local.get 0) "
                + "(local.get 2)) (data.drop $passive)"
        ),
        (
            "bytes",
            "(param i32) (result i32) (array.get_s $bytes (global.get $sure) "
                + "(local.get 0))"
        ),
        (
            "add",
            "(param v128 i32) (result v128) (i32x4.add (local.get 0) (i32x4.splat "
                + "(local.get 1)))"
        ),
    ]

    /// A module of a memory that threads share.
    private static let shared = """
        (module
          (import "s" "memory" (memory 1 100 shared))
          (import "h" "act" (func $act (param i32)))
          (export "memory" (memory 0))
          (func (export "add") (param i32) (result i32)
            (i32.atomic.rmw.add (i32.const 8) (local.get 0)))
          (func (export "wait") (param i32) (result i32)
            (memory.atomic.wait32 (i32.and (local.get 0) (i32.const 60)) (i32.const 0)
              (i64.const 200000)))
          (func (export "waits") (param i32) (result i32)
            (call $act (i32.const 1))
            (memory.atomic.wait64 (i32.and (local.get 0) (i32.const 56)) (i64.const 0)
              (i64.const 2000000)))
          (func (export "notify") (param i32 i32) (result i32)
            (memory.atomic.notify (i32.and (local.get 0) (i32.const 60)) (local.get 1)))
          (func (export "grow") (param i32) (result i32)
            (memory.grow (i32.and (local.get 0) (i32.const 3))))
          (func (export "fill") (param i32) (memory.fill (local.get 0) (i32.const 0)
            (i32.const 900))))
        """

    /// A module whose functions take and give what is not null.
    private static let exact = """
        (module
          \(types)
          (import "p" "list" (global (mut (ref null $node))))
          (import "p" "g" (table 1 (ref $f)))
          (import "p" "take" (func $take (param (ref null $node)) (result i32)))
          (import "p" "tag" (tag (param i32 externref)))
          (global (export "sure") (mut (ref $node)) (struct.new_default $node))
          (table (export "g") 2 (ref $node) (struct.new_default $wide))
          (func (export "make") (param i32) (result (ref $node)) (struct.new_default $node))
          (func (export "use") (param (ref $node)) (result i32) (call $take (local.get 0)))
          (func (export "exact") (param (ref $node) i32) (result (ref $exact))
            (array.new $exact (local.get 0) (local.get 1)))
          (func (export "callAll") (param (ref $f)) (result i32) (call_ref $f (local.get 0))))
        """

    /// Instances that write what they import of another one.
    private static let visitors: [String] = [
        "(elem (table $t) (i32.const 0) func $f)",
        "(elem (table $t) (i32.const 3) func $f $f) (start $s) (func $s unreachable)",
        #"(data (memory $m) (i32.const 4000) "visitor")"#
            + #"(data (memory $m) (i32.const 65530) "xxxxxx") (data (i32.const -1) "x")"#,
        "(start $s) (func $s (drop (table.grow $t (ref.func $f) (i32.const 90))))",
        "(start $s) (func $s (drop (memory.grow $m (i32.const 2))) (i32.store $m "
            + "(i32.const 9) (i32.const 7)) (call $act (i32.const 2)))",
        "(start $s) (func $s (global.set $g (i32.const 1000)) (call $act (i32.const 1)))",
        "(start $s) (func $s (drop (call $wait (i32.const 3))))",
        "(memory 1) (memory 1) (table 5 funcref) (tag (param i64)) (global (mut i32) "
            + "(i32.const 1))",
    ]

    private static func visitor(_ body: String) -> String {
        """
        (module
          (import "p" "memory" (memory $m 1))
          (import "p" "t" (table $t 8 funcref))
          (import "p" "number" (global $g (mut i32)))
          (import "h" "act" (func $act (param i32)))
          (import "h" "wait" (func $wait (param i32) (result i32)))
          (elem declare func $f)
          (func $f (export "f") (result i32) (call $act (i32.const 1)) (i32.const 1234))
          \(body))
        """
    }
}
