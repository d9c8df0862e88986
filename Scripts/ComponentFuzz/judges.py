"""What the tool and its peer say of many mutants, with few processes of the tool."""
import collections
import json
import os
import pathlib
import re
import select
import subprocess

import mutants

SECONDS_MAX = 20
NO_END = f'no end within {SECONDS_MAX} s'
ENVIRONMENT = {**os.environ, 'RUST_BACKTRACE': '0'}


class Tool:
    """`weft invoke-batch`, which answers a line with a line; started again where it died."""

    def __init__(self, program):
        self.program, self.process = program, None

    def verdict(self, path):
        """Whether a file is accepted, and why not; None if the tool died or found no end."""
        if self.process is None:
            self.process = subprocess.Popen(
                [self.program, 'invoke-batch', '--features', 'all'],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            self.process.stdin.write(json.dumps({'op': 'check', 'path': str(path)}).encode() + b'\n')
            self.process.stdin.flush()
        except BrokenPipeError:
            return self.lost()
        if not select.select([self.process.stdout], [], [], SECONDS_MAX)[0]:
            return self.lost(NO_END)
        line = self.process.stdout.readline()
        if not line:
            return self.lost()
        answer = json.loads(line)
        return answer.get('ok') == 1, answer.get('error', '')

    def lost(self, why=None):
        process, self.process = self.process, None
        process.kill()
        return None, why or f'died with status {process.wait()}'


def peer_accepts(words):
    """Whether a program ends well, without a shell or pipes; None if it died or found no end."""
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    words = [str(word) for word in words]
    process = os.posix_spawnp(words[0], words, ENVIRONMENT, file_actions=quiet)
    handle = os.pidfd_open(process)
    try:
        ended = select.select([handle], [], [], SECONDS_MAX)[0]
        if not ended:
            os.kill(process, 9)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        return None if not ended or status < 0 else status == 0
    finally:
        os.close(handle)


# What the tool says of what the peer alone accepts, though it is no difference of the two: where it
# is, what it is, and the line with a mark below the place.
PEER_ALONE = [
    # A group of imports without any item: the peer reads it with groups switched off.
    (re.compile(r'unexpected token\n'), re.compile(r'\(import\s+"[^"]*"\s*$'),
     re.compile(r'\((func|table|memory|global|tag)\b')),
    # Getters and setters are newer than the WIT that is built.
    (re.compile(r'expected keyword `func`, found .*\n'), re.compile(r':\s*(static\s+)?$'),
     re.compile(r'(get|set)\s*\(')),
]


class Judge:
    def __init__(self, options, folder, found):
        self.options, self.found = options, found
        self.folder = pathlib.Path(folder)
        self.tool = Tool(options.weft)

    def judge(self, kind, numbers):
        """How many were accepted and refused, and those of which the two say different things."""
        outcomes, differing = collections.Counter(), []
        for number in numbers:
            name = f'{kind}-{self.options.seed}-{number}{mutants.SUFFIXES[kind]}'
            path = self.folder / name
            path.write_bytes(mutants.mutant(kind, self.found, self.options.seed, number))
            ours, why = self.tool.verdict(path)
            words = mutants.theirs(self.options.wasm_tools, kind, path)
            theirs = peer_accepts(words)
            is_excused = not ours and theirs and is_alone(why)
            outcomes['accepted' if ours else 'peer alone' if is_excused else 'refused'] += 1
            # Where the peer is what dies nothing can be said.
            if ours is None or theirs is not None and ours != theirs and not is_excused:
                differing.append((path, (ours, why), (theirs, said(words))))
            else:
                path.unlink()
        return outcomes, differing


def is_alone(why):
    """Whether the place that is refused has a reason that the peer does not know."""
    _, _, rest = why.partition('\n')
    line, _, mark = rest.partition('\n')
    place = mark.find('^')
    return place >= 0 and any(
        message.search(why) and before.search(line[:place]) and behind.match(line[place:])
        for message, before, behind in PEER_ALONE)


def said(words):
    done = subprocess.run(words, capture_output=True, check=False, env=ENVIRONMENT)
    return (done.stderr or done.stdout).decode(errors='replace').strip()


# Of this process of a pool.
own = None


def start(judge):
    global own
    own = judge


def judge(work):
    return own.judge(*work)
