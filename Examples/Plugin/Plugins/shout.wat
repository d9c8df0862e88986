(module
  (import "app" "log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "shouted")
  (global $count (mut i32) (i32.const 0))
  (func (export "buffer") (result i32) (i32.const 1024))
  (func (export "filter") (param $byteCount i32) (result i32 i32)
    (local $at i32)
    (local $letter i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (local.set $at (i32.const 1024))
    (loop $more
      (local.set $letter (i32.load8_u (local.get $at)))
      (if (i32.and
            (i32.ge_u (local.get $letter) (i32.const 97))
            (i32.le_u (local.get $letter) (i32.const 122)))
        (then
          (i32.store8 (local.get $at) (i32.sub (local.get $letter) (i32.const 32)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $more
        (i32.lt_u (local.get $at) (i32.add (i32.const 1024) (local.get $byteCount)))))
    ;; The pool sees to it that this is the first use each time.
    (if (i32.eq (global.get $count) (i32.const 1))
      (then (call $log (i32.const 0) (i32.const 7))))
    (i32.const 1024)
    (local.get $byteCount)))
