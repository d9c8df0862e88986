"""Guests of one world in C, Rust and Swift answer alike, here and in wasmtime.

    Scripts/accept guests [--weft PROGRAM] [--wasmtime PROGRAM] [--clang PROGRAM] [--rustc PROGRAM]

The sources are in `Fixtures/guests`. C and Swift take the toolchain's `clang`, `swiftc` and `wasm-ld`,
Rust a `rustc` with its library for WebAssembly; what is not there is skipped, and said so.
"""
import argparse
import pathlib
import shutil
import subprocess
import tempfile

import own_tool

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / 'Fixtures' / 'guests'
WORLD = SOURCES / 'guest.wit'
RUST = 'apt-get install rustc libstd-rust-dev-wasm32 lld, or rustup target add wasm32-unknown-unknown'

# Calls, and what all guests answer in both engines.
CALLS = {
    'add(40, 2)': '42',
    'add(4294967295, 1)': '0',
    'greet("Zoë 🚀")': '"Hello, Zoë 🚀!"',
    'greet("")': '"Hello, !"',
    f'greet("{"tea " * 20_000}")': f'"Hello, {"tea " * 20_000}!"',
    'sum([])': '{x: 0, y: 0}',
    'sum([{x: 1, y: -2}, {x: 40, y: 0}, {x: 1, y: 2147483647}])': '{x: 42, y: 2147483645}',
    'half(84)': 'ok(42)',
    'half(7)': 'err("odd")',
}


def arguments(words):
    parser = argparse.ArgumentParser(prog='accept guests', description=__doc__.splitlines()[0])
    parser.add_argument('--weft', help='the program; a release build of this package by default')
    parser.add_argument('--wasmtime', default='wasmtime')
    parser.add_argument('--clang', default='clang', help="one that makes WebAssembly, or 'zig cc'")
    parser.add_argument('--rustc', help='else the first with a library: of PATH, of the system')
    return parser.parse_args(words)


def has_library(rustc):
    """Whether it is a compiler with a library for WebAssembly."""
    if not shutil.which(rustc):
        return False
    words = [rustc, '--print', 'target-libdir', '--target', 'wasm32-unknown-unknown']
    shown = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    return bool(shown) and any(pathlib.Path(shown).glob('libcore-*'))


def core_module(command, weft, folder, name):
    """Compiles to a core module, and makes a component of it."""
    module, component = folder / f'{name}.core.wasm', folder / f'{name}.wasm'
    subprocess.run([*command, '-o', module], check=True)
    subprocess.run(
        [weft, 'component', 'new', '--wit', WORLD, module, '-o', component], check=True)
    return component


def components(given, weft, folder):
    """Languages with their components, as far as there are compilers."""
    clang = given.clang.split()
    if shutil.which(clang[0]):
        target = 'wasm32-freestanding' if 'zig' in clang[0] else 'wasm32-unknown-unknown'
        words = [*clang, f'--target={target}', '-Os', '-nostdlib', '-ffreestanding',
                 '-fno-builtin', '-Wl,--no-entry', SOURCES / 'guest.c']
        yield 'C', core_module(words, weft, folder, 'c')
    else:
        print(f'skipped: C: there is no {clang[0]}')
    compilers = [given.rustc] if given.rustc else ['rustc', '/usr/bin/rustc']
    rustc = next(filter(has_library, compilers), None)
    if rustc:
        words = [rustc, '--target', 'wasm32-unknown-unknown', '-C', 'opt-level=s',
                 '-C', 'panic=abort', '--edition', '2021', SOURCES / 'guest.rs']
        yield 'Rust', core_module(words, weft, folder, 'rust')
    else:
        print(f'skipped: Rust: {compilers[0]} has no library for WebAssembly: {RUST}')
    component = folder / 'swift.wasm'
    subprocess.run([weft, 'component', 'build', '--wit', WORLD, SOURCES / 'swift', '-o', component],
                   check=True)
    yield 'Swift', component


def answer(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.strip() if done.returncode == 0 else f'status {done.returncode}: {done.stderr}'


def main(words):
    given = arguments(words)
    weft = given.weft or str(own_tool.weft())
    engines = {'weft': lambda file, call: [weft, 'run', file, call]}
    if shutil.which(given.wasmtime):
        engines['wasmtime'] = lambda file, call: [given.wasmtime, 'run', '--invoke', call, file]
    else:
        print(f'skipped: wasmtime: there is no {given.wasmtime}')
    agreed = differences = 0
    with tempfile.TemporaryDirectory() as folder:
        for language, component in components(given, weft, pathlib.Path(folder)):
            for call, expected in CALLS.items():
                for engine, command in engines.items():
                    said = answer(command(component, call))
                    if said == expected:
                        agreed += 1
                        continue
                    differences += 1
                    print(f'{language} in {engine}: {call[:60]} is {said[:200]}, not {expected[:60]}')
    print(f'guests: {agreed} answers as expected, {differences} others')
    return 0 if agreed and not differences else 1
