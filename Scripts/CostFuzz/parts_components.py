"""Components: what guests make adapters, lifting and lowering, transcoding and tasks do."""
from components import (
    AREA, HANDLE_BYTES, MEMORY, REALLOC, Component, component, guest, pair, rounds, single)

ENCODINGS = ['utf8', 'utf16', 'latin1+utf16']
# What the host may keep of values that it lifts.
LIFTED = 128 << 20


def element(n, depth=0):
    """A type and its bytes in memory."""
    choice = n.pick('u8', 'u64', 'string', 'tuple', 'list', 'option', 'flags', 'mixed')
    if depth > 3 or choice in ('u8', 'u64'):
        return (choice if choice in ('u8', 'u64') else 'u8'), 8 if choice == 'u64' else 1
    match choice:
        case 'string':
            return 'string', 8
        case 'tuple':
            count = n.upto(500)
            return f'(tuple{" u8" * count})', count
        case 'mixed':
            count = n.upto(100)
            return f'(tuple{" u8 u32" * count})', 8 * count
        case 'list':
            return f'(list {element(n, depth + 1)[0]})', 8
        case 'flags':
            return '(tuple bool bool)', 2
        case _:
            kind, size = element(n, depth + 1)
            return f'(option {kind})', size + 8


def fill(n):
    """Bytes of the caller's memory: zeros, letters, or addresses of such."""
    byte = n.pick(0, 0, 0x41, 0xC3)
    return f'(memory.fill (i32.const {AREA}) (i32.const {byte}) (i32.const {n.upto(8 << 20)}))'


@component
def strings(n):
    source, target = n.pick(*ENCODINGS), n.pick(*ENCODINGS)
    return Component(pair(
        '(param "x" string)', '(param i32 i32)', f'{MEMORY} {REALLOC} string-encoding={target}',
        '(param i32 i32)', f'{MEMORY} string-encoding={source}',
        f'(call $g (i32.const {AREA}) (i32.const {n.upto(6 << 20)}))', fill(n)))


@component
def lists(n):
    kind, size = element(n)
    count = n.upto(max(1, (8 << 20) // size))
    return Component(pair(
        f'(param "x" (list {kind}))', '(param i32 i32)', f'{MEMORY} {REALLOC}',
        '(param i32 i32)', MEMORY,
        f'(call $g (i32.const {AREA}) (i32.const {count}))', fill(n)))


@component
def results(n):
    """A list that a call returns, between guests."""
    kind, size = element(n)
    count = n.upto(max(1, (8 << 20) // size))
    return Component(pair(
        f'(result (list {kind}))',
        f'(result i32) (i32.store (i32.const 8) (i32.const {AREA}))'
        f'(i32.store (i32.const 12) (i32.const {count})) (i32.const 8)', MEMORY,
        '(param i32)', f'{MEMORY} {REALLOC}', '(call $g (i32.const 8))'))


@component
def calls_of_tasks(n):
    """Lists and texts that go through tasks."""
    kind, size = element(n)
    count = n.upto(max(1, (8 << 20) // size))
    return Component(pair(
        f'async (param "x" (list {kind}))', '(param i32 i32)', f'{MEMORY} {REALLOC}',
        '(param i32 i32) (result i32)', f'async {MEMORY}',
        f'(drop (call $g (i32.const {AREA}) (i32.const {count})))', fill(n),
        is_async=True), own=4 * LIFTED)


@component
def lifted_for_the_host(n):
    """What the host gets of one call."""
    kind, size = element(n)
    count = n.upto(max(1, (16 << 20) // size))
    return Component(f'''(component {guest({}, f"""
        (func (export "f") (result i32) {fill(n)}
          (i32.store (i32.const 8) (i32.const {AREA}))
          (i32.store (i32.const 12) (i32.const {count})) (i32.const 8))""",
        f'(func (export "f") (result (list {kind})) (canon lift (core func $m "f") {MEMORY}))')})''',
        own=8 * LIFTED)


@component
def handles(n):
    """Resources that are made and dropped, or kept."""
    drops = n.chance()
    canons = {
        'new': ('(param i32) (result i32)', 'resource.new $t'),
        'drop': ('(param i32)', 'resource.drop $t')}
    body = '(call $new (local.get $round))'
    text = single(canons, f'(call $drop {body})' if drops else f'(drop {body})', is_async=False)
    text = text.replace('(component', '(component (type $t (resource (rep i32)))', 1)
    return Component(text, own=1_000_000 * HANDLE_BYTES)


def packed(name):
    return f'(i32.wrap_i64 (local.get ${name}))', (
        f'(i32.wrap_i64 (i64.shr_u (local.get ${name}) (i64.const 32)))')


STREAMS = {
    'snew': ('(result i64)', 'stream.new $s'),
    'read': ('(param i32 i32 i32) (result i32)', f'stream.read $s async {MEMORY}'),
    'write': ('(param i32 i32 i32) (result i32)', f'stream.write $s async {MEMORY}'),
    'rdrop': ('(param i32)', 'stream.drop-readable $s'),
    'wdrop': ('(param i32)', 'stream.drop-writable $s'),
    'rcancel': ('(param i32) (result i32)', 'stream.cancel-read $s')}
SETS = {
    'new': ('(result i32)', 'waitable-set.new'),
    'join': ('(param i32 i32)', 'waitable.join'),
    'poll': ('(param i32 i32) (result i32)', f'waitable-set.poll {MEMORY}'),
    'wait': ('(param i32 i32) (result i32)', f'waitable-set.wait {MEMORY}')}


def with_stream(text, kind):
    # The first one within which streams are used.
    at = text.index('(core module $Library')
    return text[:at] + f'(type $s (stream{kind}))\n  ' + text[at:]


@component
def streams(n):
    """Copies of nothing and of bytes, as large as they may be."""
    kind, count = n.pick(('', (1 << 28) - 1), (' u8', 8 << 20), (' u64', 1 << 20))
    count = n.upto(count)
    reader, writer = packed('ends')
    body = n.pick(
        f'(drop (call $read {reader} (i32.const {AREA}) (i32.const {count})))'
        f'(drop (call $write {writer} (i32.const {16 << 20}) (i32.const {n.upto(count)})))'
        f'(drop (call $rcancel {reader}))',
        f'(local.set $ends (call $snew)) (call $rdrop {reader}) (call $wdrop {writer})',
        '(local.set $ends (call $snew))')
    text = single(STREAMS, body, '(local.set $ends (call $snew))', '(local $ends i64)')
    return Component(with_stream(text, kind), own=1_000_000 * HANDLE_BYTES)


@component
def events(n):
    """A set with very many events, of which some in the midst go and come."""
    count, step = n.upto(200_000), n.upto(1_000)
    reader, writer = packed('ends')
    text = single(
        STREAMS | SETS,
        # Handles count from 1: the set, then pairs of ends; readers are the even ones.
        f'(local.set $at (i32.add (i32.const 2) (i32.mul (i32.const 2) (i32.rem_u'
        f' (i32.mul (local.get $round) (i32.const {step})) (i32.const {count})))))'
        '(call $join (local.get $at) (i32.const 0)) (call $join (local.get $at) (local.get $set))',
        f'''(local.set $set (call $new))
        (loop $fill
          (local.set $ends (call $snew))
          (drop (call $read {reader} (i32.const {AREA}) (i32.const 1)))
          (call $join {reader} (local.get $set))
          (call $join {writer} (i32.const 0))
          (drop (call $write {writer} (i32.const {AREA}) (i32.const 1)))
          (br_if $fill (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1)))
            (i32.const {count}))))''',
        '(local $ends i64) (local $set i32) (local $at i32)')
    return Component(with_stream(text, ' u8'), own=1_000_000 * HANDLE_BYTES)


NEW_THREAD = 'thread.new-indirect $start (core table $library "t")'


def with_table(text):
    """What new threads need: their functions, and the type of these."""
    text = text.replace('(memory (export', '(table (export "t") 1 funcref) (memory (export', 1)
    return text.replace('(core module $L', '(core type $start (func (param i32)))(core module $L', 1)


@component
def waiters(n):
    """Many threads that wait for one set, whose event comes and is taken."""
    count = n.upto(9_000)
    reader, writer = packed('ends')
    canons = STREAMS | SETS | {
        'thread': ('(param i32 i32) (result i32)', NEW_THREAD),
        'resume': ('(param i32)', 'thread.resume-later'),
        'yield': ('(result i32)', 'thread.yield')}
    text = single(
        canons,
        f'(drop (call $read {reader} (i32.const {AREA}) (i32.const 1)))'
        f'(drop (call $write {writer} (i32.const {AREA}) (i32.const 1)))'
        '(drop (call $poll (global.get $set) (i32.const 8)))',
        f'''(global.set $set (call $new)) (local.set $ends (call $snew))
        (call $join {reader} (global.get $set))
        (loop $fill
          (call $resume (call $thread (i32.const 0) (i32.const 0)))
          (br_if $fill (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1)))
            (i32.const {count}))))
        (drop (call $yield))''',
        '(local $ends i64) (local $at i32)',
        fields='''(import "library" "t" (table 1 funcref)) (global $set (mut i32) (i32.const 0))
        (elem (i32.const 0) func $start)
        (func $start (param i32) (drop (call $wait (global.get $set) (i32.const 8))))''')
    text = with_table(text)
    return Component(with_stream(text, ' u8'), own=count * (64 << 10) + (64 << 20))


@component
def threads(n):
    """Threads without end: made, resumed, yielding."""
    body = n.pick(
        '(drop (call $thread (i32.const 0) (i32.const 0)))',
        '(call $resume (call $thread (i32.const 0) (i32.const 0)))',
        '(call $resume (call $thread (i32.const 0) (i32.const 0))) (drop (call $yield))')
    text = single({
        'thread': ('(param i32 i32) (result i32)', NEW_THREAD),
        'resume': ('(param i32)', 'thread.resume-later'),
        'yield': ('(result i32)', 'thread.yield')}, body,
        fields=f'''(import "library" "t" (table 1 funcref))
        (elem (i32.const 0) func $start)
        (func $start (param i32) {n.pick('', '(loop (drop (call $yield)) (br 0))')})''')
    text = with_table(text)
    return Component(text, own=10_000 * (64 << 10))


@component
def subtasks(n):
    """Calls that end at once, later or never, whose handles are dropped or kept."""
    code = n.pick(0, 1, 1)
    ends = '(call $return)' if n.chance() or code == 0 else ''
    back = 0 if ends else n.pick(1, 1)
    callee = f'(result i32) {"(call $return)" if code == 0 else ""} (i32.const {code})'
    inner = f'''(func (export "callback") (param i32 i32 i32) (result i32)
        {ends if code else ""} (i32.const {back if code else 0}))'''
    return Component(pair(
        'async', callee, 'async (callback (core func $m "callback"))', '(result i32)', 'async',
        '(drop (call $g))' + n.pick('', '(drop (call $yield))'),
        callee_canons={'return': ('', 'task.return')}, callee_fields=inner,
        canons={'yield': ('(result i32)', 'thread.yield')}, is_async=True),
        own=1_000_000 * HANDLE_BYTES)


@component
def backpressure(n):
    """Calls that wait to be let in."""
    return Component(pair(
        'async', '(call $inc)' if n.chance() else '(call $inc) (call $dec)', '', '(result i32)',
        'async', '(drop (call $g))',
        callee_canons={'inc': ('', 'backpressure.inc'), 'dec': ('', 'backpressure.dec')},
        is_async=True), own=1_000_000 * HANDLE_BYTES)


@component
def error_contexts(n):
    length, drops = n.upto(4 << 20), n.chance()
    make = f'(call $make (i32.const {AREA}) (i32.const {length}))'
    return Component(single({
        'make': ('(param i32 i32) (result i32)', f'error-context.new {MEMORY}'),
        'message': ('(param i32 i32)', f'error-context.debug-message {MEMORY} {REALLOC}'),
        'drop': ('(param i32)', 'error-context.drop')},
        f'(local.set $it {make}) (call $message (local.get $it) (i32.const 8))'
        + ('(call $drop (local.get $it))' if drops else ''), locals_='(local $it i32)'),
        own=2 * LIFTED + 1_000_000 * HANDLE_BYTES)


@component
def many_instances(n):
    """Threads of many instances that take turns."""
    count = n.upto(900)
    inner = guest(
        {'yield': ('(result i32)', 'thread.yield')},
        '(func (export "g") (loop (drop (call $yield)) (br 0)))',
        '(func (export "g") async (canon lift (core func $m "g") async))')
    inner = inner.replace('768 768', '1 1')
    made = ''.join(f'(instance $c{at} (instantiate $Callee))\n' for at in range(count))
    lowered = {f'g{at}': ('(result i32)', f'lower (func $c{at} "g") async') for at in range(count)}
    calls = ''.join(f'(drop (call $g{at}))' for at in range(count))
    text = single(lowered | {'yield': ('(result i32)', 'thread.yield')},
                  '(drop (call $yield))', calls)
    return Component(text.replace('(component', f'(component (component $Callee {inner}) {made}', 1),
                     own=count * (128 << 10))


PLAIN = '''(core module $m (func (export "f")))
  (core instance $m (instantiate $m))
  (func $f (canon lift (core func $m "f"))) (export "f" (func $f))'''
OWNER = '(component $A (type $t (resource (rep i32))) (export "t" (type $t)))'
# What stays of one definition that linking evaluates, and of a part of a type.
DEFINITION_BYTES, PART_BYTES = 800, 100
# How many there may be of a component without bytes; each byte allows one more.
BASE = 50_000


def linked(text, parts=0):
    """A component that may make as many definitions, and parts of types, as its bytes allow."""
    return Component(text, own=(BASE + len(text)) * DEFINITION_BYTES
                     + parts * (BASE + len(text)) * PART_BYTES)


def repeated(inner, count):
    """Instances of a component with very many definitions."""
    return linked(
        f'(component {PLAIN} (component $R {inner}) {"(instance (instantiate $R))" * count})')


@component
def linked_parts(n):
    """Instances that have others as parts in very many places, or have very many parts."""
    if n.chance():
        count = n.upto(20_000)
        parts = ''.join(f'(export "e{at}" (func $f))' for at in range(count))
        uses = ''.join(f'(alias export $i "e{at}" (func))' for at in range(count))
        return linked(f'(component {PLAIN} (instance $i {parts}) {uses})')
    inner = '(instance $i0 (instantiate $A))'
    for at in range(n.upto(16)):
        part = f'(instance $i{at})'
        inner += f'(instance $i{at + 1} (export "a" {part}) (export "b" {part}))'
    uses = f'(instance (export "a" {part}))' * n.upto(900)
    return Component(f'(component {PLAIN} {OWNER} {inner} {uses})')


@component
def linked_definitions(n):
    """Definitions that are evaluated for each of many instances."""
    definition = n.pick('(core func (canon resource.drop $t))', '(type (list u8))')
    return repeated(f'(type $t (resource (rep i32))) {definition * n.upto(20_000)}', n.upto(900))


@component
def linked_instances(n):
    """Instances within instances, of which each calls the one before, through an adapter."""
    library = '''(core module $Library (memory (export "memory") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
      (core instance $library (instantiate $Library))'''
    kind = n.pick('', '(param "p" string)', '(param "p" (list (tuple string (list string))))')
    core = '(param i32 i32)' if kind else ''
    memory = f'{MEMORY} {REALLOC}' if kind else ''
    user = f'''(component $U (import "f" (func $g {kind})) {library}
      (core func $l (canon lower (func $g) {memory}))
      (core module $m (import "" "f" (func $f {core})) (func (export "f") {core}))
      (core instance $m (instantiate $m (with "" (instance (export "f" (func $l))))))
      (func (export "f") {kind} (canon lift (core func $m "f") {memory})))'''
    row = ''.join(f'(instance $i{at + 1} (instantiate $U (with "f" (func $i{at} "f"))))'
                  for at in range(n.upto(60)))
    return linked(f'''(component {PLAIN}
      (component $R (component $F {library}
          (core module $m (func (export "f") {core})) (core instance $m (instantiate $m))
          (func (export "f") {kind} (canon lift (core func $m "f") {memory})))
        {user} (instance $i0 (instantiate $F)) {row})
      {"(instance (instantiate $R))" * n.upto(100)})''')


@component
def linked_scopes(n):
    """Many components in a scope of many definitions."""
    inner = '(component) (type (list u8))' * n.upto(900)
    return Component(f'(component {PLAIN} {"(type (list u8))" * n.upto(50_000)} {inner})')


@component
def linked_names(n):
    """Long names of what is instantiated very often."""
    name, count = 'a' * n.upto(90_000), n.upto(900)
    return Component(f'''(component {PLAIN}
      (core module $p (global (export "{name}") i32 (i32.const 0)))
      (core module $u (import "" "{name}" (global i32)))
      (core instance $p (instantiate $p))
      {'(core instance (instantiate $u (with "" (instance $p))))' * count})''',
        own=count * 16 * DEFINITION_BYTES)


@component
def types_made_anew(n):
    """Imports whose resource types are others each time, and so all types about them."""
    resources = ''.join(f'(export "r{at}" (type (sub resource)))' for at in range(n.upto(900)))
    instances = ''.join(f'(export "i{at}" (instance (type $i)))' for at in range(n.upto(900)))
    users = '(component (alias outer 1 $o (type $t)) (import "x" (instance (type $t))))'
    return linked(f'''(component {PLAIN}
      (type $i0 (instance {resources}))
      (type $o (instance (alias outer 1 $i0 (type $i)) {instances}))
      {users * n.upto(50)})''', parts=3)


@component
def deep(n):
    """A call into an instance that is within very many others."""
    depth = n.upto(90)
    is_async = n.chance()
    kind, lower = (' async', 'async') if is_async else ('', '')
    text = f'''(core module $m (func (export "g")))
      (core instance $i (instantiate $m))
      (func (export "g"){kind} (canon lift (core func $i "g")))'''
    for _ in range(depth):
        text = f'''(component $Inner {text}) (instance $inner (instantiate $Inner))
          (export "g" (func $inner "g"))'''
    result = '(result i32)' if is_async else ''
    call = '(drop (call $g))' if is_async else '(call $g)'
    other = f'''(import "g" (func $g{kind})) {guest(
        {"g": (result, f"lower (func $g) {lower}")}, rounds(call),
        f'(func (export "f"){kind} (canon lift (core func $m "f")))')}'''
    return Component(f'''(component
      (component $Callee {text}) (instance $callee (instantiate $Callee))
      (component $Caller {other})
      (instance $caller (instantiate $Caller (with "g" (func $callee "g"))))
      (export "f" (func $caller "f")))''')
