"""Types of components, and values of them as they lie in memory or on the stack.

Written from the standard's "Canonical ABI" alone, so that it is no copy of what it tests. A type is
a tuple whose first item is its kind.
"""
import struct

ENCODINGS = ('utf8', 'utf16', 'latin1+utf16')
INTEGERS = {'u8': 1, 's8': 1, 'u16': 2, 's16': 2, 'u32': 4, 's32': 4, 'u64': 8, 's64': 8}
SCALARS = [*INTEGERS, 'f32', 'f64', 'bool', 'char', 'string']
SIZES = {**INTEGERS, 'f32': 4, 'f64': 8, 'bool': 1, 'char': 4}
TEXTS = ['', 'a', 'abcdefgh', 'tea and cake, 16', 'é', 'naïve ÿ', '☃', 'z☃', '🌊', 'a🌊b', 'x' * 100,
         'é' * 33, '☃é' * 20, 'y' * 40 + '☃']
FLAT_PARAMETERS_MAX, FLAT_RESULTS_MAX = 16, 1
# Parameters of a function that is lowered asynchronously.
FLAT_ASYNC_MAX = 4
UTF16_TAG = 1 << 31


def made_type(generator, depth):
    """Some type of at most so many levels."""
    if depth == 0 or generator.random() < 0.3:
        return (generator.choice(SCALARS),)

    def part():
        return made_type(generator, depth - 1)

    def maybe():
        return part() if generator.random() < 0.6 else None

    match generator.randrange(9):
        case 0 | 1:
            return ('list', part())
        case 2:
            return ('record', tuple(part() for _ in range(generator.randint(1, 4))))
        case 3:
            return ('tuple', tuple(part() for _ in range(generator.randint(1, 4))))
        case 4:
            return ('variant', tuple(maybe() for _ in range(generator.choice([1, 2, 3, 300]))))
        case 5:
            return ('enum', generator.choice([1, 2, 3, 257]))
        case 6:
            return ('option', part())
        case 7:
            return ('result', maybe(), maybe())
        case _:
            return ('flags', generator.choice([1, 8, 9, 16, 17, 32]))


def cases(kind):
    """The payloads of what is a variant under any name, or None."""
    match kind[0]:
        case 'variant':
            return list(kind[1])
        case 'enum':
            return [None] * kind[1]
        case 'option':
            return [None, kind[1]]
        case 'result':
            return [kind[1], kind[2]]
    return None


def discriminant_size(count):
    return 1 if count <= 1 << 8 else 2 if count <= 1 << 16 else 4


def flags_size(count):
    return 1 if count <= 8 else 2 if count <= 16 else 4


def align(offset, alignment):
    return (offset + alignment - 1) // alignment * alignment


def alignment(kind):
    if kind[0] in SIZES:
        return SIZES[kind[0]]
    if kind[0] in ('string', 'list'):
        return 4
    if kind[0] in ('record', 'tuple'):
        return max(alignment(part) for part in kind[1])
    if kind[0] == 'flags':
        return flags_size(kind[1])
    parts = cases(kind)
    return max([discriminant_size(len(parts)), *(alignment(part) for part in parts if part)])


def payload_offset(parts):
    return align(discriminant_size(len(parts)), max([1, *(alignment(p) for p in parts if p)]))


def size(kind):
    if kind[0] in SIZES:
        return SIZES[kind[0]]
    if kind[0] in ('string', 'list'):
        return 8
    if kind[0] == 'flags':
        return flags_size(kind[1])
    if kind[0] in ('record', 'tuple'):
        end = 0
        for part in kind[1]:
            end = align(end, alignment(part)) + size(part)
        return align(end, alignment(kind))
    parts = cases(kind)
    payload = max([0, *(size(part) for part in parts if part)])
    return align(payload_offset(parts) + payload, alignment(kind))


def joined(first, second):
    if first == second:
        return first
    return 'i32' if {first, second} == {'i32', 'f32'} else 'i64'


def flat(kind):
    """The core types of a value."""
    match kind[0]:
        case 'f32' | 'f64':
            return [kind[0]]
        case 'u64' | 's64':
            return ['i64']
        case 'string' | 'list':
            return ['i32', 'i32']
        case 'record' | 'tuple':
            return [slot for part in kind[1] for slot in flat(part)]
    parts = cases(kind)
    if parts is None:
        return ['i32']
    slots = []
    for part in parts:
        for at, slot in enumerate(flat(part) if part else []):
            if at < len(slots):
                slots[at] = joined(slots[at], slot)
            else:
                slots.append(slot)
    return ['i32', *slots]


class Image:
    """What a memory holds at its start, and random values in it."""

    def __init__(self, generator, encoding, start):
        self.generator, self.encoding = generator, encoding
        self.start = start
        self.bytes = bytearray()

    @property
    def end(self):
        return self.start + len(self.bytes)

    def room(self, byte_count, boundary):
        """The address of that many bytes, which are zero."""
        address = align(self.end, boundary)
        self.bytes.extend(bytes(address - self.end + byte_count))
        return address

    def put(self, address, content):
        at = address - self.start
        self.bytes[at:at + len(content)] = content

    def scalar(self, kind):
        """The bits of a random value."""
        pick = self.generator.choice
        if kind == 'bool':
            return pick([0, 1])
        if kind == 'char':
            return ord(pick('a\0é☃🌊') if self.generator.random() < 0.8 else pick('\ud7ff\ue000'))
        bits = SIZES[kind] * 8
        some = pick([0, 1, (1 << bits) - 1, 1 << (bits - 1), self.generator.getrandbits(bits)])
        if kind == 'f32' and some & 0x7F80_0000 == 0x7F80_0000:
            return 0x7F80_0000
        if kind == 'f64' and some >> 52 & 0x7FF == 0x7FF:
            return 0x7FF0_0000_0000_0000
        return some

    def text(self):
        """Address and length of a random string."""
        content = self.generator.choice(TEXTS)
        form, tag = self.encoding, 0
        if form == 'latin1+utf16':
            fits = all(ord(scalar) < 256 for scalar in content)
            form = 'latin1' if fits and self.generator.random() < 0.8 else 'utf16'
            tag = 0 if form == 'latin1' else UTF16_TAG
        coded = content.encode('utf-16-le' if form == 'utf16' else form)
        address = self.room(len(coded), 2)
        self.put(address, coded)
        return address, (len(coded) // 2 if form == 'utf16' else len(coded)) | tag

    def elements(self, kind):
        """Address and count of the elements of a random list."""
        count = self.generator.choice([0, 1, 2, 3, 17])
        address = self.room(size(kind) * count, alignment(kind))
        for at in range(count):
            self.store(kind, address + at * size(kind))
        return address, count

    def store(self, kind, address):
        """Writes a random value."""
        if kind[0] in ('record', 'tuple'):
            for part in kind[1]:
                address = align(address, alignment(part))
                self.store(part, address)
                address += size(part)
        elif kind[0] in ('string', 'list'):
            pair = self.text() if kind[0] == 'string' else self.elements(kind[1])
            self.put(address, struct.pack('<II', *pair))
        elif kind[0] == 'flags':
            self.put(address, self.flags(kind).to_bytes(size(kind), 'little'))
        elif kind[0] in SIZES:
            self.put(address, self.scalar(kind[0]).to_bytes(size(kind), 'little'))
        else:
            parts = cases(kind)
            number = self.generator.randrange(len(parts))
            self.put(address, number.to_bytes(discriminant_size(len(parts)), 'little'))
            if parts[number]:
                self.store(parts[number], address + payload_offset(parts))

    def flags(self, kind):
        bits = self.generator.getrandbits(kind[1])
        # Bits that stand for no flag mean nothing.
        return self.generator.getrandbits(size(kind) * 8) if self.generator.random() < 0.2 else bits

    def flattened(self, kind):
        """The core values of a random value: bits, of the types that ``flat`` says."""
        if kind[0] in ('record', 'tuple'):
            return [bits for part in kind[1] for bits in self.flattened(part)]
        if kind[0] in ('string', 'list'):
            return list(self.text() if kind[0] == 'string' else self.elements(kind[1]))
        if kind[0] == 'flags':
            return [self.flags(kind)]
        if kind[0] in SIZES:
            bits = self.scalar(kind[0])
            if kind[0] in ('s8', 's16') and bits >> (SIZES[kind[0]] * 8 - 1):
                bits |= 0xFFFF_FFFF << (SIZES[kind[0]] * 8) & 0xFFFF_FFFF
            return [bits]
        parts = cases(kind)
        number = self.generator.randrange(len(parts))
        slots = [number, *(self.flattened(parts[number]) if parts[number] else [])]
        return slots + [0] * (len(flat(kind)) - len(slots))
