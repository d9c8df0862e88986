"""The executor: fairness, 10,000 guests, cancelling, hibernation, guests that mean harm.

    Scripts/accept executor [--release] [--figures]

Behaviour is tested by the package's tests, a debug build unless something is said. With --figures, on a machine that
does nothing else, its figures are measured (a release build) and held against their bounds.
"""
import argparse
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUITES = 'ExecutorTableTests|GuestExecutorTests|HibernationTests|HostileGuestTests|JobCommandTests'

# What a line of the figures begins with, and the range of its number.
BOUNDS = [
    ("a guest's turn beside a thread's", 0, 1 / 3),
    ('a suspended guest of 100 functions', 0, 20),
    ('1000 guests on 2 threads: least share', 0.9, 1),
    ('1000 guests on 2 threads: greatest share', 1, 1.1),
    ('1000 guests cancelled, all ended', 0, 100),
]


def figures():
    run = subprocess.run(
        ['swift', 'run', '-c', 'release', '--package-path', str(ROOT), 'weft-benchmarks', 'executor'],
        stdout=subprocess.PIPE, text=True, check=True)
    print(run.stdout, end='', flush=True)
    missed = 0
    for name, least, most in BOUNDS:
        found = re.search(rf'^\| {re.escape(name)}[^|]*\| ([0-9.]+)', run.stdout, re.MULTILINE)
        is_met = found is not None and least <= float(found[1]) <= most
        missed += not is_met
        print(f"{'met' if is_met else 'missed':8}{name}: {least:.2f} to {most:.2f}", flush=True)
    return missed


def main(words):
    parser = argparse.ArgumentParser(prog='accept executor', description=__doc__.splitlines()[0])
    parser.add_argument('--release', action='store_true', help='test a release build')
    parser.add_argument('--figures', action='store_true', help='measure, too')
    options = parser.parse_args(words)
    kind = 'release' if options.release else 'debug'
    tests = subprocess.run(
        ['swift', 'test', '-c', kind, '--package-path', str(ROOT), '--filter', SUITES], check=False)
    failures = 1 if tests.returncode else 0
    if options.figures:
        failures += figures()
    return 1 if failures else 0
