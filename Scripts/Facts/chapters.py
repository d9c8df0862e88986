"""Asks both engines about all instructions of a chapter and writes what they agree on."""
import re

import engines
import spelled
from operands import WIDTHS
from questions import questions
from table import ROOT, chapter, instructions

FOLDER = ROOT / 'Fixtures' / 'instructions'
# Computed NaNs: the standard leaves sign and payload open (core 4.3.3).
COMPUTES_NAN = re.compile(r'f(32|64)(x[24])?\.(relaxed_)?(add|sub|mul|div|min|max|sqrt|ceil|floor|trunc|nearest|'
                          r'demote|promote|madd|nmadd)')
TAKE = {'i32': '(i32.wrap_i64 {0})', 'i64': '{0}', 'f32': '(f32.reinterpret_i32 (i32.wrap_i64 {0}))',
        'f64': '(f64.reinterpret_i64 {0})', 'v128': '(i64x2.replace_lane 1 (i64x2.splat {0}) {1})'}
GIVE = {'i32': '(i64.extend_i32_u {0})', 'i64': '{0}', 'f32': '(i64.extend_i32_u (i32.reinterpret_f32 {0}))',
        'f64': '(i64.reinterpret_f64 {0})', 'v128': '(i64x2.extract_lane 0 {0}) (i64x2.extract_lane 1 {0})'}


class Form:
    """One instruction with its immediates, in memories of one kind of address."""

    def __init__(self, instruction, text, is_64):
        address = 'i64' if is_64 else 'i32'
        self.instruction, self.text = instruction, text
        kinds = [address if kind == 'address' else kind for kind in instruction.parameters]
        if instruction.text == 'memory.init $data':
            kinds[1:] = ['i32', 'i32']
        self.parameters = kinds
        self.results = [address if kind == 'address' else kind for kind in instruction.results]
        self.memory = f'(memory (export "memory") {"i64 " if is_64 else ""}1 3)'

    def wasm(self, body=None):
        """A module that takes and gives all values as i64, so that no engine's borders change them."""
        words = sum(2 if kind == 'v128' else 1 for kind in self.parameters)
        given = iter(f'(local.get {at})' for at in range(words))
        sets = [f"(local.set $%d {TAKE[kind].format(next(given), next(given) if kind == 'v128' else '')})" % at
                for at, kind in enumerate(self.parameters)]
        body = body or f"({self.text} {' '.join(f'(local.get ${at})' for at in range(len(sets)))})"
        locals_ = [f'(local ${at} {kind})' for at, kind in enumerate(self.parameters)]
        locals_ += [f'(local $r{at} {kind})' for at, kind in enumerate(self.results)]
        takes = [f'(local.set $r{at})' for at in reversed(range(len(self.results)))]
        gives = [GIVE[kind].format(f'(local.get $r{at})') for at, kind in enumerate(self.results)]
        count = sum(2 if kind == 'v128' else 1 for kind in self.results)
        return engines.binary(
            f'(module {self.memory if self.instruction.has_memory else ""} (data $data "0123456789abcdef")'
            f' (func (export "f") (param {"i64 " * words}) (result {"i64 " * count})'
            f' {" ".join(locals_ + sets)} {body} {" ".join(takes + gives)}))')


def pack(values):
    """Words of a row's operands; a vector is a list of lanes."""
    for value in values:
        if isinstance(value, list):
            width = 128 // len(value)
            whole = sum(lane << (width * at) for at, lane in enumerate(value))
            yield from (whole & engines.MASK, whole >> 64)
        else:
            yield value


def unpack(words, kinds, lanes):
    words = iter(words)
    for kind, lane in zip(kinds, lanes):
        if kind == 'v128':
            whole, width = next(words) | next(words) << 64, WIDTHS[lane]
            yield [whole >> at & (1 << width) - 1 for at in range(0, 128, width)]
        else:
            yield [next(words)]


def is_nan(bits, width):
    digits = 23 if width == 32 else 52
    return bits & (1 << width - 1) - 1 > (1 << width - 1) - (1 << digits)


def is_canonical(bits, width):
    return bits & (1 << (23 if width == 32 else 52)) - 1 == 1 << (22 if width == 32 else 51)


def nan_class(inputs):
    """Canonical unless an operand, at this lane, is a NaN of another kind."""
    for bits, width in inputs:
        if is_nan(bits, width) and not is_canonical(bits, width):
            return 'nan:arithmetic'
    return 'nan:canonical'


def fits(bits, width, name):
    quiet = bits >> (22 if width == 32 else 51) & 1
    return is_nan(bits, width) and quiet and (name == 'nan:arithmetic' or is_canonical(bits, width))


def shape_of_result(form, kind):
    """How a result is written: vectors in the shape that the instruction's name begins with."""
    if kind != 'v128':
        return kind
    return form.text.split('x')[0] if form.text[0] in 'if' else 'i8'


def written(values, lane):
    width = WIDTHS.get(lane, 64) // 4
    return '_'.join(value if isinstance(value, str) else f'{value:0{width}x}' for value in values)


def results(form, row, one, two):
    """The result as text, or nothing where the engines differ."""
    (first, first_change), (second, second_change) = one, two
    if first_change != second_change:
        return None
    if first and isinstance(first[0], str):
        common = [name for name in first if name in second]
        return f' trap {common[0]}' if common and not first_change else None
    if second and isinstance(second[0], str):
        return None
    shapes = [shape_of_result(form, kind) for kind in form.results]
    text = ''
    for at, (left, right) in enumerate(zip(unpack(first, form.results, shapes),
                                           unpack(second, form.results, shapes))):
        width, values = WIDTHS[shapes[at]], []
        for lane, (x, y) in enumerate(zip(left, right)):
            if COMPUTES_NAN.match(form.text) and is_nan(x, width):
                name = nan_class(lane_inputs(form, row, lane))
                if not (fits(x, width, name) and fits(y, width, name)):
                    return None
                x = y = name
            if x != y:
                return None
            values.append(x)
        text += ' ' + written(values, shapes[at])
    if first_change:
        text += f' [{first_change[0]}] {first_change[1]}'
    return text


def lane_inputs(form, row, lane):
    for value, kind in zip(row, form.parameters):
        lanes = value if isinstance(value, list) else [value]
        width = 128 // len(lanes) if isinstance(value, list) else WIDTHS[kind]
        if lane < len(lanes):
            yield lanes[lane], width


def forms(name, is_64):
    chosen = [instruction for instruction in instructions()
              if (chapter(instruction) == name if not is_64 else instruction.has_memory)]
    for instruction in chosen:
        for text, rows in questions(instruction, is_64):
            form = Form(instruction, text, is_64)
            yield form, [row if isinstance(row, tuple) else tuple(row) for row in rows]


def ask(form, rows, wasmtime, v8):
    text = form.instruction.text
    other = spelled.RELAXED.get(text) or spelled.WIDE.get(text)
    words = [list(pack(row)) for row in rows]
    fresh = text == 'memory.grow'
    one = wasmtime.ask(form.wasm(other if text in spelled.NEVER_ITSELF else None), words, fresh)
    two = v8.ask(form.wasm(other), words, fresh)
    return zip(one, two)


def write_chapters(names):
    wasmtime, v8 = engines.Wasmtime(), engines.V8Engine()
    all_names = sorted({chapter(instruction) for instruction in instructions()}) + ['memory64']
    FOLDER.mkdir(parents=True, exist_ok=True)
    dropped = 0
    for name in names or all_names:
        lines, count = ['; Written by Scripts/instruction-facts. README.md has the format.'], 0
        for form, rows in forms(name, name == 'memory64'):
            lines.append(f"\n{form.text} : {' '.join(form.parameters)} -> {' '.join(form.results)}".rstrip())
            for row, (one, two) in zip(rows, ask(form, rows, wasmtime, v8)):
                result = results(form, row, one, two)
                if result is None:
                    dropped += 1
                    print(f'they differ: {form.text} {row}: wasmtime {one}, V8 {two}')
                    continue
                count += 1
                texts = [written(value if isinstance(value, list) else [value], lane_of(value, kind))
                         for value, kind in zip(row, form.parameters)]
                lines.append(f"{' '.join(texts)} ={result}".strip())
        (FOLDER / f'{name}.txt').write_text('\n'.join(lines) + '\n')
        print(f'{name}: {count} rows')
    print(f'{dropped} rows left out, as the engines differ')
    return 1 if dropped else 0


def lane_of(value, kind):
    return {16: 'i8', 8: 'i16', 4: 'i32', 2: 'i64'}[len(value)] if isinstance(value, list) else kind
