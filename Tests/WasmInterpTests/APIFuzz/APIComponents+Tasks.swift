// Components whose tasks wait: for each other, and for ends of streams and futures.

extension APIComponents {
    /// One guest calls tasks of the other, several at a time, waits for them, stops or leaves them.
    static let calls = """
        (component
          (import "wait" (func $wait async (param "x" u32) (result u32)))
          (component $Callee
            (import "wait" (func $wait async (param "x" u32) (result u32)))
            (core module $L (memory (export "memory") 1))
            (core instance $l (instantiate $L))
            (core func $wait (canon lower (func $wait) async
              (memory (core memory $l "memory"))))
            (core func $return (canon task.return (result u32)))
            (core func $cancel (canon task.cancel))
            (core func $stop (canon subtask.cancel async))
            (core func $new (canon waitable-set.new))
            (core func $end (canon waitable-set.drop))
            (core func $join (canon waitable.join))
            (core func $drop (canon subtask.drop))
            (core func $set (canon context.set i32 0))
            (core func $get (canon context.get i32 0))
            (core func $more (canon backpressure.inc))
            (core func $less (canon backpressure.dec))
            (core module $M
              (import "l" "memory" (memory 1))
              (import "" "wait" (func $wait (param i32 i32) (result i32)))
              (import "" "return" (func $return (param i32)))
              (import "" "cancel" (func $cancel))
              (import "" "stop" (func $stop (param i32) (result i32)))
              (import "" "new" (func $new (result i32)))
              (import "" "end" (func $end (param i32)))
              (import "" "join" (func $join (param i32 i32)))
              (import "" "drop" (func $drop (param i32)))
              (import "" "set" (func $set (param i32)))
              (import "" "get" (func $get (result i32)))
              (import "" "more" (func $more))
              (import "" "less" (func $less))
              (global $next (mut i32) (i32.const 16))
              (func (export "f") (param i32) (result i32) (local $call i32) (local $set i32)
                (global.set $next (i32.and
                  (i32.add (global.get $next) (i32.const 4)) (i32.const 4095)))
                (if (i32.eq (local.get 0) (i32.const 5)) (then (call $more)))
                (if (i32.eq (local.get 0) (i32.const 6)) (then (call $less)))
                (local.set $call (call $wait (local.get 0) (global.get $next)))
                (call $set (i32.or (global.get $next)
                  (i32.shl (i32.shr_u (local.get $call) (i32.const 4)) (i32.const 16))))
                (if (i32.eq (local.get $call) (i32.const 2)) (then
                  (call $return (i32.load (global.get $next))) (return (i32.const 0))))
                (local.set $set (call $new))
                (call $join (i32.shr_u (local.get $call) (i32.const 4)) (local.get $set))
                (i32.store offset=8192 (i32.and (call $get) (i32.const 4095)) (local.get $set))
                (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
              (func (export "callback") (param i32 i32 i32) (result i32)
                ;; Asked to stop, it asks the host, which may have answered already.
                (if (i32.eq (local.get 0) (i32.const 6)) (then
                  (local.set 1 (i32.shr_u (call $get) (i32.const 16)))
                  (local.set 2 (call $stop (local.get 1)))
                  (if (i32.eq (local.get 2) (i32.const -1)) (then
                    (return (i32.or (i32.const 2) (i32.shl (i32.load offset=8192
                      (i32.and (call $get) (i32.const 4095))) (i32.const 4))))))))
                (call $drop (local.get 1))
                (call $end (i32.load offset=8192 (i32.and (call $get) (i32.const 4095))))
                (if (i32.eq (local.get 2) (i32.const 2))
                  (then (call $return (i32.load (i32.and (call $get) (i32.const 4095)))))
                  (else (call $cancel)))
                (i32.const 0)))
            (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
              (export "wait" (func $wait)) (export "return" (func $return))
              (export "cancel" (func $cancel)) (export "stop" (func $stop))
              (export "new" (func $new)) (export "end" (func $end))
              (export "join" (func $join)) (export "drop" (func $drop))
              (export "set" (func $set)) (export "get" (func $get))
              (export "more" (func $more)) (export "less" (func $less))))))
            (func (export "f") async (param "x" u32) (result u32)
              (canon lift (core func $m "f") async (callback (core func $m "callback")))))
          \(caller)
          (instance $callee (instantiate $Callee (with "wait" (func $wait))))
          (instance $caller (instantiate $Caller (with "f" (func $callee "f"))))
          (export "direct" (func $callee "f"))
          (export "one" (func $caller "one"))
          (export "some" (func $caller "some")))
        """

    private static let caller = """
        (component $Caller
          (import "f" (func $f async (param "x" u32) (result u32)))
          (core module $L (memory (export "memory") 1))
          (core instance $l (instantiate $L))
          (core func $now (canon lower (func $f)))
          (core func $f (canon lower (func $f) async (memory (core memory $l "memory"))))
          (core func $new (canon waitable-set.new))
          (core func $end (canon waitable-set.drop))
          (core func $join (canon waitable.join))
          (core func $drop (canon subtask.drop))
          (core func $cancel (canon subtask.cancel))
          (core func $later (canon subtask.cancel async))
          (core func $wait (canon waitable-set.wait (memory (core memory $l "memory"))))
          (core func $poll (canon waitable-set.poll (memory (core memory $l "memory"))))
          (core func $yield (canon thread.yield))
          (core module $M
            (import "l" "memory" (memory 1))
            (import "" "now" (func $now (param i32) (result i32)))
            (import "" "f" (func $f (param i32 i32) (result i32)))
            (import "" "new" (func $new (result i32)))
            (import "" "end" (func $end (param i32)))
            (import "" "join" (func $join (param i32 i32)))
            (import "" "drop" (func $drop (param i32)))
            (import "" "cancel" (func $cancel (param i32) (result i32)))
            (import "" "later" (func $later (param i32) (result i32)))
            (import "" "wait" (func $wait (param i32 i32) (result i32)))
            (import "" "poll" (func $poll (param i32 i32) (result i32)))
            (import "" "yield" (func $yield (result i32)))
            (func (export "one") (param i32) (result i32) (call $now (local.get 0)))
            ;; Three calls: bits say what becomes of each.
            (func (export "some") (param $x i32) (result i32)
              (local $set i32) (local $i i32) (local $call i32) (local $open i32)
              (local.set $set (call $new))
              (loop $next
                (local.set $call (call $f (local.get $x)
                  (i32.add (i32.const 64) (i32.mul (local.get $i) (i32.const 4)))))
                (if (i32.ne (local.get $call) (i32.const 2)) (then
                  (local.set $call (i32.shr_u (local.get $call) (i32.const 4)))
                  (if (i32.and (local.get $x) (i32.const 1)) (then (drop (call $yield))))
                  (if (i32.and (local.get $x) (i32.const 2)) (then
                    (drop (call $cancel (local.get $call))) (call $drop (local.get $call)))
                  (else
                    (if (i32.and (local.get $x) (i32.const 4)) (then
                      (if (i32.ne (call $later (local.get $call)) (i32.const -1)) (then
                        (call $drop (local.get $call)) (local.set $call (i32.const 0))))))
                    (if (local.get $call) (then
                      (call $join (local.get $call) (local.get $set))
                      (local.set $open (i32.add (local.get $open) (i32.const 1)))))))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $next (i32.lt_u (local.get $i) (i32.const 3))))
              (if (i32.and (local.get $x) (i32.const 8)) (then
                (drop (call $poll (local.get $set) (i32.const 32))) (return (i32.const 1))))
              (block $done (loop $next
                (br_if $done (i32.eqz (local.get $open)))
                (drop (call $wait (local.get $set) (i32.const 32)))
                (if (i32.ge_u (i32.load (i32.const 36)) (i32.const 2)) (then
                  (call $drop (i32.load (i32.const 32)))
                  (local.set $open (i32.sub (local.get $open) (i32.const 1)))))
                (br $next)))
              (call $end (local.get $set))
              (i32.load (i32.const 64))))
          (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
            (export "now" (func $now)) (export "f" (func $f)) (export "new" (func $new))
            (export "end" (func $end)) (export "join" (func $join))
            (export "drop" (func $drop)) (export "cancel" (func $cancel))
            (export "later" (func $later)) (export "wait" (func $wait))
            (export "poll" (func $poll)) (export "yield" (func $yield))))))
          (func (export "one") async (param "x" u32) (result u32)
            (canon lift (core func $m "one")))
          (func (export "some") async (param "x" u32) (result u32)
            (canon lift (core func $m "some"))))
        """

    /// Streams of numbers and of texts that the guest makes, or is given.
    static let numbers = StreamGuest(element: "u32", stride: 4).text
    static let texts = StreamGuest(element: "string", stride: 8).text
    static let bytes = StreamGuest(element: "u8").text

    /// Futures that the guest makes, or is given; error contexts; ends that the host gives when it
    /// is asked.
    static let futures = """
        (component
          (import "feed" (func $feed (result (stream u32))))
          (import "eat" (func $eat (param "x" (stream u32))))
          (type $f (future u32)) (type $s (stream u32))
          (core module $L (memory (export "memory") 1))
          (core instance $l (instantiate $L))
          (core func $feed (canon lower (func $feed)))
          (core func $eat (canon lower (func $eat)))
          (core func $new (canon future.new $f))
          (core func $read (canon future.read $f (memory (core memory $l "memory"))))
          (core func $write (canon future.write $f (memory (core memory $l "memory"))))
          (core func $close (canon future.drop-readable $f))
          (core func $end (canon future.drop-writable $f))
          (core func $suck (canon stream.read $s (memory (core memory $l "memory"))))
          (core func $leave (canon stream.drop-readable $s))
          (core module $M
            (import "" "feed" (func $feed (result i32)))
            (import "" "eat" (func $eat (param i32)))
            (import "" "new" (func $new (result i64)))
            (import "" "read" (func $read (param i32 i32) (result i32)))
            (import "" "write" (func $write (param i32 i32) (result i32)))
            (import "" "close" (func $close (param i32)))
            (import "" "end" (func $end (param i32)))
            (import "" "suck" (func $suck (param i32 i32 i32) (result i32)))
            (import "" "leave" (func $leave (param i32)))
            (import "l" "memory" (memory 1))
            (global $writer (mut i32) (i32.const 0))
            (global $reader (mut i32) (i32.const 0))
            (func (export "make") (result i32) (local $pair i64)
              (local.set $pair (call $new))
              (global.set $writer (i32.wrap_i64 (i64.shr_u (local.get $pair) (i64.const 32))))
              (i32.wrap_i64 (local.get $pair)))
            (func (export "give") (param i32) (global.set $reader (local.get 0)))
            (func (export "back") (result i32) (global.get $reader))
            (func (export "set") (param i32)
              (i32.store (i32.const 16) (local.get 0))
              (drop (call $write (global.get $writer) (i32.const 16)))
              (call $end (global.get $writer)))
            (func (export "get") (result i32)
              (drop (call $read (global.get $reader) (i32.const 32)))
              (call $close (global.get $reader))
              (i32.load (i32.const 32)))
            (func (export "same") (param i32) (result i32) (local.get 0))
            (func (export "pass") (call $eat (call $feed)))
            (func (export "suck") (param i32) (result i32) (local $end i32)
              (local.set $end (call $feed))
              (drop (call $suck (local.get $end) (i32.const 64) (i32.const 3)))
              (if (i32.eq (local.get 0) (i32.const 3)) (then (unreachable)))
              (call $leave (local.get $end))
              (i32.load (i32.const 64))))
          (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
            (export "feed" (func $feed)) (export "eat" (func $eat))
            (export "new" (func $new)) (export "read" (func $read))
            (export "write" (func $write)) (export "close" (func $close))
            (export "end" (func $end)) (export "suck" (func $suck))
            (export "leave" (func $leave))))))
          (func (export "make") (result $f) (canon lift (core func $m "make")))
          (func (export "give") (param "f" $f) (canon lift (core func $m "give")))
          (func (export "back") (result $f) (canon lift (core func $m "back")))
          (func (export "same") (param "e" error-context) (result error-context)
            (canon lift (core func $m "same")))
          (func (export "pass") (canon lift (core func $m "pass")))
          (func (export "suck") async (param "x" u32) (result u32)
            (canon lift (core func $m "suck")))
          (func (export "set") async (param "value" u32) (canon lift (core func $m "set")))
          (func (export "get") async (result u32) (canon lift (core func $m "get"))))
        """
}
