"""What is asked about an instruction: the forms of its text, and rows of operands for each."""
import operands
from operands import Operands, addresses, lane_kind

# Operands of one address, two values: expected, replacement, count, timeout …
STORED = {'i32': [0x8899aabb, 0xffffffff], 'i64': [0x8090a0b0c0d0e0f0, 0xffffffff00000000],
          'f32': [0x7fa12345, 0x80000000], 'f64': [0x7ff4000012345678, 0x8000000000000000],
          'v128': [[*range(0x80, 0x90)], [0xff] * 16]}
SHUFFLES = ([*range(16)], [*range(16, 32)], [*range(31, 15, -1)], [*range(15, -1, -1)], [0, 16] * 8,
            [5] * 16, [31] * 16, [*range(8, 24)], [*range(4, 20)], [*range(1, 17)],
            [0, 1, 2, 3] * 4, [12, 13, 14, 15] * 4, [0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23],
            [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12],
            [15, 0, 31, 16, 1, 2, 4, 8, 17, 18, 20, 24, 7, 23, 9, 30])
ROWS_BY_LANE = {'i8': 12, 'i16': 14, 'i32': 20, 'f32': 26, 'i64': 28, 'f64': 40}


def questions(instruction, is_64):
    """(text, rows): the instruction with its immediates, and operands as bits or lists of lanes."""
    if instruction.has_memory:
        yield from memory_questions(instruction, is_64)
        return
    source = Operands(instruction.text)
    kinds = instruction.parameters
    if 'v128' not in kinds + instruction.results:
        yield instruction.text, source.tuples(kinds, 90)
        return
    lane = lane_kind(instruction.text)
    if instruction.immediates == 'lane':
        for number in range(instruction.lanes):
            yield f'{instruction.text} {number}', list(source.vectors(kinds, lane, 4))
    elif instruction.immediates == 'shuffle':
        for lanes in SHUFFLES:
            yield f"{instruction.text} {' '.join(map(str, lanes))}", list(source.vectors(kinds, 'i8', 2))
    elif 'swizzle' in instruction.text:
        indices = [[*range(16)], [*range(15, 32)], [0, 15, 16, 17, 31, 127, 128, 255] * 2, [255] * 16]
        yield instruction.text, [([*range(0x80, 0x90)], row[:16]) for row in indices]
    else:
        is_shift = kinds == ['v128', 'i32']
        yield instruction.text, list(source.vectors(kinds, lane, ROWS_BY_LANE[lane], is_shift))


def memory_questions(instruction, is_64):
    text, width = instruction.text, max(instruction.access_bytes, 1)
    if text == 'memory.size':
        yield text, [()]
    elif text == 'memory.grow':
        yield text, [(pages,) for pages in (0, 1, 2, 3, 65536, (1 << 64 if is_64 else 1 << 32) - 1)]
    elif text.startswith('memory.'):
        if 'atomic' in text:
            offsets = (0, 4)
        else:
            yield text, bulk(instruction, is_64)
            return
        for offset in offsets:
            yield with_offset(text, offset), accesses(instruction, width, is_64, offset)
    else:
        is_atomic = instruction.feature == 'threads'
        top = (1 << (64 if is_64 else 32)) - 1
        # The last offset that is aligned: others would only show that alignment is looked at.
        offsets = (0, 8 if is_atomic else 7, 65536 - width, (top + 1 - width) if is_atomic else top)
        for offset in (offsets[0], offsets[1], offsets[3]) if is_64 else offsets:
            for suffix in lane_suffixes(instruction):
                yield with_offset(text, offset) + suffix, accesses(instruction, width, is_64, offset)


def lane_suffixes(instruction):
    lanes = sorted({0, instruction.lanes // 2, instruction.lanes - 1}) if instruction.lanes else []
    return [f' {lane}' for lane in lanes] or ['']


def with_offset(text, offset):
    return f'{text} offset={offset}' if offset else text


def accesses(instruction, width, is_64, offset=0):
    """Rows of address and values, without those that are out of bounds and not aligned: engines
    look at the two in either order."""
    for row in all_accesses(instruction, width, is_64, offset):
        place = row[0] + offset
        if instruction.feature != 'threads' or place % width == 0 or place + width <= 65536:
            yield row


def all_accesses(instruction, width, is_64, offset):
    places = addresses(width, is_64)
    if offset:
        top = 1 << (64 if is_64 else 32)
        places = [0, 1, 8, 65536 - width, (65536 - offset - width) % top, (top - offset) % top,
                  (65537 - offset - width) % top, top - 1]
    kinds = instruction.parameters[1:]
    for number, place in enumerate(operands.unique(places)):
        yield (place, *(STORED[kind][(number + at) % 2] for at, kind in enumerate(kinds)))
    if 'cmpxchg' in instruction.text:
        # What lies at 16, so that it is replaced.
        found = int.from_bytes(bytes((at * 167 + 29) % 256 for at in range(16, 16 + width)), 'little')
        yield 16, found, STORED[kinds[1]][0]


def bulk(instruction, is_64):
    far = (1 << 64 if is_64 else 1 << 32) - 1
    rows = [(0, 0, 0), (16, 3, 5), (3, 16, 5), (8, 10, 12), (10, 8, 12), (0, 1, 15), (1, 0, 16), (0, 0, 17),
            (1000, 900, 140), (900, 1000, 140), (65530, 4, 6), (65531, 4, 6),
            (4, 65530, 6), (4, 65531, 6), (65536, 0, 0), (65537, 0, 0), (0, 65536, 0), (0, 65537, 0),
            (0, 0, 65536), (0, 0, 65537), (far, 0, 1), (0, far & 0xffffffff, 1), (0, 0, far & 0xffffffff)]
    if instruction.text == 'memory.fill':
        rows = [(to, 0xab if value == 0 else value, count) for to, value, count in rows]
    return [row for row in rows if row[2] != 65536]

