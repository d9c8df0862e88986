"""Programs that are written down at random points and go on in other processes do what they do undisturbed.

    Scripts/accept snapshots [--points N] [--seed N] [--only NAME,…] [--weft PROGRAM]
                             [--other PROGRAM] [--bench FOLDER] [--jobs N]

Every program of the benchmarks (`../shared/bench`, or WEFT_SHARED) is stopped at N random points
(100), each in a process of its own, and resumed in another one; every tenth time it is stopped
again and again on its way, and every tenth time the snapshots of one run go on from each other. What
both parts write, one behind the other, and the exit status have to be those of the run that nothing
disturbs; the snapshots have to be as `weft snapshot verify` wants them, and flattened they have to
go on alike. With --other a second build reads what the first one wrote, and the other way around.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile
import time

import own_tool

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS_MAX = 600
LINKS_MAX = 5


def arguments(words):
    shared = pathlib.Path(os.environ.get('WEFT_SHARED', ROOT.parent / 'shared'))
    parser = argparse.ArgumentParser(prog='accept snapshots', description=__doc__.splitlines()[0])
    parser.add_argument('--points', type=int, default=100)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--only', help='names of programs, with commas')
    parser.add_argument('--weft', help='the program; a release build of this package by default')
    parser.add_argument('--other', help='another build, which has to read what the first one wrote')
    parser.add_argument('--bench', type=pathlib.Path, default=shared / 'bench')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    return parser.parse_args(words)


class Failure(Exception):
    """What a program did that it should not have done."""


class Part:
    """What one process came to."""

    def __init__(self, words):
        self.words = [str(word) for word in words]
        done = subprocess.run(
            self.words, capture_output=True, timeout=SECONDS_MAX, check=False,
            stdin=subprocess.DEVNULL)
        self.output, self.error, self.status = done.stdout, done.stderr, done.returncode

    def require(self, what):
        if self.status != 0 or self.error:
            raise Failure(f'{what}: status {self.status}: {self.error[-500:].decode(errors="replace")}'
                          f'\n  {" ".join(self.words)}')
        return self


class Program:
    """A program of the benchmarks."""

    def __init__(self, row, bench):
        self.name = row['name']
        self.words = [bench / 'wasm' / row['wasm'], *(row.get('args') or [])]
        self.check = re.compile(row.get('check', ''))
        self.expected = self.status = self.fuel = None

    def said(self, output):
        """The lines that are the same in each run; others say how long it took."""
        return [line for line in output.decode(errors='replace').splitlines()
                if self.check.search(line)]

    def run_undisturbed(self, weft):
        """Also tells how many instructions there are to stop at."""
        done = Part([weft, 'run', *self.words])
        self.expected, self.status = self.said(done.output), done.status
        told = Part([weft, 'run', '--stats', '--fuel', 1 << 62, *self.words]).error.decode()
        found = re.search(r'fuel[^0-9]*([0-9]+)', told)
        if not found:
            raise Failure(f'no fuel in what --stats says:\n{told}')
        self.fuel = int(found.group(1))


def latest(folder):
    return folder / 'latest'


def parts_of_chain(program, wefts, generator, folder):
    """Stops again and again, each time in a folder of its own or in one of all."""
    folder.mkdir()
    outputs, start, place = [], [wefts[0], 'run'], program.words
    for link in range(LINKS_MAX):
        into = folder / str(link if generator.random() < 0.5 else 0)
        fuel = generator.randint(1, max(1, program.fuel // LINKS_MAX))
        into_before = latest(into).resolve() if latest(into).is_symlink() else None
        part = Part([*start, '--snapshot-after-fuel', fuel, '--snapshot-exit',
                     '--snapshot-dir', into, *place])
        outputs.append(part)
        after = latest(into).resolve() if latest(into).is_symlink() else None
        if after in (None, into_before):
            return outputs, len(outputs) > 1
        part.require('the run before')
        place = [latest(into)]
        start = [wefts[(link + 1) % len(wefts)], 'resume']
    outputs.append(Part([*start, *place]))
    return outputs, True


def parts_of_increments(program, wefts, generator, folder):
    """Time writes the run down again and again; one of the snapshots is checked and made whole."""
    whole = Part([wefts[0], 'run', '--snapshot-every', '0.02', '--snapshot-whole', 4,
                  '--snapshot-keep', 8, '--snapshot-dir', folder, *program.words])
    files = sorted(folder.glob('*.snap'))
    if files and whole.status == program.status:
        chosen = generator.choice(files)
        Part([wefts[-1], 'snapshot', 'verify', chosen]).require('verify')
        flat = folder / 'flat'
        Part([wefts[-1], 'snapshot', 'flatten', chosen, '-o', flat]).require('flatten')
        Part([wefts[0], 'snapshot', 'diff', chosen, flat]).require('diff with what was made whole')
        ends = [Part([weft, 'resume', file]) for weft in wefts for file in (chosen, flat)]
        for end in ends:
            said = program.said(end.output)
            # It may have been stopped within a line.
            is_end = not said[1:] or said[1:] == program.expected[1 - len(said):]
            if end.status != program.status or not is_end:
                raise Failure(f'what {chosen.name} goes on to is no end of the output: {end.output[:200]}')
    return [whole], bool(files)


def parts_of_point(program, wefts, generator, folder):
    fuel = generator.randint(1, max(1, program.fuel - 1))
    first = Part([wefts[0], 'run', '--snapshot-after-fuel', fuel, '--snapshot-exit',
                  '--snapshot-dir', folder, *program.words])
    if not latest(folder).exists():
        return [first], False
    first.require('the run before')
    Part([wefts[-1], 'snapshot', 'verify', latest(folder)]).require('verify')
    return [first, Part([wefts[-1], 'resume', latest(folder)])], True


def check(program, number, wefts, seed):
    """What went wrong at a point, or nothing; whether the program was stopped there."""
    generator = random.Random(f'{seed} {program.name} {number}')
    ways = {0: parts_of_chain, 5: parts_of_increments}
    if number % 2:
        wefts = wefts[::-1]
    with tempfile.TemporaryDirectory() as folder:
        try:
            parts, is_stopped = ways.get(number % 10, parts_of_point)(
                program, wefts, generator, pathlib.Path(folder) / 's')
        except (Failure, subprocess.TimeoutExpired) as failure:
            return str(failure), True
    output, status = b''.join(part.output for part in parts), parts[-1].status
    if program.said(output) != program.expected:
        return f'other output: {output[-300:]}', is_stopped
    if status != program.status:
        return f'status {status}, not {program.status}: {parts[-1].error[-500:]}', is_stopped
    return None, is_stopped


def main(words):
    given = arguments(words)
    wefts = [given.weft or str(own_tool.weft()), *([given.other] if given.other else [])]
    rows = json.loads((given.bench / 'benchmarks.json').read_text())
    wanted = given.only.split(',') if given.only else [row['name'] for row in rows]
    programs = [Program(row, given.bench) for row in rows if row['name'] in wanted]
    failures = stops = 0
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for program in programs:
            start = time.monotonic()
            program.run_undisturbed(wefts[0])
            points = range(given.points)
            told = list(pool.map(
                lambda number: check(program, number, wefts, given.seed), points))
            wrong = [(number, what) for number, (what, _) in enumerate(told) if what]
            for number, what in wrong[:5]:
                print(f'{program.name}, point {number}: {what}')
            failures += len(wrong)
            stops += sum(is_stopped for _, is_stopped in told)
            print(f'{program.name:18}{given.points - len(wrong)} of {given.points} points as '
                  f'undisturbed, {program.fuel} units of fuel, {time.monotonic() - start:.0f} s',
                  flush=True)
    print(f'snapshots: {len(programs)} programs, stopped at {stops} points, {failures} failures')
    return 1 if failures or not stops else 0
