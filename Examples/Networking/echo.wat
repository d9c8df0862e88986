(module
  ;; A server that sends back what it is sent, and a client that asks it.
  (import "wasi_snapshot_preview1" "sock_open" (func $open (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_bind" (func $bind (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_listen" (func $listen (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_accept" (func $accept (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_connect"
    (func $connect (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_recv"
    (func $receive (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_send"
    (func $send (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_getlocaladdr"
    (func $local (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (memory (export "memory") 1)
  ;; An address at 0: where it is, and of how many bytes; then IPv4 and the address.
  (data (i32.const 0) "\10\00\00\00\80\00\00\00")
  (data (i32.const 16) "\01\00\7f\00\00\01")
  (data (i32.const 160) "Is anybody there?\n")
  (global $listener (mut i32) (i32.const 0))
  (func $must (param $error i32) (if (local.get $error) (then (unreachable))))
  ;; A buffer at 200: where it is, and of how many bytes.
  (func $buffer (param $place i32) (param $count i32)
    (i32.store (i32.const 200) (local.get $place))
    (i32.store (i32.const 204) (local.get $count)))
  (func $socket (result i32)
    (call $must (call $open (i32.const 1) (i32.const 2) (i32.const 208)))
    (i32.load (i32.const 208)))
  ;; Listens at 127.0.0.1; the port.
  (func (export "listen") (result i32)
    (global.set $listener (call $socket))
    (call $must (call $bind (global.get $listener) (i32.const 0) (i32.const 0)))
    (call $must (call $listen (global.get $listener) (i32.const 8)))
    (call $must (call $local (global.get $listener) (i32.const 0) (i32.const 208)))
    (i32.load (i32.const 208)))
  ;; Answers so many clients.
  (func (export "serve") (param $count i32) (local $client i32)
    (loop $next
      (call $must (call $accept (global.get $listener) (i32.const 0) (i32.const 208)))
      (local.set $client (i32.load (i32.const 208)))
      (call $buffer (i32.const 1024) (i32.const 1024))
      (call $must (call $receive (local.get $client) (i32.const 200) (i32.const 1)
        (i32.const 0) (i32.const 208) (i32.const 212)))
      (call $buffer (i32.const 1024) (i32.load (i32.const 208)))
      (call $must (call $send (local.get $client) (i32.const 200) (i32.const 1)
        (i32.const 0) (i32.const 208)))
      (call $must (call $close (local.get $client)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $next (local.get $count))))
  ;; Asks the server at an address of IPv4, and prints the answer; the error of connecting.
  (func (export "ask") (param $address i32) (param $port i32) (result i32)
    (local $socket i32) (local $error i32)
    (local.set $socket (call $socket))
    (i32.store (i32.const 18) (local.get $address))
    (local.set $error (call $connect (local.get $socket) (i32.const 0) (local.get $port)))
    (if (local.get $error) (then (return (local.get $error))))
    (call $buffer (i32.const 160) (i32.const 18))
    (call $must (call $send (local.get $socket) (i32.const 200) (i32.const 1) (i32.const 0)
      (i32.const 208)))
    (call $buffer (i32.const 1024) (i32.const 1024))
    (call $must (call $receive (local.get $socket) (i32.const 200) (i32.const 1)
      (i32.const 0) (i32.const 208) (i32.const 212)))
    (call $buffer (i32.const 1024) (i32.load (i32.const 208)))
    (call $must (call $write (i32.const 1) (i32.const 200) (i32.const 1) (i32.const 208)))
    (call $must (call $close (local.get $socket)))
    (i32.const 0)))
