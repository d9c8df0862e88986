"""Components of two guests, one of which calls the other with a value and looks at the answer.

Both begin with a memory that holds values. Each mixes what it gets, core values and all of its
memory, into a number: so whatever differs in a byte differs in the result.
"""
import dataclasses

import values

MEMORY_BYTES = 1 << 16
# Where values lie; below it stands what a call returns.
DATA_START = 1 << 10
# Of the room for calls of `realloc`.
ROOM_START = 1 << 15
REALLOC = {
    'plain': '(local.get $at)',
    'unaligned': '(i32.add (local.get $at) (i32.const 1))',
    'out of bounds': f'(i32.const {MEMORY_BYTES - 1})',
    # What was there is lost.
    'at the end': f'(i32.sub (i32.const {MEMORY_BYTES}) (local.get $size))',
    'changed': '''(block (result i32)
      (if (i32.and (i32.ne (local.get $old-size) (i32.const 0))
        (i32.ge_u (local.get $size) (i32.const 4)))
        (then (i32.store (local.get $at) (i32.const 0x41E97A80))))
      (local.get $at))''',
    'minus eight': '(i32.const -8)',
}


@dataclasses.dataclass
class Function:
    parameters: list
    result: object
    # How it is lifted: 'sync', 'async', or 'yield', where it answers in a later turn.
    lift: str = 'sync'
    is_lowered_async: bool = False

    @property
    def is_async(self):
        return self.lift != 'sync' or self.is_lowered_async

    @property
    def effect(self):
        return 'async ' if self.is_async else ''

    def flat(self, kinds, most):
        slots = [slot for kind in kinds for slot in values.flat(kind)]
        return ['i32'] if len(slots) > most else slots

    @property
    def results(self):
        return [self.result] if self.result else []

    @property
    def parameters_max(self):
        """How many core parameters the caller has before they lie in memory."""
        return values.FLAT_ASYNC_MAX if self.is_lowered_async else values.FLAT_PARAMETERS_MAX

    @property
    def results_max(self):
        """The same of what the callee returns."""
        return values.FLAT_RESULTS_MAX if self.lift == 'sync' else values.FLAT_PARAMETERS_MAX

    @property
    def lowered(self):
        """Core types as the caller has them: parameters, result."""
        slots = self.flat(self.parameters, self.parameters_max)
        if self.is_lowered_async:
            return (slots + ['i32'] if self.has_area else slots, ['i32'])
        result = self.flat(self.results, values.FLAT_RESULTS_MAX)
        return ([*slots, 'i32'], []) if self.has_area else (slots, result)

    @property
    def has_area(self):
        """Whether the caller says where the result goes."""
        most = 0 if self.is_lowered_async else values.FLAT_RESULTS_MAX
        return bool(self.result) and len(values.flat(self.result)) > most

    @property
    def lifted(self):
        """Core types as the callee has them: parameters, what it returns."""
        return (self.flat(self.parameters, values.FLAT_PARAMETERS_MAX),
                self.flat(self.results, self.results_max))


class Names:
    """Types of components as text; those that need a name are imported or exported with one."""

    def __init__(self, is_import):
        self.is_import, self.lines, self.known = is_import, [], {}

    def text(self, kind):
        if kind is None:
            return None
        if kind in self.known:
            return self.known[kind]
        match kind[0]:
            case 'list' | 'option':
                body = f'({kind[0]} {self.text(kind[1])})'
            case 'tuple':
                body = f'(tuple {" ".join(self.text(part) for part in kind[1])})'
            case 'result':
                ok, error = self.text(kind[1]), self.text(kind[2])
                body = f'(result{f" {ok}" if ok else ""}{f" (error {error})" if error else ""})'
            case 'record':
                body = self.cases('record', 'field', [self.text(part) for part in kind[1]])
            case 'variant':
                body = self.cases('variant', 'case', [self.text(part) for part in kind[1]])
            case 'enum' | 'flags':
                body = f'({kind[0]} {" ".join(f"{chr(34)}c{at}{chr(34)}" for at in range(kind[1]))})'
            case _:
                return kind[0]
        number = len(self.known)
        self.lines.append(f'(type $d{number} {body})')
        if kind[0] in ('record', 'variant', 'enum', 'flags'):
            word = 'import' if self.is_import else 'export'
            self.lines.append(
                f'(import "t{number}" (type $t{number} (eq $d{number})))' if self.is_import else
                f'({word} $t{number} "t{number}" (type $d{number}))')
            self.known[kind] = f'$t{number}'
        else:
            self.known[kind] = f'$d{number}'
        return self.known[kind]

    @staticmethod
    def cases(word, part, types):
        items = [f'({part} "c{at}"{f" {kind}" if kind else ""})' for at, kind in enumerate(types)]
        return f'({word} {" ".join(items)})'

    @property
    def exported(self):
        return [name[1:] for name in self.known.values() if name.startswith('$t')]


def signature(names, function):
    parts = ['async'] if function.is_async else []
    parts += [f'(param "p{at}" {names.text(kind)})' for at, kind in enumerate(function.parameters)]
    if function.result:
        parts.append(f'(result {names.text(function.result)})')
    return ' '.join(parts)


def constant(kind, bits):
    if kind[0] == 'i':
        return f'({kind}.const {bits})'
    return f'({kind}.reinterpret_i{kind[1:]} (i{kind[1:]}.const {bits}))'


def mixed(kind, value):
    as_bits = {
        'i32': f'(i64.extend_i32_u {value})', 'i64': value,
        'f32': f'(i64.extend_i32_u (i32.reinterpret_f32 {value}))',
        'f64': f'(i64.reinterpret_f64 {value})'}[kind]
    return f'(call $mix {as_bits})'


def quoted(content):
    return ''.join(f'\\{byte:02x}' for byte in content)


def library(image, realloc):
    """What a guest has besides its function."""
    return f'''
    (memory (export "memory") 1 1)
    (data (i32.const {image.start}) "{quoted(image.bytes)}")
    (global $next (mut i32) (i32.const {ROOM_START}))
    (global $hash (mut i64) (i64.const 0))
    (func $mix (param $bits i64)
      (global.set $hash (i64.add
        (i64.mul (i64.rotl (global.get $hash) (i64.const 7)) (i64.const 0x9E3779B97F4A7C15))
        (local.get $bits))))
    (func $mix-memory (local $at i32)
      (loop $again
        (if (i64.ne (i64.load (local.get $at)) (i64.const 0)) (then
          (call $mix (i64.extend_i32_u (local.get $at)))
          (call $mix (i64.load (local.get $at)))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br_if $again (i32.lt_u (local.get $at) (i32.const {MEMORY_BYTES})))))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $boundary i32)
      (param $size i32) (result i32) (local $at i32)
      (local.set $at (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $boundary) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $boundary))))
      (if (i32.gt_u (local.get $size) (i32.sub (i32.const {MEMORY_BYTES}) (local.get $at)))
        (then unreachable))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (memory.copy (local.get $at) (local.get $old) (select
        (local.get $old-size) (local.get $size)
        (i32.lt_u (local.get $old-size) (local.get $size))))
      ;; What was written there before the room was too small is nobody's business.
      (memory.fill (local.get $old) (i32.const 0) (local.get $old-size))
      {REALLOC[realloc]})'''


def memory(image, realloc):
    """An instance of all that a guest has besides its function."""
    return f'''(core module $memory {library(image, realloc)}
    (func (export "mix") (param i64) (call $mix (local.get 0)))
    (func (export "mix-memory") (call $mix-memory))
    (func (export "hash") (result i64) (global.get $hash)))
    (core instance $memory (instantiate $memory))'''


MEMORY_IMPORTS = '''(import "memory" "mix" (func $mix (param i64)))
      (import "memory" "mix-memory" (func $mix-memory))'''


def words(word, kinds):
    return f'({word} {" ".join(kinds)})'


def callee(function, answer, image, realloc):
    slots, result = function.lifted
    names = Names(is_import=False)
    text = signature(names, function)
    options = f'''(memory (core memory $memory "memory")) string-encoding={image.encoding}'''
    given = " ".join(constant(slot, bits) for slot, bits in zip(result, answer))
    if function.lift == 'sync':
        builtin, imports, instances, ending = '', '', '', given
        results, lift = words('result', result), ''
    else:
        kind = f'(result {names.text(function.result)})' if function.result else ''
        builtin = f'(core func $return (canon task.return {kind} {options}))'
        imports = f'(import "" "return" (func $return {words("param", result)}))'
        instances = '(with "" (instance (export "return" (func $return))))'
        answered = f'(call $return {given}) (i32.const 0)'
        ending = '(i32.const 1)' if function.lift == 'yield' else answered
        imports += '''
    (func (export "later") (param i32 i32 i32) (result i32)
      ''' + (answered if function.lift == 'yield' else 'unreachable') + ')'
        results, lift = '(result i32)', 'async (callback (core func $i "later"))'
    return names.exported, f'''
  (component $callee
    {" ".join(names.lines)}
    {memory(image, realloc)}
    {builtin}
    (core module $m
      {MEMORY_IMPORTS}
      {imports}
    (func (export "f") {words("param", slots)} {results}
      {" ".join(mixed(slot, f"(local.get {at})") for at, slot in enumerate(slots))}
      (call $mix-memory)
      {ending}))
    (core instance $i (instantiate $m (with "memory" (instance $memory)) {instances}))
    (func (export "f") {text}
      (canon lift (core func $i "f") {lift} {options}
        (realloc (core func $memory "realloc"))))
    (func (export "hash") (result u64) (canon lift (core func $memory "hash"))))'''


# A call that was lowered asynchronously has a state, and a number if it has not ended.
WAITING = '''(import "host" "new" (func $new (result i32)))
      (import "host" "join" (func $join (param i32 i32)))
      (import "host" "wait" (func $wait (param i32 i32) (result i32)))
      (import "host" "drop" (func $drop (param i32)))
      (func $await (param $call i32) (local $set i32)
        (if (i32.ne (local.get $call) (i32.const 2)) (then
          (local.set $set (call $new))
          (call $join (i32.shr_u (local.get $call) (i32.const 4)) (local.get $set))
          (loop $again
            (drop (call $wait (local.get $set) (i32.const 0)))
            (br_if $again (i32.ne (i32.load (i32.const 4)) (i32.const 2))))
          (call $drop (i32.shr_u (local.get $call) (i32.const 4)))
          ;; What an engine calls things is its own business.
          (i64.store (i32.const 0) (i64.const 0)))))'''
WAITING_FUNCTIONS = '''(core func $new (canon waitable-set.new))
    (core func $join (canon waitable.join))
    (core func $wait (canon waitable-set.wait (memory (core memory $memory "memory"))))
    (core func $drop (canon subtask.drop))'''
WAITING_EXPORTS = '''(export "new" (func $new)) (export "join" (func $join))
      (export "wait" (func $wait)) (export "drop" (func $drop))'''


def caller(function, arguments, image, realloc):
    parameters, result = function.lowered
    names = Names(is_import=True)
    text = signature(names, function)
    values_text = " ".join(constant(slot, bits) for slot, bits in zip(parameters, arguments))
    call = f'(call $f {values_text})'
    is_async = function.is_lowered_async
    if is_async:
        call = f'(call $await {call})'
    elif result:
        call = mixed(result[0], call)
    return f'''
  (component $caller
    {" ".join(names.lines)}
    (import "f" (func $f {text}))
    (import "hash" (func $hash (result u64)))
    {memory(image, realloc)}
    (core func $f (canon lower (func $f) (memory (core memory $memory "memory"))
      {"async" if is_async else ""}
      (realloc (core func $memory "realloc")) string-encoding={image.encoding}))
    (core func $hash (canon lower (func $hash)))
    {WAITING_FUNCTIONS if is_async else ""}
    (core module $m
      {MEMORY_IMPORTS}
      (import "memory" "memory" (memory 1))
      (import "memory" "hash" (func $own (result i64)))
      (import "host" "f" (func $f {words("param", parameters)} {words("result", result)}))
      (import "host" "hash" (func $hash (result i64)))
      {WAITING if is_async else ""}
      (func (export "g") (result i64)
        {call}
        (call $mix-memory)
        (call $mix (call $hash))
        (call $own)))
    (core instance $i (instantiate $m (with "memory" (instance $memory))
      (with "host" (instance (export "f" (func $f)) (export "hash" (func $hash))
        {WAITING_EXPORTS if is_async else ""}))))
    (func (export "g") {function.effect}(result u64) (canon lift (core func $i "g"))))'''


def corrupted(generator, image, slots):
    """Some bits of the values are others."""
    slots = list(slots)
    for _ in range(generator.choice([1, 1, 2, 3])):
        if slots and generator.random() < 0.3:
            at = generator.randrange(len(slots))
            slots[at] ^= 1 << generator.randrange(32)
        elif image.bytes:
            at = generator.randrange(len(image.bytes))
            image.bytes[at] = generator.choice([0, 1, 0x7F, 0x80, 0xD8, 0xFF,
                                                generator.randrange(256)])
    return slots


def component(generator, is_async=False):
    """The text of a component that exports `g: func() -> u64`, which may have to wait."""
    parameters = [values.made_type(generator, 3) for _ in range(generator.choice([0, 1, 1, 2, 5]))]
    result = values.made_type(generator, 3) if generator.random() < 0.7 else None
    function = Function(parameters, result)
    if is_async:
        function.lift = generator.choice(['sync', 'async', 'yield'])
        function.is_lowered_async = generator.random() < 0.6 or function.lift == 'sync'
    given = values.Image(generator, generator.choice(values.ENCODINGS), DATA_START)
    returned = values.Image(generator, generator.choice(values.ENCODINGS), DATA_START)
    arguments = passed(given, ('tuple', tuple(parameters)) if parameters else None,
                       function.parameters_max)
    answer = passed(returned, result, function.results_max)
    if generator.random() < 0.4:
        arguments = corrupted(generator, given, arguments)
        answer = corrupted(generator, returned, answer)
    if function.has_area:
        odd = generator.choice([0] * 20 + [1, MEMORY_BYTES - 1 - 16])
        arguments.append(16 + odd)
    kinds = [generator.choice(['plain'] * 12 + list(REALLOC)) for _ in range(2)]
    exported, first = callee(function, answer, returned, kinds[0])
    second = caller(function, arguments, given, kinds[1])
    types = ' '.join(f'(with "{name}" (type $a "{name}"))' for name in exported)
    return f'''(component {first} {second}
  (instance $a (instantiate $callee))
  (instance $b (instantiate $caller {types}
    (with "f" (func $a "f")) (with "hash" (func $a "hash"))))
  (export "g" (func $b "g")))
'''


def passed(image, kind, flat_max):
    """The core values that stand for a random value, or for its address."""
    if kind is None:
        return []
    if len(values.flat(kind)) <= flat_max:
        return image.flattened(kind)
    address = image.room(values.size(kind), values.alignment(kind))
    image.store(kind, address)
    return [address]
