"""Pairs of components, one of which calls the other as often as it is told.

Each exports `run: func(n: u32) -> u32`. Guests are written by hand, so that what is measured is the
call and not what a toolchain makes of it.
"""

PAGES = 64
# Values of the caller lie here, those of the callee from here on.
START = 1 << 16
UNREACHABLE = '(func (export "callback") (param i32 i32 i32) (result i32) unreachable)'


def memory(data=''):
    return f'''
    (memory (export "memory") {PAGES})
    (global $next (mut i32) (i32.const {START}))
    {data}
    (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and
        (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get 2))))
      (global.set $next (i32.add (local.get $at) (local.get 3)))
      (memory.copy (local.get $at) (local.get 0)
        (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
      (local.get $at))
    (func $forget (global.set $next (i32.const {START})))'''


def called(kind, parameters, arguments, data='', encodings=('utf8', 'utf8')):
    """A call with arguments of a type that need memory, or with none: `(…) -> u32`."""
    words = ' '.join(['(param i32)'] * parameters)
    return f'''(component
  (component $callee
    (core module $m {memory()}
      (func (export "f") {words} (result i32) (call $forget) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "f") {kind} (result u32)
      (canon lift (core func $i "f") (memory (core memory $i "memory"))
        (realloc (core func $i "realloc")) string-encoding={encodings[1]})))
  (component $caller
    (import "f" (func $f {kind} (result u32)))
    (core module $memory {memory(data)})
    (core instance $memory (instantiate $memory))
    (core func $f (canon lower (func $f) (memory (core memory $memory "memory"))
      (realloc (core func $memory "realloc")) string-encoding={encodings[0]}))
    (core module $m
      (import "" "f" (func $f {words} (result i32)))
      (func (export "run") (param $n i32) (result i32) (local $sum i32)
        (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
        (loop $again
          (local.set $sum (i32.add (local.get $sum) (call $f {arguments})))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum)))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))
  (instance $a (instantiate $callee))
  (instance $b (instantiate $caller (with "f" (func $a "f"))))
  (export "run" (func $b "run")))'''


def constants(*numbers):
    return ' '.join(f'(i32.const {number})' for number in numbers)


def data(content):
    """Content that repeats is written once: text is small, memory is not."""
    return f'(data (i32.const {START}) "{"".join(f"{chr(92)}{byte:02x}" for byte in content)}")'


def listed(element, byte_count, size):
    return called(f'(param "x" (list {element}))', 2, constants(START, byte_count // size))


def text(content, encodings=('utf8', 'utf8'), unit=1):
    return called('(param "x" string)', 2, constants(START, len(content) // unit), data(content),
                  encodings)


def records(count):
    """So many records of a string of 16 bytes and two numbers."""
    words = b''.join(
        (START + count * 16).to_bytes(4, 'little') + (16).to_bytes(4, 'little')
        + at.to_bytes(8, 'little') for at in range(count))
    return called('(param "x" (list (tuple string u64)))', 2, constants(START, count),
                  data(words + b'a name, 16 bytes'))


def core_calls():
    """The same loop over a function of the module itself."""
    return core('''
      (func $f (param i32 i32) (result i32) (local.get 0))''', '(call $f (i32.const 1) (local.get $n))')


def core_copies(byte_count):
    """The same loop over a copy of so many bytes."""
    return core(f'''
      (memory {PAGES})
      (func $f (result i32)
        (memory.copy (i32.const {START}) (i32.const {2 << 20}) (i32.const {byte_count}))
        (i32.const 0))''', '(call $f)')


def core(body, call):
    return f'''(component
  (core module $m {body}
    (func (export "run") (param $n i32) (result i32) (local $sum i32)
      (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
      (loop $again
        (local.set $sum (i32.add (local.get $sum) {call}))
        (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (local.get $sum)))
  (core instance $i (instantiate $m))
  (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))'''


def waiting_call():
    """A call of a function that may wait and does not, by a caller that could go on."""
    return f'''(component
  (component $callee
    (core module $m
      (import "" "return" (func $return (param i32)))
      (func (export "f") (param i32) (result i32) (call $return (local.get 0)) (i32.const 0))
      {UNREACHABLE})
    (canon task.return (result u32) (core func $return))
    (core instance $i (instantiate $m
      (with "" (instance (export "return" (func $return))))))
    (func (export "f") async (param "x" u32) (result u32)
      (canon lift (core func $i "f") async (callback (core func $i "callback")))))
  (component $caller
    (import "f" (func $f async (param "x" u32) (result u32)))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $f (canon lower (func $f) async (memory (core memory $memory "memory"))))
    (core module $m
      (import "" "f" (func $f (param i32 i32) (result i32)))
      (func (export "run") (param $n i32) (result i32) (local $sum i32)
        (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
        (loop $again
          (if (i32.ne (call $f (local.get $n) (i32.const 16)) (i32.const 2)) (then unreachable))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum)))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "run") async (param "n" u32) (result u32) (canon lift (core func $i "run"))))
  (instance $a (instantiate $callee))
  (instance $b (instantiate $caller (with "f" (func $a "f"))))
  (export "run" (func $b "run")))'''


def stream(chunk):
    """A guest writes so many chunks of bytes, the other one reads them."""
    return f'''(component
  (component $callee
    (core module $memory (memory (export "memory") 4))
    (core instance $memory (instantiate $memory))
    (type $stream (stream u8))
    (canon task.return (result $stream) (memory (core memory $memory "memory"))
      (core func $return))
    (canon stream.new $stream (core func $new))
    (canon stream.write $stream (memory (core memory $memory "memory")) (core func $write))
    (canon stream.drop-writable $stream (core func $drop))
    (core module $m
      (import "" "return" (func $return (param i32)))
      (import "" "new" (func $new (result i64)))
      (import "" "write" (func $write (param i32 i32 i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "f") (param $n i32) (result i32) (local $ends i64) (local $writer i32)
        (local.set $ends (call $new))
        (local.set $writer (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
        (call $return (i32.wrap_i64 (local.get $ends)))
        (loop $again
          (drop (call $write (local.get $writer) (i32.const 1024) (i32.const {chunk})))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (call $drop (local.get $writer))
        (i32.const 0))
      {UNREACHABLE})
    (core instance $i (instantiate $m (with "" (instance
      (export "return" (func $return)) (export "new" (func $new))
      (export "write" (func $write)) (export "drop" (func $drop))))))
    (func (export "f") async (param "n" u32) (result (stream u8))
      (canon lift (core func $i "f") async (memory (core memory $memory "memory"))
        (callback (core func $i "callback")))))
  (component $caller
    (import "f" (func $f async (param "n" u32) (result (stream u8))))
    (core module $memory (memory (export "memory") 4))
    (core instance $memory (instantiate $memory))
    (type $stream (stream u8))
    (core func $f (canon lower (func $f)))
    (canon stream.read $stream (memory (core memory $memory "memory")) (core func $read))
    (canon stream.drop-readable $stream (core func $drop))
    (core module $m
      (import "" "f" (func $f (param i32) (result i32)))
      (import "" "read" (func $read (param i32 i32 i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "run") (param $n i32) (result i32) (local $reader i32) (local $sum i32)
        (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
        (local.set $reader (call $f (local.get $n)))
        (loop $again
          (local.set $sum (i32.add (local.get $sum) (i32.shr_u
            (call $read (local.get $reader) (i32.const 1024) (i32.const {chunk}))
            (i32.const 4))))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (call $drop (local.get $reader))
        (local.get $sum)))
    (core instance $i (instantiate $m (with "" (instance
      (export "f" (func $f)) (export "read" (func $read)) (export "drop" (func $drop))))))
    (func (export "run") async (param "n" u32) (result u32) (canon lift (core func $i "run"))))
  (instance $a (instantiate $callee))
  (instance $b (instantiate $caller (with "f" (func $a "f"))))
  (export "run" (func $b "run")))'''
