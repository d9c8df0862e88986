import WasmCore

@testable import WasmInterp

/// Components whose functions take as long as somebody lets them, each with a function `ok`.
enum StoppedGuests {
    /// Guests that call each other by adapters, and values on their way to and from the host.
    static let plain = """
        (component
          (component $callee
            (core module $m
              (memory (export "memory") 400)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
              (func (export "f") (param i32 i32)))
            (core instance $i (instantiate $m))
            (func (export "text") (param "x" string) (canon lift (core func $i "f")
              (memory (core memory $i "memory")) (realloc (core func $i "realloc"))
              string-encoding=utf16))
            (func (export "list") (param "x" (list string)) (canon lift (core func $i "f")
              (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
          (component $caller
            (import "text" (func $text (param "x" string)))
            (import "list" (func $list (param "x" (list string))))
            (core module $library
              (memory (export "memory") 400)
              (func (export "loop") (param i32 i32 i32 i32) (result i32)
                (loop (br 0)) unreachable)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
            (core instance $library (instantiate $library))
            (core func $text (canon lower (func $text) (memory (core memory $library "memory"))))
            (core func $list (canon lower (func $list) (memory (core memory $library "memory"))))
            (core module $m
              (import "" "text" (func $text (param i32 i32)))
              (import "" "list" (func $list (param i32 i32)))
              (import "library" "memory" (memory 1))
              (func (export "text") (loop (call $text (i32.const 0) (i32.const 0x80_0000)) (br 0)))
              (func (export "list") (loop (call $list (i32.const 0) (i32.const 0x20_0000)) (br 0)))
              (func (export "lift") (result i32)
                (i32.store (i32.const 8) (i32.const 16))
                (i32.store (i32.const 12) (i32.const 0x10_0000))
                (i32.const 8))
              (func (export "lift-text") (result i32)
                (memory.fill (i32.const 16) (i32.const 0xE9) (i32.const 0x100_0000))
                (i32.store (i32.const 8) (i32.const 16))
                (i32.store (i32.const 12) (i32.const 0x100_0000))
                (i32.const 8))
              (func (export "lower") (param i32 i32))
              (func (export "ok") (result i32) (i32.const 7)))
            (core instance $i (instantiate $m
              (with "" (instance (export "text" (func $text)) (export "list" (func $list))))
              (with "library" (instance $library))))
            (func (export "text") (canon lift (core func $i "text")))
            (func (export "list") (canon lift (core func $i "list")))
            (func (export "lift") (result (list u32)) (canon lift (core func $i "lift")
              (memory (core memory $library "memory"))))
            (func (export "lift-text") (result string) (canon lift (core func $i "lift-text")
              (memory (core memory $library "memory")) string-encoding=latin1+utf16))
            (func (export "lower") (param "x" (list u32)) (canon lift (core func $i "lower")
              (memory (core memory $library "memory"))
              (realloc (core func $library "realloc"))))
            (func (export "realloc") (param "x" string) (canon lift (core func $i "lower")
              (memory (core memory $library "memory")) (realloc (core func $library "loop"))))
            (func (export "ok") (result u32) (canon lift (core func $i "ok"))))
          (instance $callee (instantiate $callee))
          (instance $caller (instantiate $caller
            (with "text" (func $callee "text")) (with "list" (func $callee "list"))))
          (export "text" (func $caller "text"))
          (export "list" (func $caller "list"))
          (export "lift" (func $caller "lift"))
          (export "lift-text" (func $caller "lift-text"))
          (export "lower" (func $caller "lower"))
          (export "realloc" (func $caller "realloc"))
          (export "ok" (func $caller "ok")))
        """

    /// Guests with tasks: one waits for the host, others have their turns for ever.
    static let tasks = """
        (component
          (import "wait" (func $wait async (result u32)))
          (component $spinner
            (core module $m
              (import "" "yield" (func $yield (result i32)))
              (func (export "threads") (loop (drop (call $yield)) (br 0)))
              (func (export "turns") (result i32) (i32.const 1))
              (func (export "turn") (param i32 i32 i32) (result i32) (i32.const 1)))
            (core func $yield (canon thread.yield))
            (core instance $i (instantiate $m (with "" (instance (export "yield" (func $yield))))))
            (func (export "threads") async (canon lift (core func $i "threads") async))
            (func (export "turns") async
              (canon lift (core func $i "turns") async (callback (core func $i "turn")))))
          (component $main
            (import "wait" (func $wait async (result u32)))
            (import "threads" (func $threads async))
            (import "turns" (func $turns async))
            (core module $library
              (memory (export "memory") 1)
              (func (export "loop") (param i32 i32 i32 i32) (result i32)
                (loop (br 0)) unreachable))
            (core instance $library (instantiate $library))
            (core func $wait (canon lower (func $wait)))
            (core func $threads (canon lower (func $threads) async))
            (core func $turns (canon lower (func $turns) async))
            (core func $new (canon waitable-set.new))
            (core func $join (canon waitable.join))
            (core func $wait-for (canon waitable-set.wait (memory (core memory $library "memory"))))
            (core func $poll (canon waitable-set.poll (memory (core memory $library "memory"))))
            (core module $m
              (import "" "wait" (func $wait (result i32)))
              (import "" "threads" (func $threads (result i32)))
              (import "" "turns" (func $turns (result i32)))
              (import "" "new" (func $new (result i32)))
              (import "" "join" (func $join (param i32 i32)))
              (import "" "wait-for" (func $wait-for (param i32 i32) (result i32)))
              (import "" "poll" (func $poll (param i32 i32) (result i32)))
              (func $end (param $call i32) (local $set i32)
                (local.set $set (call $new))
                (call $join (i32.shr_u (local.get $call) (i32.const 4)) (local.get $set))
                (drop (call $wait-for (local.get $set) (i32.const 16))))
              (func (export "wait") (result i32) (call $wait))
              (func (export "threads") (call $end (call $threads)))
              (func (export "turns") (call $end (call $turns)))
              (func (export "poll") (local $set i32)
                (local.set $set (call $new))
                (loop (drop (call $poll (local.get $set) (i32.const 16))) (br 0)))
              (func (export "text") (param i32 i32))
              (func (export "ok") (result i32) (i32.const 7)))
            (core instance $i (instantiate $m (with "" (instance
              (export "wait" (func $wait)) (export "threads" (func $threads))
              (export "turns" (func $turns)) (export "new" (func $new))
              (export "join" (func $join)) (export "wait-for" (func $wait-for))
              (export "poll" (func $poll))))))
            (func (export "wait") async (result u32) (canon lift (core func $i "wait")))
            (func (export "threads") async (canon lift (core func $i "threads")))
            (func (export "turns") async (canon lift (core func $i "turns")))
            (func (export "poll") async (canon lift (core func $i "poll")))
            (func (export "realloc") async (param "x" string) (canon lift (core func $i "text")
              (memory (core memory $library "memory")) (realloc (core func $library "loop"))))
            (func (export "ok") (result u32) (canon lift (core func $i "ok"))))
          (instance $spinner (instantiate $spinner))
          (instance $main (instantiate $main (with "wait" (func $wait))
            (with "threads" (func $spinner "threads")) (with "turns" (func $spinner "turns"))))
          (export "wait" (func $main "wait"))
          (export "threads" (func $main "threads"))
          (export "turns" (func $main "turns"))
          (export "poll" (func $main "poll"))
          (export "realloc" (func $main "realloc"))
          (export "ok" (func $main "ok")))
        """
}
