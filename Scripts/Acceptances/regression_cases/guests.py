"""Rows about guests: memory safety from inside, and work and memory that nobody was charged for.

Times and sizes are what the inputs need on a slow machine with room to spare; what is wrong takes
several times as much.
"""
from .expecting import either, elapsed_below, memory, never, out, says, status, trap, within
from .running import Check, Row

STACK = [status(0), never('failed: |[1-9][0-9]* failed')]
# Refused by the limit, or translated in bounded memory; the function answers 0.
TRANSLATED = either([status(1, 134), says('(?i)translated code|code bytes|limit')], [status(0), out('0')],
                    [trap('interrupted')])
OUT_OF_FUEL = trap('out of fuel')

ROWS = [
    Row('`call-at-stack-limit.wast`', 'trap "call stack exhausted", memory unchanged', [
        Check('weft wast $R/call-at-stack-limit.wast', STACK)]),
    Row('`call-at-stack-limit-indirect.wast`', 'the same', [
        Check('weft wast $R/call-at-stack-limit-indirect.wast', STACK),
        Check('weft wast $R/call-at-stack-limit-reference.wast', STACK)]),
    Row('`code-amplification.py` with 225000', 'an error that names the limit, or bounded memory', [
        Check('python3 $R/code-amplification.py 225000 > a.wasm; weft run --invoke f a.wasm 1',
              [TRANSLATED, within(5), memory(400)])]),
    Row('`own-file-rewritten.wat`', 'status 0', [
        Check('mkdir d; weft wat2wasm $R/own-file-rewritten.wat -o d/a.wasm; weft run --dir d::d d/a.wasm',
              [status(0), within(5)])]),
    Row('`code-amplification.py` with 11000', 'bounded memory and time for each byte', [
        Check('python3 $R/code-amplification.py 11000 > a.wasm; weft run --timeout 0.1 --invoke f a.wasm 1',
              [TRANSLATED, within(0.6), memory(64)])]),
    Row('`code-amplification-table.py`', 'the same', [
        Check('python3 $R/code-amplification-table.py > a.wasm; weft run --timeout 0.1 --invoke f a.wasm 0',
              [either([status(0)], [TRANSLATED]), within(0.6), memory(96)])]),
    Row('`throw-unwinding.py`', '"interrupted" shortly after a second; at most 10,000 clauses', [
        Check('python3 $R/throw-unwinding.py 100000 1000000 > a.wasm; weft run --timeout 1 --invoke f a.wasm',
              [either([trap('interrupted')], [status(1, 134), says('(?i)clauses')]), within(4)]),
        Check('python3 $R/throw-unwinding.py 10000 1000000 > a.wasm; weft run --timeout 1 --invoke f a.wasm',
              [either([trap('interrupted')], [status(0)]), within(2)]),
        Check('python3 $R/throw-unwinding.py 10000 1000000 > a.wasm; weft run --fuel 5000000 --invoke f a.wasm',
              [OUT_OF_FUEL, within(4)])]),
    Row('`zeroed-locals.py`', 'charged for the slots that it clears', [
        Check('python3 $R/zeroed-locals.py > a.wasm; weft run --fuel 1000000 --invoke f a.wasm',
              [OUT_OF_FUEL, within(0.6)])]),
    Row('`collection-roots.wat`', 'what a collection looks through counts, or is charged', [
        Check('weft run --fuel 1000000 --invoke f $R/collection-roots.wat', [within(0.8)])]),
    Row('`zeroed-structures.py`', 'charged as array.new_default is', [
        Check('python3 $R/zeroed-structures.py > a.wasm; weft run --fuel 1000000 --invoke f a.wasm',
              [OUT_OF_FUEL, within(0.8)])]),
    Row('`host-calls-until-deadline.wat`', 'ends within about one call after a second', [
        Check('weft run --timeout 1 $R/host-calls-until-deadline.wat', [trap('interrupted'), within(1.5)])]),
    Row('`names-in-backtrace.py`', 'names are looked up in one pass, or when printed', [
        Check('python3 $R/names-in-backtrace.py > a.wasm; time weft run --invoke f a.wasm',
              [status(134), elapsed_below(0.4)]),
        Check('python3 $R/names-in-backtrace.py 20000000 > a.wasm; time weft run --invoke f a.wasm',
              [status(134), elapsed_below(4)], is_slow=True)]),
    Row('`thread-chain.wat`', 'ends with "out of fuel"', [
        Check('weft run --fuel 1000 $R/thread-chain.wat', [OUT_OF_FUEL, within(5)])]),
    Row('`random-bytes.wat`', '"out of fuel"', [
        Check('weft run --fuel 1000 $R/random-bytes.wat', [OUT_OF_FUEL, within(4)])]),
    Row('`directory-listings.wat`', 'limited together, or read as asked for', [
        Check("mkdir d; (cd d; seq -f '%0200.0f' 5000 | xargs touch); "
              'weft run --fuel 100000 --dir d::d $R/directory-listings.wat', [memory(200), within(20)])]),
    Row('`constant-arrays.py`', 'ends shortly after a second', [
        Check('python3 $R/constant-arrays.py > a.wat; weft run --timeout 1 --fuel 1000 a.wat',
              [trap('out of fuel|interrupted'), within(1.6)])]),
]
