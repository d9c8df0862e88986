"""Guests in C and Swift use sockets, many connections too, as far as rules allow.

    Scripts/accept sockets [--weft PROGRAM] [--zig COMMAND] [--connections N] [--seconds S]

Both layouts of addresses, TCP and UDP, IPv4 and IPv6. The sources are in `Fixtures/sockets`, for
guests and for the system; what guests include is in `Examples/NetworkedGuest`. The figure is how many
messages a second come back of the echo guest, over those of the same program made for the system, with
the same client, in turn.
"""
import argparse
import pathlib
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import own_tool

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / 'Fixtures' / 'sockets'
HEADERS = ROOT / 'Examples' / 'NetworkedGuest'
LOOPBACK = ['127.0.0.1:*', '[::1]:*']
ADDRESSES = {'4': '127.0.0.1', '6': '::1'}
ROUNDS = 3
RATIO_MIN = 0.3
DENIED, NOT_CAPABLE = 2, 76


def arguments(words):
    parser = argparse.ArgumentParser(prog='accept sockets', description=__doc__.splitlines()[0])
    parser.add_argument('--weft', help='the program; a release build of this package by default')
    parser.add_argument('--zig', default=f'{shlex.quote(sys.executable)} -m ziglang')
    parser.add_argument('--connections', type=int, default=1000)
    parser.add_argument('--seconds', type=float, default=5)
    return parser.parse_args(words)


def compile_programs(zig, folder):
    """The guests, and the programs for the system."""
    for name, target in [('echo', 'wasm32-wasi'), ('ask', 'wasm32-wasi'), ('echo', None),
                         ('load', None)]:
        output = folder / (f'{name}.wasm' if target else name)
        options = ['-target', target, f'-I{HEADERS}', '-Wl,-z,stack-size=1048576'] if target else []
        subprocess.run(
            [*zig, 'cc', *options, '-O2', '-s', SOURCES / f'{name}.c', '-o', output], check=True)


def check_swift(weft, folder, checks):
    """The guest in Embedded Swift talks to itself."""
    swiftc = shutil.which('swiftc')
    linker = swiftc and pathlib.Path(swiftc).resolve().parent / 'wasm-ld'
    if not linker or not linker.exists():
        print('skipped: Swift: the toolchain has no wasm-ld')
        return
    unit, module = folder / 'own.o', folder / 'own.wasm'
    compiled = subprocess.run(
        [swiftc, '-target', 'wasm32-unknown-none-wasm', '-enable-experimental-feature', 'Embedded',
         '-parse-as-library', '-wmo', '-Osize', '-Xfrontend', '-disable-stack-protector',
         '-module-name', 'Own', f'-I{HEADERS}', HEADERS / 'WeftSockets.swift',
         SOURCES / 'Own.swift', '-c', '-o', unit], capture_output=True, text=True, check=False)
    if 'unable to load standard library' in compiled.stderr:
        print('skipped: Swift: the toolchain has no Embedded Swift for WebAssembly')
        return
    linked = subprocess.run(
        [linker, '--no-entry', '--export=_start', unit, '-o', module],
        capture_output=True, text=True, check=False)
    checks.expect('Swift is compiled', compiled.stderr + linked.stderr, '')
    ran = subprocess.run(
        [weft, 'run', *rules('--allow-listen', LOOPBACK), *rules('--allow-connect', LOOPBACK),
         module],
        capture_output=True, text=True, timeout=60, check=False)
    checks.expect('Swift, over loopback', (ran.returncode, ran.stderr), (0, ''))


def rules(option, words):
    return [word for rule in words for word in (option, rule)]


class Server:
    """An echo program while it runs."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        word, _, port = self.process.stdout.readline().strip().partition(' ')
        if word != 'port':
            self.process.kill()
            raise RuntimeError(f'no server: {word} {port}')
        self.port = port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Checks:
    def __init__(self):
        self.failures = 0

    def expect(self, what, found, wanted):
        self.failures += found != wanted
        print(f'{what}: ok' if found == wanted else f'{what}: FAILED: {found!r}, not {wanted!r}')


def echo(weft, folder, family, kind, layout):
    listen = rules('--allow-listen', LOOPBACK)
    # Who listens for datagrams answers whom it may send to.
    return [weft, 'run', *listen, *rules('--allow-connect', LOOPBACK), folder / 'echo.wasm',
            family, kind, layout]


def ask(weft, folder, allowed, *words):
    """What the guest prints, and what the tool tells of it."""
    outcome = subprocess.run(
        [weft, 'run', *rules('--allow-connect', allowed), folder / 'ask.wasm', *words],
        capture_output=True, text=True, timeout=60, check=False)
    return outcome.stdout.strip(), outcome.stderr


def check_forms(weft, folder, checks):
    for layout in ['older', 'tagged']:
        for family, address in ADDRESSES.items():
            for kind in ['tcp', 'udp']:
                with Server(echo(weft, folder, family, kind, layout)) as server:
                    answer, _ = ask(weft, folder, LOOPBACK, address, server.port, kind, layout)
                checks.expect(
                    f'{layout}, IPv{family}, {kind}', answer,
                    f'IPv{family}: Is anybody there?')


def check_rules(weft, folder, checks):
    with Server(echo(weft, folder, '4', 'tcp', 'tagged')) as server:
        port = server.port
        for allowed, name, wanted in [
            (['localhost:*'], 'localhost', 'IPv4: Is anybody there?'),
            ([f'127.0.0.0/8:{port}'], '127.0.0.1', 'IPv4: Is anybody there?'),
            ([f'127.0.0.0/8:{int(port) - 1}'], '127.0.0.1', f'connect: error {DENIED}'),
            (['*:*'], '127.0.0.1', 'IPv4: Is anybody there?'),
            (['localhost:*'], '127.0.0.1', f'connect: error {DENIED}'),
            (['10.0.0.0/8:*'], 'localhost', f'name: error {DENIED}'),
            (['*:*'], '169.254.169.254', f'connect: error {DENIED}'),
            ([], '127.0.0.1', f'name: error {NOT_CAPABLE}'),
        ]:
            answer, told = ask(weft, folder, allowed, name, port, 'tcp', 'tagged')
            # What is not there for IPv6 comes first or not, as the host has it.
            checks.expect(f'{name} by {allowed}', answer.splitlines()[-1:], [wanted])
            if wanted.endswith(f'error {DENIED}'):
                checks.expect('  which is told', 'is denied' in told, True)


def measure(weft, folder, connections, seconds, checks):
    commands = {
        'native': [folder / 'echo', '4', 'tcp', 'tagged'],
        'guest': echo(weft, folder, '4', 'tcp', 'tagged'),
    }
    found = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            with Server(command) as server:
                time.sleep(0.2)
                outcome = subprocess.run(
                    [folder / 'load', server.port, str(connections), str(seconds)],
                    capture_output=True, text=True, check=False)
            if outcome.returncode != 0:
                checks.expect(f'{connections} connections, {name}', outcome.stdout, 'a figure')
                return
            found[name].append(int(outcome.stdout))
    median = {name: statistics.median(values) for name, values in found.items()}
    ratio = median['guest'] / median['native']
    print(f'{connections} connections: {median["guest"]} messages/s, '
          f'{ratio:.2f} of the native program\'s {median["native"]}')
    checks.expect(f'  at least {RATIO_MIN}', ratio >= RATIO_MIN, True)


def allow_descriptors(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))


def main(words):
    given = arguments(words)
    zig = shlex.split(given.zig)
    if subprocess.run([*zig, 'version'], capture_output=True, check=False).returncode != 0:
        print('skipped: no Zig, which compiles the guests: pip install ziglang')
        return 0
    weft = given.weft or own_tool.weft()
    allow_descriptors(2 * given.connections + 100)
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        compile_programs(zig, folder)
        check_forms(weft, folder, checks)
        check_rules(weft, folder, checks)
        check_swift(weft, folder, checks)
        measure(weft, folder, given.connections, given.seconds, checks)
    return 1 if checks.failures else 0
