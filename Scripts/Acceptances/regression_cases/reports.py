"""Rows after public reports."""
from .expecting import either, exactly, out, says, status, trap, within
from .running import Check, Row

POINTER = [trap('out of bounds of memory|not aligned'), says(r'\n\s+0: '), within(5)]

ROWS = [
    Row('`custom-name-and-identifiers.wat`', 'the section that the text gives, byte for byte', [
        Check("weft wat2wasm $R/custom-name-and-identifiers.wat -o out.wasm; "
              "weft inspect out.wasm | grep -c 'custom \"name\"'", [out('1')]),
        Check('weft wat2wasm $R/custom-name-and-identifiers.wat -o out.wasm; '
              'od -An -tx1 -v out.wasm | tr -d " \\n" | grep -o 046e616d6500020[0-9a-f]*', [out('046e616d650002016d.*')])]),
    Row('`wasi-pointer-out-of-bounds.wat`', 'a trap, status 134, with the calls that led there', [
        Check(f'weft run --invoke {name} $R/wasi-pointer-out-of-bounds.wat', POINTER)
        for name in ('clock', 'vector', 'element', 'random')]),
    Row('`null-device-is-no-terminal.wat`', '0 (unknown)', [
        Check(f'weft run $R/null-device-is-no-terminal.wat < {device}', [status(0)])
        for device in ('/dev/null', '/dev/zero')]),
    Row('`module-name-wasi-unstable.wat`', '"hi", 7, or a message that it is not supported', [
        Check('weft run $R/module-name-wasi-unstable.wat',
              [either([out('hi'), status(7)], [status(1), says('wasi_unstable.*support')])])]),
    Row('`environment-by-name.wat`', 'ANSWER=42 and a zero byte; none is left out', [
        Check('ANSWER=42 weft run --env ANSWER $R/environment-by-name.wat', [exactly(b'ANSWER=42\0'), status(0)]),
        Check('weft run --env WEFT_HAS_NO_SUCH $R/environment-by-name.wat', [exactly(b''), status(0)])]),
    Row('`script-with-page-size.wast`', 'all hold, or help that says what is done', [
        Check('weft wast $R/script-with-page-size.wast || (weft help wast | grep custom-page-sizes)', [status(0)])]),
    Row('`invoke-nan-payload.wat`', 'forms of the text format, which can be given back', [
        Check('weft run --invoke bits $R/invoke-nan-payload.wat nan:0x200000', [out('2141192192')]),
        Check('weft run --invoke bits64 $R/invoke-nan-payload.wat nan:0x1', [out('9218868437227405313')]),
        Check('weft run --invoke make $R/invoke-nan-payload.wat',
              [out(r'nan:0x200000\s+nan:0x600000\s+-nan:0x1')])]),
]
for row in ROWS:
    row.folder = 'reports'
