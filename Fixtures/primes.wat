;; A WASI program: counts the primes below a million with a sieve and prints the count.
(module $primes
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 17)
  (data (i32.const 16) " primes below 1000000\n")
  (global $sieve i32 (i32.const 0x10000))
  (global $limit i32 (i32.const 1000000))

  ;; Marks the multiples of $n, beginning with its square.
  (func $strike (param $n i32)
    (local $multiple i32)
    (local.set $multiple (i32.mul (local.get $n) (local.get $n)))
    (loop $next
      (if (i32.lt_u (local.get $multiple) (global.get $limit))
        (then
          (i32.store8 (i32.add (global.get $sieve) (local.get $multiple)) (i32.const 1))
          (local.set $multiple (i32.add (local.get $multiple) (local.get $n)))
          (br $next)))))

  (func $count (export "count") (result i32)
    (local $n i32) (local $count i32)
    (local.set $n (i32.const 2))
    (loop $next
      (if (i32.eqz (i32.load8_u (i32.add (global.get $sieve) (local.get $n))))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (if (i32.lt_u (local.get $n) (i32.const 1000))
            (then (call $strike (local.get $n))))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (global.get $limit))))
    (local.get $count))

  ;; Writes decimal digits so that the last stands before $end; returns where the first stands.
  (func $digits (param $number i32) (param $end i32) (result i32)
    (loop $next
      (local.set $end (i32.sub (local.get $end) (i32.const 1)))
      (i32.store8 (local.get $end)
        (i32.add (i32.const 0x30) (i32.rem_u (local.get $number) (i32.const 10))))
      (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
      (br_if $next (local.get $number)))
    (local.get $end))

  (func $main (export "_start")
    (local $text i32)
    (local.set $text (call $digits (call $count) (i32.const 16)))
    (i32.store (i32.const 48) (local.get $text))
    (i32.store (i32.const 52) (i32.sub (i32.const 38) (local.get $text)))
    (drop (call $fd_write (i32.const 1) (i32.const 48) (i32.const 1) (i32.const 56)))))
