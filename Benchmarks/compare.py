#!/usr/bin/env python3
"""Runs whole programs on WebAssembly engines in turns and compares their CPU time.

    Benchmarks/compare.py --peer 'wasm3=wasm3 {wasm} {args}' --svg Benchmarks/peers.svg
    Benchmarks/compare.py --against HEAD~1

Weft itself is `weft`, built by this script with the settings of a release unless --weft names an
executable. A peer is NAME=COMMAND: {wasm} stands for the module, {args} for the program's arguments.
The programs come from the folder that WEFT_SHARED names, else from ../shared, beside the repository.

In each round every engine runs a program once before the next program starts, so that a slow spell of
the machine hits all of them. What counts is user and system time of the process; a run that prints
or returns something else than it has to ends the comparison. Reported are ratios of medians: time of
the peer divided by that of Weft, so that above 1 means that Weft is faster.

With --against, Weft of another commit is built in a worktree of its own and takes the part of the
peer; the exit status is 1 if the geometric mean over all programs says that Weft became slower by
more than --tolerance (3 %).
"""
import argparse
import collections
import json
import math
import os
import pathlib
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("WEFT_SHARED", ROOT.parent / "shared"))
# As in the main README; where executables cannot be wholly static, the system's library serves.
STATIC = ["-Xswiftc", "-static-executable"] if sys.platform.startswith("linux") else []
BUILD = ["swift", "build", "-c", "release", "--product", "weft", *STATIC,
         "--omit-frame-pointers", "--scratch-path", ".build-static"]

Program = collections.namedtuple("Program", "name group wasm arguments check expected status repeats")


class Failure(Exception):
    """Something that ends the comparison."""


def programs(only, groups):
    folder = SHARED / "bench"
    try:
        entries = json.loads((folder / "benchmarks.json").read_text())
    except OSError as error:
        raise Failure(f"no programs: {error}; set WEFT_SHARED") from error
    chosen = []
    for entry in entries:
        if only and entry["name"] not in only or groups and entry["group"] not in groups:
            continue
        chosen.append(Program(
            entry["name"], entry["group"], str(folder / "wasm" / entry["wasm"]),
            entry.get("args", []), entry.get("check"), entry.get("expect", ""),
            entry.get("exit", 0), entry.get("repeat", 1)))
    if not chosen:
        raise Failure("no program has such a name or group")
    return chosen


def build(folder):
    """Builds the executable of a checkout and returns its path."""
    print(f"building {folder} …", file=sys.stderr)
    done = subprocess.run(BUILD, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failure(f"the build failed:\n{done.stdout.decode(errors='replace')}")
    return str(pathlib.Path(folder) / ".build-static" / "release" / "weft")


def cpu_seconds(command, program, timeout):
    """User and system time of one run."""
    words = []
    for word in shlex.split(command):
        if word == "{args}":
            words += program.arguments
        else:
            words.append(word.replace("{wasm}", program.wasm))
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        timer = threading.Timer(timeout, child.kill)
        timer.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        finally:
            timer.cancel()
        output.seek(0)
        printed = output.read().decode(errors="replace")
        errors.seek(0)
        complaint = errors.read().decode(errors="replace").strip()[-300:]
    if program.check:
        printed = "\n".join(
            line for line in printed.splitlines() if re.search(program.check, line))
    if child.returncode != program.status:
        raise Failure(f"{words[0]} ended with {child.returncode} on {program.name}: {complaint}")
    if program.expected and printed.strip() != program.expected.strip():
        raise Failure(f"{words[0]} printed something else on {program.name}: {printed[:200]!r}")
    return usage.ru_utime + usage.ru_stime


def measure(engines, chosen, rounds, timeout):
    """For each engine and program the median of all rounds; None where an engine cannot run it."""
    times = {engine: {program.name: [] for program in chosen} for engine in engines}
    own = next(iter(engines))
    for turn in range(rounds):
        for program in chosen:
            for engine, command in engines.items():
                taken = times[engine][program.name]
                if taken is None:
                    continue
                try:
                    # Short ones run several times, for a mean that the clock's steps don't blur.
                    taken.append(statistics.mean(
                        cpu_seconds(command, program, timeout) for _ in range(program.repeats)))
                except Failure as failure:
                    # Not every peer has every feature, but Weft has.
                    if engine == own or turn > 0:
                        raise
                    print(f"left out: {failure}", file=sys.stderr)
                    times[engine][program.name] = None
        print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return {engine: {name: statistics.median(taken) if taken else None
                     for name, taken in of.items()} for engine, of in times.items()}


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def ratios(medians, own, peer, chosen):
    """Time of the peer over that of Weft, by program."""
    found = {}
    for program in chosen:
        mine, other = medians[own][program.name], medians[peer][program.name]
        if mine and other:
            found[program.name] = other / mine
    return found


def tables(medians, own, chosen):
    """A Markdown table for each group of programs, with its geometric mean."""
    peers = [engine for engine in medians if engine != own]
    lines = []
    for group in dict.fromkeys(program.group for program in chosen):
        members = [program for program in chosen if program.group == group]
        lines += [f"| {group} | {own} | " + " | ".join(peers) + " |",
                  "|---|--:|" + "--:|" * len(peers)]
        of = {peer: ratios(medians, own, peer, members) for peer in peers}
        for program in members:
            cells = [f"{medians[own][program.name]:.3g} s"]
            cells += [f"{of[peer][program.name]:.2f}" if program.name in of[peer] else "–"
                      for peer in peers]
            lines.append(f"| {program.name} | " + " | ".join(cells) + " |")
        means = [geometric_mean(of[peer].values()) for peer in peers]
        cells = [f"**{mean:.2f}**" if mean else "–" for mean in means]
        lines += ["| **geometric mean** | | " + " | ".join(cells) + " |", ""]
    return "\n".join(lines)


def chart(medians, own, chosen):
    """A bar for each engine: the geometric mean of its time over Weft's."""
    bars = [(own, 1.0)]
    for peer in medians:
        if peer != own:
            mean = geometric_mean(ratios(medians, own, peer, chosen).values())
            if mean:
                bars.append((peer, mean))
    bars.sort(key=lambda bar: bar[1])
    row, left, width = 30, 130, 420
    most = max(value for _, value in bars)
    height = row * len(bars) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 90} {height}" '
        'font-family="system-ui, sans-serif" font-size="14" role="img">',
        f"<title>CPU time of whole programs, {own} = 1, less is better</title>",
        '<style>text { fill: #24292f } @media (prefers-color-scheme: dark) '
        "{ text { fill: #e6edf3 } }</style>"]
    for index, (name, value) in enumerate(bars):
        top = 8 + index * row
        length = max(width * value / most, 2)
        color = "#e8590c" if name == own else "#8c959f"
        weight = ' font-weight="bold"' if name == own else ""
        parts += [
            f'<text x="{left - 10}" y="{top + 16}" text-anchor="end"{weight}>{name}</text>',
            f'<rect x="{left}" y="{top}" width="{length:.1f}" height="{row - 8}" rx="3" '
            f'fill="{color}"/>',
            f'<text x="{left + length + 8:.1f}" y="{top + 16}"{weight}>{value:.2f}</text>']
    parts += [
        f'<text x="{left}" y="{height - 10}" font-size="12">CPU time, geometric mean over '
        f"{len(chosen)} programs, {own} = 1; less is better</text>", "</svg>"]
    return "\n".join(parts) + "\n"


def compare_with_commit(revision, weft, chosen, options):
    """Whether Weft is as fast as at another commit."""
    folder = tempfile.mkdtemp(prefix="weft-against-")
    place = os.path.join(folder, "checkout")
    try:
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run(git + ["add", "--detach", place, revision], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        before = build(place)
        kept = shutil.copy(before, os.path.join(folder, "weft"))
        engines = {"now": f"{weft} run {{wasm}} {{args}}",
                   revision: f"{kept} run {{wasm}} {{args}}"}
        medians = measure(engines, chosen, options.rounds, options.timeout)
    except subprocess.CalledProcessError as error:
        raise Failure(f"there is no commit {revision}") from error
    finally:
        subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", place],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)
    print(tables(medians, "now", chosen))
    mean = geometric_mean(ratios(medians, "now", revision, chosen).values())
    slower = 1 / mean - 1
    print(f"{'slower' if slower > 0 else 'faster'} than {revision} by {abs(slower):.1%} "
          f"(geometric mean); up to {options.tolerance:.0%} slower is allowed")
    return slower <= options.tolerance


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--weft", metavar="PATH", help="an executable; built if not given")
    parser.add_argument("--against", metavar="REVISION", help="compare with another commit")
    parser.add_argument("--tolerance", type=float, default=0.03)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda names: set(names.split(",")), metavar="NAMES")
    parser.add_argument("--group", type=lambda names: set(names.split(",")), metavar="GROUPS")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS")
    parser.add_argument("--svg", metavar="FILE", help="write a chart of the geometric means")
    options = parser.parse_args()
    try:
        chosen = programs(options.only, options.group)
        weft = options.weft or build(ROOT)
        if options.against:
            sys.exit(0 if compare_with_commit(options.against, weft, chosen, options) else 1)
        engines = {"weft": f"{shlex.quote(weft)} run {{wasm}} {{args}}"}
        for peer in options.peer:
            name, separator, command = peer.partition("=")
            if not separator or "{wasm}" not in command:
                raise Failure(f"a peer is NAME=COMMAND with {{wasm}} in it: {peer}")
            engines[name] = command
        medians = measure(engines, chosen, options.rounds, options.timeout)
        print(tables(medians, "weft", chosen))
        if options.svg:
            pathlib.Path(options.svg).write_text(chart(medians, "weft", chosen))
    except Failure as failure:
        sys.exit(f"compare: {failure}")


if __name__ == "__main__":
    main()
