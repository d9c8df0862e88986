"""Parts: memories, tables, objects, collections, types, constants, vectors, atomics."""
from parts import Part, part


@part
def memory_grow(n, p):
    step, touch = n.upto(1_000), n.chance()
    write = '(i32.store (i32.shl (i32.sub (memory.size) (i32.const 1)) (i32.const 16))' \
            '(i32.const 1))' if touch else ''
    return Part(body=f'(drop (memory.grow (i32.const {step}))){write}', own=1 << 32)


@part
def memory_bulk(n, p):
    count, what = n.upto(8 << 20), n.pick('fill', 'copy', 'init')
    if what == 'init':
        count = min(count, n.upto(200_000))
        return Part(fields=f'(data ${p} "{"x" * count}")',
                    body=f'(memory.init ${p} (i32.const 0) (i32.const 0) (i32.const {count}))')
    source = '(i32.const 1)'
    return Part(body=f'(memory.{what} (i32.const {n.upto(4096)}) {source} (i32.const {count}))')


@part
def touch_pages(n, p):
    """A store to each page: what the system has to clear."""
    stride = n.pick(1, 64, 4096, 4097, 8192)
    return Part(
        fields=f'(global ${p} (mut i32) (i32.const 0))',
        body=f'(i32.store8 (global.get ${p}) (i32.const 1)) (global.set ${p} (i32.rem_u '
             f'(i32.add (global.get ${p}) (i32.const {stride})) '
             '(i32.shl (memory.size) (i32.const 16))))')


@part
def many_memories(n, p):
    count, pages = n.upto(90), n.upto(1_000)
    return Part(fields=f'(memory {pages})' * count, own=1 << 16)


@part
def data_segments(n, p):
    count, size = n.upto(5_000), n.upto(100)
    return Part(fields=''.join(
        f'(data (i32.const {at * 4096 % (1 << 24)}) "{"y" * size}")' for at in range(count)),
        own=1 << 24)


@part
def table_work(n, p):
    count, grow = n.upto(1_000_000), n.upto(100_000)
    what = n.pick(
        f'(table.fill ${p} (i32.const 0) (ref.null func) (i32.const {count}))',
        f'(table.copy ${p} ${p} (i32.const 0) (i32.const 1) (i32.const {count - 1}))',
        f'(drop (table.grow ${p} (ref.null func) (i32.const {grow})))')
    # A table that moves is there twice meanwhile.
    return Part(fields=f'(table ${p} {count} funcref)', body=what, own=2 * 10_000_000 * 8)


@part
def table_initial(n, p):
    tables, count = n.upto(50), n.upto(1_000_000)
    return Part(
        fields=f'(func ${p}) (table {count} (ref func) (ref.func ${p}))' +
               f'(table {count} funcref)' * (tables - 1), own=count * tables * 8)


@part
def element_segments(n, p):
    count, segments = n.upto(20_000), n.upto(20)
    items = f' (ref.func ${p})' * count if n.chance() else ' (ref.null func)' * count
    return Part(
        fields=f'(func ${p}) (table ${p}t {count} funcref)' +
               f'(elem (table ${p}t) (i32.const 0) funcref{items})' * min(
                   segments, 1 + 100_000 // count) + f'(elem ${p}e funcref{items})',
        body=f'(table.init ${p}t ${p}e (i32.const 0) (i32.const 0) (i32.const {count}))',
        own=count * 8 * 3)


@part
def constant_arrays(n, p):
    count, size = n.upto(50), n.upto(10**8)
    each = f'(array.new_default ${p} (i32.const {size}))'
    if n.chance():
        fields = ''.join(f'(global (ref ${p}) {each})' for _ in range(count))
    else:
        fields = f'(elem (ref ${p}) {each * count})'
    return Part(fields=f'(type ${p} (array i8)) {fields}', own=1 << 30)


@part
def constant_sums(n, p):
    count = n.upto(5_000)
    value = '(i32.add ' * count + '(i32.const 1)' + ' (i32.const 1))' * count
    return Part(fields=f'(global i32 {value})')


@part
def structures(n, p):
    fields, kind = n.upto(5_000), n.pick('i8', 'i32', 'i64', 'v128', 'anyref')
    return Part(
        fields=f'(type ${p} (struct{f" (field {kind})" * fields}))',
        body=f'(drop (struct.new_default ${p}))', own=1 << 26)


@part
def arrays(n, p):
    size, kind = n.upto(50_000_000), n.pick('i8', 'i16', 'i64', 'v128', 'anyref')
    return Part(
        fields=f'(type ${p} (array (mut {kind})))',
        body=f'(drop (array.new_default ${p} (i32.const {size})))', own=1 << 30)


@part
def array_bulk(n, p):
    size = n.upto(10_000_000)
    what = n.pick(
        f'(array.fill ${p} (global.get ${p}g) (i32.const 0) (i32.const 1) (i32.const {size}))',
        f'(array.copy ${p} ${p} (global.get ${p}g) (i32.const 0) (global.get ${p}g) (i32.const 1)'
        f'(i32.const {size - 1}))')
    return Part(
        fields=f'(type ${p} (array (mut i8))) (global ${p}g (ref ${p}) '
               f'(array.new_default ${p} (i32.const {size})))', body=what, own=size)


@part
def many_sizes(n, p):
    """Objects of all sizes, of which every other one is kept for a while."""
    most, kept = n.upto(200_000), n.upto(5_000)
    return Part(
        fields=f'(type ${p} (array (mut i8))) (global ${p}s (mut i32) (i32.const 1))'
               f'(table ${p}t {kept} anyref)',
        body=f'(global.set ${p}s (i32.rem_u (i32.add (i32.mul (global.get ${p}s)'
             f'(i32.const 1664525)) (i32.const 1013904223)) (i32.const {most})))'
             f'(table.set ${p}t (i32.rem_u (global.get ${p}s) (i32.const {kept}))'
             f'(array.new_default ${p} (global.get ${p}s)))', own=min(1 << 30, most * kept * 2))


@part
def large_roots(n, p):
    """Garbage beside large tables."""
    tables, count, size = n.upto(5), n.upto(10_000_000), n.upto(1_000)
    return Part(
        fields=f'(type ${p} (array i64))' + f'(table {count} anyref)' * tables,
        body=f'(drop (array.new_default ${p} (i32.const {size})))',
        # As much garbage as is looked through beside it.
        own=2 * count * tables * 8 + (1 << 26))


@part
def long_list(n, p):
    """A list that lives, and garbage."""
    return Part(
        fields=f'(type ${p} (struct (field (ref null ${p})) (field i64)))'
               f'(global ${p}g (mut (ref null ${p})) (ref.null ${p}))',
        body=f'(global.set ${p}g (struct.new ${p} (global.get ${p}g) (i64.const 1)))' +
             f'(drop (struct.new_default ${p}))' * n.upto(20), own=1 << 30)


@part
def types(n, p):
    count, width = n.upto(5_000), n.upto(20)
    how = n.pick('func', 'chain', 'group')
    if how == 'func':
        fields = ''.join(f'(type (func (param{" i32" * (at % (width + 1))} i64)))'
                         for at in range(count))
    elif how == 'chain':
        depth = min(count, 62)
        fields = f'(type ${p}0 (sub (struct)))' + ''.join(
            f'(type ${p}{at} (sub ${p}{at - 1} (struct{" (field i32)" * at})))'
            for at in range(1, depth))
    else:
        fields = '(rec' + ''.join(
            f'(type (struct (field i32) (field (ref null ${p}))))' for _ in range(count)
        ) + f'(type ${p} (struct)))'
    return Part(fields=fields)


@part
def imports_exports(n, p):
    count = n.upto(20_000)
    return Part(fields=f'(func ${p})' + ''.join(
        f'(export "{p}{at}" (func ${p}))' for at in range(count)))


@part
def vectors(n, p):
    what = n.pick('i8x16.popcnt', 'f64x2.sqrt', 'f32x4.nearest', 'i64x2.abs', 'f64x2.ceil')
    two = n.pick('i8x16.swizzle', 'i64x2.mul', 'f64x2.div', 'i16x8.q15mulr_sat_s', 'f32x4.min')
    step = f'(local.set 0 ({two} ({what} (local.get 0)) (local.get 0)))'
    return Part(fields=f'(func ${p} (local v128) {step * n.upto(500)})', body=f'(call ${p})')


@part
def divisions(n, p):
    step = '(local.set 0 (i64.rem_u (i64.const -1) (i64.add (local.get 0) (i64.const 3))))' \
        if n.chance() else '(local.set 1 (f64.sqrt (f64.nearest (f64.add (local.get 1) ' \
        '(f64.const 1.5)))))'
    return Part(fields=f'(func ${p} (local i64 f64) {step * n.upto(500)})', body=f'(call ${p})')


@part
def casts(n, p):
    depth = n.upto(60)
    chain = f'(type ${p}0 (sub (struct)))' + ''.join(
        f'(type ${p}{at} (sub ${p}{at - 1} (struct)))' for at in range(1, depth + 1))
    step = f'(drop (ref.test (ref ${p}{depth}) (global.get ${p}g)))'
    return Part(fields=chain + f'(global ${p}g anyref (struct.new ${p}{depth}))'
                f'(func ${p} {step * n.upto(200)})', body=f'(call ${p})')


@part
def notify(n, p):
    return Part(body=f'(drop (memory.atomic.notify (i32.const 8) (i32.const {n.upto(10**6)})))')


@part
def wait(n, p):
    """Waits that do not last: the value is another one, or the time is short."""
    return Part(
        fields=f'(memory ${p} 1 1 shared)',
        body=f'(drop (memory.atomic.wait32 ${p} (i32.const 8) (i32.const {n.pick(0, 1)}) '
             f'(i64.const {n.upto(100_000)})))')


@part
def threads(n, p):
    """Threads that end, start threads or compute."""
    does = n.pick('', '(drop (call $spawn (i32.const 1)))', '(loop $l (br $l))')
    return Part(
        imports=('(import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))',
                 '(import "env" "memory" (memory $m 512 65536 shared))'),
        fields=f'(func (export "wasi_thread_start") (param i32 i32) {does})',
        body='(drop (call $spawn (i32.const 0)))', own=1 << 28)


@part
def kept_exceptions(n, p):
    """Exceptions that a table keeps, with payloads."""
    payload, kept = n.upto(900), n.upto(100_000)
    ends = ' i64' * payload
    return Part(
        fields=f'(tag ${p} (param{ends})) (table ${p}t {kept} exnref)'
               f'(global ${p}g (mut i32) (i32.const 0))'
               f'(global ${p}e (mut exnref) (ref.null exn))',
        body=f'(block $h{p} (result exnref) (try_table (catch_all_ref $h{p})'
             f'(throw ${p} {"(i64.const 1)" * payload})) (unreachable)) (global.set ${p}e)'
             f'(global.set ${p}g (i32.rem_u (i32.add (global.get ${p}g) (i32.const 1))'
             f'(i32.const {kept})))'
             f'(table.set ${p}t (global.get ${p}g) (global.get ${p}e))', own=1 << 27)


@part
def deep_garbage(n, p):
    """Garbage below a deep stack, which each collection looks through."""
    depth, size = n.upto(500_000), n.upto(20_000)
    return Part(
        fields=f'(type ${p}a (array i8)) (func ${p} (param i32 anyref) (if (local.get 0) (then '
               f'(call ${p} (i32.sub (local.get 0) (i32.const 1)) (local.get 1)))'
               f'(else (loop $l (drop (array.new_default ${p}a (i32.const {size}))) (br $l)))))',
        body=f'(call ${p} (i32.const {depth}) (ref.null any))', own=1 << 27)


@part
def lone_blocks(n, p):
    """Large objects beside blocks that lie alone."""
    count, size = n.upto(8_000), n.upto(60_000)
    return Part(
        fields=f'(type ${p} (array i8)) (table ${p}t {count} anyref)'
               f'(global ${p}g (mut i32) (i32.const 0))',
        body=f'(table.set ${p}t (global.get ${p}g) (array.new_default ${p} (i32.const 20000)))'
             f'(drop (array.new_default ${p} (i32.const {size})))'
             f'(global.set ${p}g (i32.rem_u (i32.add (global.get ${p}g) (i32.const 2))'
             f'(i32.const {count})))',
        # As much garbage as lives.
        own=2 * count * 33_000)


@part
def fixed_arrays(n, p):
    count = n.upto(5_000)
    return Part(
        fields=f'(type ${p} (array i64))',
        body=f'(drop (array.new_fixed ${p} {count} {"(i64.const 1)" * count}))', own=1 << 22)


@part
def array_segments(n, p):
    count = n.upto(100_000)
    return Part(
        fields=f'(type ${p} (array i8)) (data ${p}d "{"z" * count}")',
        body=f'(drop (array.new_data ${p} ${p}d (i32.const 0) (i32.const {count})))', own=1 << 22)


@part
def far_memory(n, p):
    """A memory of 64-bit addresses, filled."""
    return Part(
        fields=f'(memory ${p} i64 {n.upto(100)})',
        body=f'(memory.fill ${p} (i64.const 0) (i32.const 1) (i64.const {n.upto(1 << 16)}))',
        own=100 << 16)


@part
def distinct_types(n, p):
    """Function types that are all different."""
    kinds = 'i32', 'i64', 'f32', 'f64'
    lines = []
    for at in range(n.upto(60_000)):
        word, rest = ['i32'], at
        while rest:
            word.append(kinds[rest & 3])
            rest >>= 2
        lines.append(f'(type (func (param {" ".join(word)})))')
    return Part(fields=''.join(lines))
