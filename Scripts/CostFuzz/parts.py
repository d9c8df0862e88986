"""What modules are made of: a part is something expensive, done once a round of a loop."""
import math

PARTS = {}


class Part:
    """Text of a module, with names of its own, so that several parts make one module."""

    def __init__(self, body='', fields='', imports=(), own=0, rounds=None):
        # What is done in each round, and the definitions it needs.
        self.body, self.fields, self.imports = body, fields, imports
        # Bytes that the guest has by itself: memories, tables, what lives in its heap.
        self.own = own
        # How often it may be done at most; None for as long as there is fuel.
        self.rounds = rounds


class Numbers:
    """The numbers of one part: small ones as often as large ones, the limits quite often."""

    def __init__(self, random, scale=1.0):
        self.random, self.scale = random, scale

    def upto(self, most, least=1):
        most = max(least, int(most * self.scale))
        if self.random.random() < 0.3:
            return most
        return round(math.exp(self.random.uniform(math.log(least), math.log(most + 1))) - 0.49)

    def chance(self, share=0.5):
        return self.random.random() < share

    def pick(self, *values):
        return self.random.choice(values)


def part(make):
    """A function of numbers and of the prefix for names, which makes a part."""
    PARTS[make.__name__.rstrip('_')] = make
    return make


def module(parts, memory_pages):
    """One module: function "f" and "_start" do all parts in a loop that never ends."""
    imports = sorted({line for each in parts for line in each.imports})
    lines = ['(module', *imports]
    if not any('(memory $m' in line for line in imports):
        lines.append(f'(memory $m (export "memory") {memory_pages} 65536)')
    if any('thread-spawn' in line for line in imports):
        lines.append('(export "memory" (memory $m))')
    lines += [each.fields for each in parts]
    rounds = ['(local $round i64)', '(loop $rounds',
              '(local.set $round (i64.add (local.get $round) (i64.const 1)))']
    for each in parts:
        if each.rounds is None:
            rounds.append(each.body)
        else:
            rounds.append('(if (i64.le_u (local.get $round) '
                          f'(i64.const {each.rounds})) (then {each.body}))')
    lines += ['(func $f (export "f") (export "_start")', *rounds, '(br $rounds)))']
    return '\n'.join(line for line in lines + [')'] if line)
