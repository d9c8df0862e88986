"""Every row of the shared regressions, against what its last column says.

    Scripts/accept regressions [--quick] [--weft PROGRAM] [--no-api | --only-api] [WORD …]

Words choose the rows that have one of them in their name. The inputs are in `regressions` of
WEFT_SHARED, or of `../shared`; the Swift ones are built into `.build-regressions`. A row that the
README has and `regression_cases` has not, or the other way round, is a difference.
"""
import argparse
import os
import pathlib
import tempfile

import own_tool
from regression_cases import api, command_line, guests, readme, reports
from regression_cases.running import Swift, run

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments(words):
    parser = argparse.ArgumentParser(prog='accept regressions', description=__doc__.splitlines()[0])
    parser.add_argument('--quick', action='store_true', help='only what takes a few seconds')
    parser.add_argument('--weft', help='the program; a release build of this package by default')
    parser.add_argument('--no-api', action='store_true', help='without the Swift cases')
    parser.add_argument('--only-api', action='store_true', help='the Swift cases only')
    parser.add_argument('words', nargs='*')
    return parser.parse_args(words)


def checked(row, check, program, folder, swift):
    """What happened, and what of it is not as it must be."""
    with tempfile.TemporaryDirectory(prefix='weft-regression-') as scratch:
        outcome = run(check, pathlib.Path(program).resolve(), folder, scratch, swift)
    wrong = [text for text in (expected(outcome) for expected in check.expected) if text]
    return str(outcome), wrong


def print_row(name, command, happened, must, wrong):
    print(f"{'differs' if wrong else 'ok':8}{name}", flush=True)
    print(f'        {command}')
    print(f'        happened: {happened}')
    print(f'        must be:  {must}')
    if wrong:
        print(f"        wrong:    {'; '.join(wrong)}")


def main(words):
    options = arguments(words)
    shared = pathlib.Path(os.environ.get('WEFT_SHARED') or ROOT.parent / 'shared').resolve()
    folder = shared / 'regressions'
    if not folder.is_dir():
        print(f'skipped: no {folder} (set WEFT_SHARED to the shared data)')
        return 0
    rows = command_line.ROWS + guests.ROWS + api.ROWS + reports.ROWS
    differences = [] if options.words else readme.unmatched(folder, rows)
    for text in differences:
        print(f'differs {text}')
    chosen = [row for row in rows if not options.words or any(word in row.name for word in options.words)]
    chosen = [row for row in chosen if not (row.is_api and options.no_api or not row.is_api and options.only_api)]
    program = options.weft or (own_tool.weft() if any(not row.is_api for row in chosen) else 'weft')
    swift = Swift(ROOT, folder / 'api', api.ADAPTED)
    counts = {'ok': 0, 'differs': len(differences), 'left out': 0}
    for row in chosen:
        for check in row.checks:
            if options.quick and (row.is_slow or check.is_slow):
                counts['left out'] += 1
                continue
            happened, wrong = checked(row, check, program, folder / row.folder, swift)
            print_row(row.name, check.command, happened, row.must, wrong)
            counts['differs' if wrong else 'ok'] += 1
    print(', '.join(f'{count} {name}' for name, count in counts.items()))
    return 1 if counts['differs'] or not counts['ok'] else 0
