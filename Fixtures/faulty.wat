;; A program with a mistake: it reads one element more than its memory holds.
(module $faulty
  (memory 1)

  (func $element (param $index i32) (result i32)
    (i32.load (i32.shl (local.get $index) (i32.const 2))))

  (func $sum (param $count i32) (result i32)
    (local $index i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (call $element (local.get $index))))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $next (i32.le_u (local.get $index) (local.get $count))))
    (local.get $sum))

  (func (export "_start")
    (drop (call $sum (i32.const 16384)))))
