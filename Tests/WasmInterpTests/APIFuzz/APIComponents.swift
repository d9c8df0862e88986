/// Components that the calls use, each made for something that can go wrong.
enum APIComponents {
    static let all: [(name: String, text: String)] = [
        ("values", values), ("resources", resources), ("pair", pair), ("tasks", tasks),
        ("user", user), ("chain", chain), ("shares", shares), ("calls", calls),
        ("numbers", numbers), ("texts", texts), ("bytes", bytes), ("futures", futures),
    ]

    /// Those that may wait for an end: only other calls of the world bring on what they wait for.
    static let streaming: Set<String> = ["numbers", "texts", "bytes", "futures"]

    /// Values both ways, and a `realloc` that does what a global says.
    static let values = """
        (component
          (import "h" (func $h (param "x" (list string)) (result string)))
          (core module $Library
            (memory (export "memory") 4)
            (global (export "mode") (mut i32) (i32.const 0)))
          (core instance $library (instantiate $Library))
          (core module $Realloc
            (import "l" "mode" (global $mode (mut i32)))
            (import "l" "memory" (memory 4))
            (global $next (mut i32) (i32.const 1024))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32)
              (if (i32.eq (global.get $mode) (i32.const 1)) (then (return (i32.const 1025))))
              (if (i32.eq (global.get $mode) (i32.const 2)) (then (return (i32.const -8))))
              (if (i32.eq (global.get $mode) (i32.const 3)) (then unreachable))
              (if (i32.eq (global.get $mode) (i32.const 4))
                (then (drop (memory.grow (i32.const 1)))))
              (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8))))
          (core instance $realloc (instantiate $Realloc (with "l" (instance $library))))
          (core func $h (canon lower (func $h)
            (memory (core memory $library "memory")) (realloc (core func $realloc "realloc"))))
          (core module $M
            (import "l" "mode" (global $mode (mut i32)))
            (import "l" "memory" (memory 4))
            (import "" "h" (func $h (param i32 i32 i32)))
            (func (export "mode") (param i32) (global.set $mode (local.get 0)))
            (func (export "text") (param i32 i32) (result i32)
              (i32.store (i32.const 8) (local.get 0))
              (i32.store (i32.const 12) (local.get 1))
              (i32.const 8))
            (func (export "call") (param i32 i32) (result i32)
              (call $h (local.get 0) (local.get 1) (i32.const 8))
              (i32.const 8))
            (func (export "garbage") (param i32 i32) (result i32)
              (i32.store (i32.const 8) (local.get 0))
              (i32.store (i32.const 12) (local.get 1))
              (i32.const 8))
            (func (export "post") (param i32)
              (if (i32.eq (global.get $mode) (i32.const 5)) (then unreachable)))
            (func (export "spin") (loop (br 0))))
          (core instance $m (instantiate $M (with "l" (instance $library))
            (with "" (instance (export "h" (func $h))))))
          (func (export "mode") (param "x" u32) (canon lift (core func $m "mode")))
          (func (export "echo") (param "x" string) (result string) (canon lift
            (core func $m "text") (memory (core memory $library "memory"))
            (realloc (core func $realloc "realloc")) (post-return (core func $m "post"))))
          (func (export "numbers") (param "x" (list u64)) (result (list u64)) (canon lift
            (core func $m "text") (memory (core memory $library "memory"))
            (realloc (core func $realloc "realloc"))))
          (func (export "call") (param "x" (list string)) (result string) (canon lift
            (core func $m "call") (memory (core memory $library "memory"))
            (realloc (core func $realloc "realloc"))))
          (func (export "garbage") (param "at" u32) (param "count" u32)
            (result (list (option (list string)))) (canon lift
            (core func $m "garbage") (memory (core memory $library "memory")))))
        """

    /// Resources of the host and of its own, kept and used twice.
    static let resources = """
        (component
          (import "t" (type $t (sub resource)))
          (import "n" (func $n (param "x" u32) (result u32)))
          (core func $drop (canon resource.drop $t))
          (core func $n (canon lower (func $n)))
          (core module $D (import "" "n" (func $n (param i32) (result i32)))
            (func (export "end") (param i32) (drop (call $n (local.get 0)))))
          (core instance $d (instantiate $D (with "" (instance (export "n" (func $n))))))
          (type $u (resource (rep i32) (dtor (core func $d "end"))))
          (core func $new (canon resource.new $u))
          (core func $end (canon resource.drop $u))
          (core func $rep (canon resource.rep $u))
          (core module $M
            (import "" "drop" (func $drop (param i32)))
            (import "" "n" (func $n (param i32) (result i32)))
            (import "" "new" (func $new (param i32) (result i32)))
            (import "" "end" (func $end (param i32)))
            (import "" "rep" (func $rep (param i32) (result i32)))
            (global $kept (mut i32) (i32.const 0))
            (func (export "keep") (param i32) (global.set $kept (local.get 0)))
            (func (export "give") (result i32) (global.get $kept))
            (func (export "lose") (call $drop (global.get $kept)))
            (func (export "see") (param i32) (result i32)
              (drop (call $n (i32.const 3)))
              (call $drop (local.get 0)) (i32.const 7))
            (func (export "hold") (param i32) (result i32) (call $n (local.get 0)))
            (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
            (func (export "look") (param i32) (result i32) (local.get 0))
            (func (export "take") (param i32) (result i32)
              (call $rep (local.get 0)) (call $end (local.get 0))))
          (core instance $m (instantiate $M (with "" (instance
            (export "drop" (func $drop)) (export "n" (func $n)) (export "new" (func $new))
            (export "end" (func $end)) (export "rep" (func $rep))))))
          (export $v "u" (type $u))
          (func (export "keep") (param "x" (own $t)) (canon lift (core func $m "keep")))
          (func (export "give") (result (own $t)) (canon lift (core func $m "give")))
          (func (export "lose") (canon lift (core func $m "lose")))
          (func (export "see") (param "x" (borrow $t)) (result u32)
            (canon lift (core func $m "see")))
          (func (export "hold") (param "x" (borrow $t)) (result u32)
            (canon lift (core func $m "hold")))
          (func (export "make") (param "x" u32) (result (own $v))
            (canon lift (core func $m "make")))
          (func (export "look") (param "x" (borrow $v)) (result u32)
            (canon lift (core func $m "look")))
          (func (export "take") (param "x" (own $v)) (result u32)
            (canon lift (core func $m "take"))))
        """

    /// Two guests, of which one calls the other, which calls the host.
    static let pair = """
        (component
          (import "n" (func $n (param "x" u32) (result u32)))
          (component $Callee
            (import "n" (func $n (param "x" u32) (result u32)))
            (core func $n (canon lower (func $n)))
            (core module $M
              (import "" "n" (func $n (param i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
              (func (export "f") (param i32 i32) (result i32) (call $n (local.get 1))))
            (core instance $m (instantiate $M (with "" (instance (export "n" (func $n))))))
            (func (export "f") (param "x" string) (result u32) (canon lift (core func $m "f")
              (memory (core memory $m "memory")) (realloc (core func $m "realloc"))
              string-encoding=utf16)))
          (component $Caller
            (import "f" (func $f (param "x" string) (result u32)))
            (core module $Library (memory (export "memory") 1))
            (core instance $library (instantiate $Library))
            (core func $f (canon lower (func $f) (memory (core memory $library "memory"))))
            (core module $M
              (import "" "f" (func $f (param i32 i32) (result i32)))
              (func (export "f") (param i32 i32) (result i32)
                (call $f (local.get 0) (local.get 1))))
            (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
            (func (export "f") (param "at" u32) (param "count" u32) (result u32)
              (canon lift (core func $m "f"))))
          (instance $callee (instantiate $Callee (with "n" (func $n))))
          (instance $caller (instantiate $Caller (with "f" (func $callee "f"))))
          (export "f" (func $caller "f"))
          (export "g" (func $callee "f")))
        """

    /// Functions that wait for the host, by callbacks and on a stack, and a stream of its own.
    static let tasks = """
        (component
          (import "wait" (func $wait async (param "x" u32) (result u32)))
          (type $s (stream u8))
          (core module $Library (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096)))
          (core instance $library (instantiate $Library))
          (core func $now (canon lower (func $wait)))
          (core func $wait (canon lower (func $wait) async
            (memory (core memory $library "memory"))))
          (core func $return (canon task.return (result u32)))
          (core func $cancel (canon task.cancel))
          (core func $new (canon waitable-set.new))
          (core func $join (canon waitable.join))
          (core func $drop (canon subtask.drop))
          (core func $set (canon context.set i32 0))
          (core func $get (canon context.get i32 0))
          (core func $snew (canon stream.new $s))
          (core module $M
            (import "l" "memory" (memory 1))
            (import "" "now" (func $now (param i32) (result i32)))
            (import "" "wait" (func $wait (param i32 i32) (result i32)))
            (import "" "return" (func $return (param i32)))
            (import "" "cancel" (func $cancel))
            (import "" "new" (func $new (result i32)))
            (import "" "join" (func $join (param i32 i32)))
            (import "" "drop" (func $drop (param i32)))
            (import "" "set" (func $set (param i32)))
            (import "" "get" (func $get (result i32)))
            (import "" "snew" (func $snew (result i64)))
            (func (export "now") (param i32) (result i32) (call $now (local.get 0)))
            (func (export "later") (param i32) (result i32) (local $call i32) (local $set i32)
              (call $set (local.get 0))
              (local.set $call (call $wait (local.get 0) (i32.const 16)))
              (if (i32.eq (local.get $call) (i32.const 2)) (then
                (call $return (i32.const 2)) (return (i32.const 0))))
              (local.set $set (call $new))
              (call $join (i32.shr_u (local.get $call) (i32.const 4)) (local.get $set))
              (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
            (func (export "callback") (param i32 i32 i32) (result i32)
              (if (i32.eq (local.get 0) (i32.const 6)) (then
                (call $cancel) (return (i32.const 0))))
              (if (i32.eq (call $get) (i32.const 9)) (then unreachable))
              (call $drop (local.get 1))
              (call $return (i32.load (i32.const 16)))
              (i32.const 0))
            (func (export "stream") (result i32) (i32.wrap_i64 (call $snew)))
            (func (export "stuck") (result i32)
              (i32.or (i32.const 2) (i32.shl (call $new) (i32.const 4))))
            (func (export "text") (param i32 i32) (result i32) (local.get 1)))
          (core instance $m (instantiate $M (with "l" (instance $library)) (with "" (instance
            (export "now" (func $now)) (export "wait" (func $wait))
            (export "return" (func $return)) (export "cancel" (func $cancel))
            (export "new" (func $new)) (export "join" (func $join))
            (export "drop" (func $drop)) (export "set" (func $set)) (export "get" (func $get))
            (export "snew" (func $snew))))))
          (func (export "now") async (param "x" u32) (result u32)
            (canon lift (core func $m "now")))
          (func (export "later") async (param "x" u32) (result u32)
            (canon lift (core func $m "later") async (callback (core func $m "callback"))))
          (func (export "stream") (result (stream u8)) (canon lift (core func $m "stream")))
          (func (export "stuck") async (result u32)
            (canon lift (core func $m "stuck") async (callback (core func $m "callback"))))
          (func (export "text") (param "x" string) (result u32) (canon lift (core func $m "text")
            (memory (core memory $library "memory"))
            (realloc (core func $library "realloc")))))
        """

    /// What others export, plugged in or of an instance of whatever store.
    static let user = """
        (component
          (import "f" (func $f (param "at" u32) (param "count" u32) (result u32)))
          (core func $f (canon lower (func $f)))
          (core module $M (import "" "f" (func $f (param i32 i32) (result i32)))
            (func (export "f") (param i32) (result i32)
              (call $f (i32.const 0) (local.get 0))))
          (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
          (func (export "g") (param "x" u32) (result u32) (canon lift (core func $m "f"))))
        """
}
