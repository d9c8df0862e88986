"""The table of limits: guests that need less than a limit, as much, and more; and the tool's own options.

    Scripts/accept limits [--release] [--weft PROGRAM]

The table is tested by the package's tests, a debug build unless something is said. The tool runs guests that meet
its limits, and has to say so.
"""
import argparse
import pathlib
import subprocess
import tempfile

import own_tool

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITES = 'LimitTableTests|LimitTreeTests|LimitPageTests|PortLimitTests|BudgetedRunTests|GrantTests'

GROW = '''(module (memory 1) (func (export "_start")
  (if (i32.eq (memory.grow (i32.const 3)) (i32.const -1)) (then unreachable))))'''
LOOP = '(module (func (export "_start") (loop $l (br $l))))'
# Name, guest, options, status, and what is said.
RUNS = [
    ('memory below', GROW, ['--max-memory', '320K'], 0, ''),
    ('memory at', GROW, ['--max-memory', '256K'], 0, ''),
    ('memory above', GROW, ['--max-memory', '192K'], 134, 'unreachable'),
    ('fuel above', LOOP, ['--fuel', '1000'], 134, 'out of fuel'),
    ('time above', LOOP, ['--timeout', '0.1'], 134, 'interrupted'),
]


def main(words):
    parser = argparse.ArgumentParser(prog='accept limits', description=__doc__.splitlines()[0])
    parser.add_argument('--release', action='store_true', help='test and build for release')
    parser.add_argument('--weft', help='the program; one of this package by default')
    options = parser.parse_args(words)
    kind = 'release' if options.release else 'debug'
    tests = subprocess.run(
        ['swift', 'test', '-c', kind, '--package-path', str(ROOT), '--filter', SUITES], check=False)
    program = options.weft or own_tool.weft(kind)
    failures = 1 if tests.returncode else 0
    for name, guest, words, status, said in RUNS:
        with tempfile.TemporaryDirectory(prefix='weft-limits-') as scratch:
            path = pathlib.Path(scratch) / 'guest.wat'
            path.write_text(guest)
            run = subprocess.run(
                [program, 'run', *words, path], capture_output=True, text=True, check=False, timeout=60)
        is_right = run.returncode == status and said in run.stderr
        failures += not is_right
        print(f"{'ok' if is_right else 'differs':8}{name}: {run.returncode} {run.stderr.strip()}", flush=True)
    return 1 if failures else 0
