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
    'at the end': f'(i32.sub (i32.const {MEMORY_BYTES}) (local.get $size))',
    'minus eight': '(i32.const -8)',
}


@dataclasses.dataclass
class Function:
    parameters: list
    result: object

    @property
    def lowered(self):
        """Core types as the caller has them: parameters, result."""
        slots, _, result = self.lifted
        return ([*slots, 'i32'], []) if self.has_area else (slots, result)

    @property
    def has_area(self):
        return bool(self.result) and len(values.flat(self.result)) > values.FLAT_RESULTS_MAX

    @property
    def lifted(self):
        """Core types as the callee has them: parameters, whether they lie in memory, result."""
        slots = [slot for kind in self.parameters for slot in values.flat(kind)]
        is_spilled = len(slots) > values.FLAT_PARAMETERS_MAX
        result = values.flat(self.result) if self.result else []
        return (['i32'] if is_spilled else slots, is_spilled,
                ['i32'] if len(result) > values.FLAT_RESULTS_MAX else result)


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
    parts = [f'(param "p{at}" {names.text(kind)})' for at, kind in enumerate(function.parameters)]
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


def callee(function, answer, image, realloc):
    slots, _, result = function.lifted
    names = Names(is_import=False)
    text = signature(names, function)
    return names.exported, f'''
  (component $callee
    {" ".join(names.lines)}
    (core module $m {library(image, realloc)}
    (func (export "f") {" ".join(f"(param {slot})" for slot in slots)}
      {" ".join(f"(result {slot})" for slot in result)}
      {" ".join(mixed(slot, f"(local.get {at})") for at, slot in enumerate(slots))}
      (call $mix-memory)
      {" ".join(constant(slot, bits) for slot, bits in zip(result, answer))})
    (func (export "hash") (result i64) (global.get $hash)))
    (core instance $i (instantiate $m))
    (func (export "f") {text}
      (canon lift (core func $i "f") (memory (core memory $i "memory"))
        (realloc (core func $i "realloc"))
        string-encoding={image.encoding}))
    (func (export "hash") (result u64) (canon lift (core func $i "hash"))))'''


def caller(function, arguments, image, realloc):
    parameters, result = function.lowered
    names = Names(is_import=True)
    text = signature(names, function)
    values_text = " ".join(constant(slot, bits) for slot, bits in zip(parameters, arguments))
    call = f'(call $f {values_text})'
    return f'''
  (component $caller
    {" ".join(names.lines)}
    (import "f" (func $f {text}))
    (import "hash" (func $hash (result u64)))
    (core module $memory {library(image, realloc)}
    (func (export "mix") (param i64) (call $mix (local.get 0)))
    (func (export "mix-memory") (call $mix-memory))
    (func (export "hash") (result i64) (global.get $hash)))
    (core instance $memory (instantiate $memory))
    (core func $f (canon lower (func $f) (memory (core memory $memory "memory"))
      (realloc (core func $memory "realloc")) string-encoding={image.encoding}))
    (core func $hash (canon lower (func $hash)))
    (core module $m
      (import "memory" "mix" (func $mix (param i64)))
      (import "memory" "mix-memory" (func $mix-memory))
      (import "memory" "hash" (func $own (result i64)))
      (import "host" "f" (func $f {" ".join(f"(param {slot})" for slot in parameters)}
        {" ".join(f"(result {slot})" for slot in result)}))
      (import "host" "hash" (func $hash (result i64)))
      (func (export "g") (result i64)
        {mixed(result[0], call) if result else call}
        (call $mix-memory)
        (call $mix (call $hash))
        (call $own)))
    (core instance $i (instantiate $m (with "memory" (instance $memory))
      (with "host" (instance (export "f" (func $f)) (export "hash" (func $hash))))))
    (func (export "g") (result u64) (canon lift (core func $i "g"))))'''


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


def component(generator):
    """The text of a component that exports `g: func() -> u64`."""
    parameters = [values.made_type(generator, 3) for _ in range(generator.choice([0, 1, 1, 2, 5]))]
    result = values.made_type(generator, 3) if generator.random() < 0.7 else None
    function = Function(parameters, result)
    given = values.Image(generator, generator.choice(values.ENCODINGS), DATA_START)
    returned = values.Image(generator, generator.choice(values.ENCODINGS), DATA_START)
    arguments = passed(given, ('tuple', tuple(parameters)) if parameters else None,
                       values.FLAT_PARAMETERS_MAX)
    answer = passed(returned, result, values.FLAT_RESULTS_MAX)
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
