"""Operands, edges first: what each instruction is asked. The same on every run."""
import itertools
import random

WIDTHS = {'i8': 8, 'i16': 16, 'i32': 32, 'i64': 64, 'f32': 32, 'f64': 64}


def integers(width):
    top = 1 << (width - 1)
    mask = 2 * top - 1
    edges = [0, 1, mask, top, top - 1, 2, mask - 1, top + 1, width - 1, width, width + 1]
    for power in (7, 8, 15, 16, 24, 31, 32, 53, 63):
        if power < width:
            edges += [1 << power, (1 << power) - 1, (1 << power) + 1, mask + 1 - (1 << power)]
    # Halfway between two floats, and just beside it.
    halves = [0x1000001, 0x1000003, 0x7fffffbf, 0x7fffffc0, 0xffffff7f, 0x20000000000001, 0x20000000000003,
              0x7ffffffffffffdff, 0x7ffffffffffffe00, 0x7fffffbfffffffff, 0x8000004000000001,
              0xfffffffffffffbff, 0xfffffffffffffc00, 0x0123456789abcdef, 0x5555555555555555]
    return unique(value & mask for value in edges + halves)


def floats(width):
    """Zeros, ones, subnormals, limits, infinities, NaNs, halves, and limits of integers."""
    digits, top = (23, 0x7f) if width == 32 else (52, 0x3ff)
    sign, one, quiet = 1 << (width - 1), top << digits, 1 << (digits - 1)
    infinity = (2 * top + 1) << digits
    positive = [0, one, infinity, infinity | quiet, infinity | 1, 1, (1 << digits) - 1, 1 << digits,
                infinity - 1, one - 1, one + 1, one | quiet, infinity | quiet | 0x1234,
                (top - 1) << digits, (top - 1) << digits | 1, ((top - 1) << digits) - 1,  # about 0.5
                (top + 1) << digits | quiet >> 1, (top + 1) << digits | quiet >> 2 | quiet]  # 2.5, 3.25
    for power in (7, 8, 15, 16, 23, 24, 31, 32, 52, 53, 63, 64):
        exact = (top + power) << digits
        positive += [exact, exact - 1, exact + 1]
        if power < digits:
            positive += [exact | 1 << (digits - power - 1)]  # 2^power + 0.5
    if width == 64:
        # Halfway between two f32, beside it, at the smallest and beyond the largest.
        positive += [0x3ff0000010000000, 0x3ff0000010000001, 0x3ff0000030000000, 0x47efffffefffffff,
                     0x47effffff0000000, 0x36a0000000000000, 0x3690000000000000, 0x3690000000000001,
                     0x380fffffe0000000, 0x7ff4000000000000]
    return unique(value | bit for value in positive for bit in (0, sign))


def unique(values):
    return list(dict.fromkeys(values))


def scalars(kind):
    return integers(WIDTHS[kind]) if kind[0] == 'i' else floats(WIDTHS[kind])


def lane_kind(text):
    """The shape that an instruction takes its vectors apart in: the last one that it names."""
    names = [name for name in ('i8x16', 'i16x8', 'i32x4', 'i64x2', 'f32x4', 'f64x2') if name in text]
    return max(names, key=text.rfind).split('x')[0] if names else 'i8'


class Operands:
    def __init__(self, name):
        self.random = random.Random(f'weft {name}')

    def tuples(self, kinds, count):
        """Tuples of bits: all pairs of the first edges, then others at random from all edges."""
        pools = [scalars(kind) for kind in kinds]
        if len(kinds) == 1:
            return [(value,) for value in pools[0]]
        edges = {2: 7, 3: 3, 4: 2}[len(kinds)]
        tuples = list(itertools.product(*(pool[:edges] for pool in pools)))
        while len(tuples) < count:
            tuples.append(tuple(self.random.choice(pool) for pool in pools))
        return unique(tuples)

    def vectors(self, kinds, lane, count, is_shift=False):
        """Tuples of operands, vectors as lists of lanes: pairs of edges in every lane."""
        lanes = 128 // WIDTHS[lane]
        vector_count = sum(kind == 'v128' for kind in kinds)
        pool = self.tuples([lane] * vector_count, 1) if vector_count else []
        rest = self.tuples([lane] * vector_count, count * lanes) if vector_count else []
        pool += [row for row in rest if row not in set(pool)]
        self.random.shuffle(pool)
        source = itertools.cycle(pool) if pool else None
        counts = [0, 1, WIDTHS[lane] - 1, WIDTHS[lane], WIDTHS[lane] + 1, 0xffffffff, 3, 1 << 31]
        scalar = [itertools.cycle(counts if is_shift else scalars(kind))
                  for kind in kinds if kind != 'v128']
        for _ in range(count if vector_count else len(scalars(kinds[0]))):
            rows = [next(source) for _ in range(lanes)] if source else []
            columns = iter(zip(*rows))
            others = iter(scalar)
            yield tuple(list(next(columns)) if kind == 'v128' else next(next(others)) for kind in kinds)


def addresses(width, is_64):
    page, top = 1 << 16, 1 << (64 if is_64 else 32)
    edges = [0, 1, 5, 16, page - width, page - width + 1, page - 1, page, top // 2, top - width, top - 1]
    return unique(edges + ([1 << 32, (1 << 32) + 16] if is_64 else []))
