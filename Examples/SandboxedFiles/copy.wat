(module
  ;; Copies the file that its first argument names in /books to the same name in /notes. Its exit
  ;; code is the error of what failed: 44 for no such file, 76 for a place beyond its reach.
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get"
    (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 2)
  (func $must (param $error i32)
    (if (local.get $error) (then (call $proc_exit (local.get $error)))))
  (func $length (param $text i32) (result i32)
    (local $end i32)
    (local.set $end (local.get $text))
    (block $done
      (loop $more
        (br_if $done (i32.eqz (i32.load8_u (local.get $end))))
        (local.set $end (i32.add (local.get $end) (i32.const 1)))
        (br $more)))
    (i32.sub (local.get $end) (local.get $text)))
  (func (export "_start")
    (local $name i32)
    (local $input i32)
    (call $must (call $args_get (i32.const 0) (i32.const 64)))
    (local.set $name (i32.load (i32.const 4)))
    ;; Descriptor 3 is the first folder that was given, 4 the second.
    (call $must (call $path_open (i32.const 3) (i32.const 0)
      (local.get $name) (call $length (local.get $name))
      (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
    (local.set $input (i32.load (i32.const 16)))
    (i32.store (i32.const 32) (i32.const 65536))
    (i32.store (i32.const 36) (i32.const 65536))
    (call $must (call $fd_read (local.get $input) (i32.const 32) (i32.const 1) (i32.const 36)))
    (call $must (call $path_open (i32.const 4) (i32.const 0)
      (local.get $name) (call $length (local.get $name))
      (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 16)))
    (call $must (call $fd_write (i32.load (i32.const 16)) (i32.const 32) (i32.const 1)
      (i32.const 40)))))
