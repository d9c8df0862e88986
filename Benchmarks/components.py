#!/usr/bin/env python3
"""Measures calls between components, in turns with other engines.

    Benchmarks/components.py --weft PROGRAM --peer 'Pulley=wasmtime run --target pulley64 ARGS'

PROGRAM is a release build; the peer gets `--invoke 'run(N)'` and the component behind its words. Each
row is a component whose `run` makes N calls. Time is user and system time of the process; of two Ns
the difference counts, so that start-up and compilation do not. Shown are medians of the rounds, and
ratios to Weft.
"""
import argparse
import os
import pathlib
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / 'Components'))

import guests           # noqa: E402

MIB = 1 << 20
SECONDS_AIMED, CALLS_MAX = 0.2, 50_000_000
LETTERS3 = '語'.encode() * (MIB // 3)
MIXED = ('plain text, naïve, 語, 🌊. ' * 40_000).encode()[:MIB - 8].decode(errors='ignore').encode()
UTF16 = ('naïve text of Latin letters, 語 ' * 40_000).encode('utf-16-le')[:MIB]

ROWS = {
    'core call': guests.core_calls(),
    '(u32, u32) -> u32': guests.called(
        '(param "x" u32) (param "y" u32)', 2, '(i32.const 1) (local.get $n)'),
    'list<u8>, 16 B': guests.listed('u8', 16, 1),
    'string, 16 B': guests.text(b'sixteen letters.'),
    'memory.copy, 1 MiB': guests.core_copies(MIB),
    'list<u8>, 1 MiB': guests.listed('u8', MIB, 1),
    'list<f64>, 1 MiB': guests.listed('f64', MIB, 8),
    'string, ASCII, 1 MiB': guests.text(b'a' * MIB),
    'string, 3-byte letters, 1 MiB': guests.text(LETTERS3),
    'string, mixed, 1 MiB': guests.text(MIXED),
    'string, UTF-16 to UTF-8, 1 MiB': guests.text(UTF16, ('utf16', 'utf8'), 2),
    '1,000 records with a string': guests.records(1_000),
    'async, ends at once': guests.waiting_call(),
    'stream<u8>, 64 KiB': guests.stream(1 << 16),
}


def arguments():
    parser = argparse.ArgumentParser(prog='components', description=__doc__.splitlines()[0])
    parser.add_argument('--weft', required=True)
    parser.add_argument('--peer', action='append', default=[], metavar='NAME=COMMAND')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--row', action='append', choices=sorted(ROWS))
    return parser.parse_args()


def seconds(command, path, calls):
    """User and system time of one run; None if it fails."""
    words = [word.format(calls=calls, path=path) for word in command]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, capture_output=True, check=False,
                          env={**os.environ, 'RUST_BACKTRACE': '0'})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        print(f'{words[0]}: {done.stderr.decode(errors="replace")[:300]}', file=sys.stderr)
        return None
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def calls_aimed(command, path):
    """As many calls as take about the time that is aimed at."""
    base, calls = seconds(command, path, 0), 1
    while base is not None and calls < CALLS_MAX:
        taken = seconds(command, path, calls)
        if taken is None:
            return None
        if taken - base > SECONDS_AIMED / 4:
            return max(1, int(calls * SECONDS_AIMED / (taken - base)))
        calls *= 4
    return None if base is None else calls


def measured(commands, path, rounds):
    """Seconds a call for each engine."""
    counts = {name: calls_aimed(command, path) for name, command in commands.items()}
    times = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            if counts[name]:
                many, none = seconds(command, path, counts[name]), seconds(command, path, 0)
                times[name].append((many - none) / counts[name])
    return {name: statistics.median(list_) if list_ else None for name, list_ in times.items()}


def main():
    options = arguments()
    commands = {'Weft': [options.weft, 'run', '{path}', 'run({calls})']}
    for peer in options.peer:
        name, _, command = peer.partition('=')
        commands[name] = [*shlex.split(command), '--invoke', 'run({calls})', '{path}']
    peers = list(commands)[1:]
    print('| call | Weft | ' + ' | '.join(f'{name} | Weft / {name}' for name in peers) + ' |')
    print('|---|--:' + '|--:|--:' * len(peers) + '|')
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'guests.wat'
        for row in options.row or ROWS:
            path.write_text(ROWS[row])
            got = measured(commands, path, options.rounds)
            cells = [row, shown(got['Weft'])]
            for name in peers:
                both = got[name] and got['Weft']
                cells += [shown(got[name]), f'{got["Weft"] / got[name]:.2f}' if both else '–']
            print('| ' + ' | '.join(cells) + ' |', flush=True)


def shown(value):
    if value is None:
        return '–'
    for unit, factor in (('ns', 1e9), ('µs', 1e6), ('ms', 1e3)):
        if value * factor < 1_000:
            return f'{value * factor:.3g} {unit}'
    return f'{value:.3g} s'


if __name__ == '__main__':
    main()
