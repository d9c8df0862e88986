"""Rows about the command line, and those on which it gives wrong answers."""
from .expecting import either, ends_with, exactly, memory, never, out, says, status, within
from .running import Check, Row

ENDLESS = [status(1), says(r'(?i)bytes|large|limit'), never('Fatal|memory allocation'), within(20), memory(2600)]
CONTROLS = [never('\x1b'), never(r'\nerror: another'), says(r'\\1b|\\u|\\x1b')]

ROWS = [
    Row('`standard-streams-closed.wat`', 'the guest reads nothing', [
        Check('weft run $R/standard-streams-closed.wat <&-', [exactly(b''), within(5)])]),
    Row('the same with a file', 'd/data is as before', [
        Check('mkdir d; echo "some contents that matter" > d/data; '
              'weft run --dir d $R/standard-streams-closed.wat x >&- 2>&-; cat d/data',
              [exactly(b'some contents that matter\n')])]),
    Row('`arguments-not-utf8.wat`', 'the guest gets the bytes, or the command refuses them', [
        Check("weft run $R/arguments-not-utf8.wat $'caf\\xe9'",
              [either([ends_with(b'\0caf\xe9\0'), status(0)], [status(2, 1), says('(?i)utf|argument')])])]),
    Row('paths', 'it is opened', [
        Check("printf '(module (func (export \"_start\")))' > a.wat; weft wat2wasm a.wat -o a.wasm; "
              "mv a.wasm $'caf\\xe9.wasm'; weft run $'caf\\xe9.wasm'", [status(0)]),
        Check("printf '(module (func (export \"_start\")))' > a.wat; mkdir $'d\\xe9'; "
              "weft run --dir $'d\\xe9' a.wat", [status(0)])]),
    Row('endless files', 'an error as soon as more bytes than a module may have were read', [
        Check('(ulimit -v 4000000; weft run /dev/zero)', ENDLESS)] + [
        Check(f'(ulimit -v 4000000; weft {command})', ENDLESS, is_slow=True)
        for command in ('validate /dev/zero', 'wat2wasm /dev/zero -o a.wasm', 'inspect /dev/zero',
                        'wast /dev/zero', 'run - < /dev/zero')]),
    Row('`names-with-controls.wat`', 'escaped, as wasm2wat does', [
        Check('weft run $R/names-with-controls.wat', [status(134), *CONTROLS]),
        Check('weft wat2wasm $R/names-with-controls.wat -o a.wasm; weft inspect a.wasm', [status(0), *CONTROLS])]),
    Row('`notify-more-than-wait.wat`', '0: those that wait when it begins, and no others', [
        Check('weft run --timeout 10 $R/notify-more-than-wait.wat', [status(0), within(9.5)])]),
    Row('`poll-many.wat`', '0 at once', [
        Check('(ulimit -Sn 1024; echo hello | weft run --timeout 3 $R/poll-many.wat)', [status(0), within(1)])]),
    Row('`large-object-after-another.wat`', '590000000', [
        Check('weft run --invoke f $R/large-object-after-another.wat', [status(0), out('590000000')])]),
    Row('`thread-blocked-in-start.wat`', 'status 0 at once', [
        Check('weft run --fuel 1000000 $R/thread-blocked-in-start.wat', [status(0), within(2)])]),
]
