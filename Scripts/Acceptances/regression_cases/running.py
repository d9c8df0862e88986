"""Rows, checks, and how a check is run and measured."""
import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import time

# What has not ended by then never does.
SECONDS_MAX = 60


@dataclasses.dataclass
class Check:
    """A command in bash, and what must hold of its outcome. `$R` is the folder of the inputs, the
    working directory is empty. For a Swift case the command is its name and argument."""
    command: str
    expected: list
    is_slow: bool = False


@dataclasses.dataclass
class Row:
    key: str
    must: str
    checks: list
    folder: str = ''
    is_slow: bool = False
    is_api: bool = False

    @property
    def name(self):
        return self.key.replace('`', '')


@dataclasses.dataclass
class Outcome:
    status: int
    out: bytes
    err: bytes
    seconds: float
    megabytes: float
    # What the compiler said, if it refused the case.
    refusal: str = ''
    note: str = ''

    def __str__(self):
        if self.refusal:
            return f'refused by the compiler: {self.refusal}'
        end = f'signal {-self.status}' if self.status < 0 else f'status {self.status}'
        text = ' | '.join(line.decode(errors='backslashreplace')
                          for line in (self.out + self.err).splitlines()[:4])
        shown = ''.join(c if c.isprintable() else repr(c)[1:-1] for c in text)[:200]
        return f'{end}, {self.seconds:.2f} s, {self.megabytes:.0f} MB{self.note}: {shown}'


def run(check, program, folder, scratch, swift):
    is_api = folder.name == 'api'
    note = ''
    if is_api:
        name, *argument = check.command.split()
        path, note, refusal = swift.executable(name)
        if refusal:
            return Outcome(1, b'', b'', 0, 0, refusal=refusal)
        command = [str(path), *argument]
    else:
        command = ['bash', '-c', check.command]
        (pathlib.Path(scratch) / 'bin').mkdir()
        os.symlink(program, f'{scratch}/bin/weft')
    outcome = measured(command, folder, scratch)
    outcome.note = note
    return outcome


def measured(command, folder, scratch):
    environment = dict(os.environ, R=str(folder), PATH=f"{scratch}/bin:{os.environ['PATH']}",
                       SWIFT_BACKTRACE='enable=no', PYTHONDONTWRITEBYTECODE='1')
    work = pathlib.Path(scratch) / 'work'
    work.mkdir()
    out, err = open(f'{scratch}/out', 'w+b'), open(f'{scratch}/err', 'w+b')
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=work, env=environment, stdout=out, stderr=err, stdin=subprocess.DEVNULL,
        start_new_session=True)
    usage = wait(process, start)
    for file in (out, err):
        file.seek(0)
    return Outcome(process.returncode, out.read(), err.read(), time.monotonic() - start,
                   usage.ru_maxrss / (1024 if sys.platform == 'linux' else 1024 * 1024))


def wait(process, start):
    """Waits for the process and all it started, ends it after a while; what it used."""
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage
        if time.monotonic() - start > SECONDS_MAX:
            os.killpg(process.pid, 9)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage
        time.sleep(0.005)


class Swift:
    """The Swift cases, built once from a copy of their folder."""

    def __init__(self, root, folder, adapted):
        self.root, self.folder, self.adapted, self.built = root, folder, adapted, None
        self.place = root / '.build-regressions'
        self.executables = {}

    def command(self, *words):
        command = ['swift', 'build', '-c', 'release', '--package-path', str(self.place / 'package'),
                   '--scratch-path', str(self.place / 'build'), *words]
        return subprocess.run(command, env=dict(os.environ, WEFT=str(self.root)), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def prepare(self):
        package = self.place / 'package'
        package.mkdir(parents=True, exist_ok=True)
        for path in self.folder.iterdir():
            text = path.read_text()
            if not (package / path.name).exists() or (package / path.name).read_text() != text:
                (package / path.name).write_text(text)
        self.bin = pathlib.Path(self.command('--show-bin-path').stdout.strip().splitlines()[-1])
        # All at once; what the compiler refuses is built again alone, for its message.
        self.built = self.command().returncode == 0

    def executable(self, name):
        """(path, what was done to it, what the compiler says if it refuses it)."""
        if self.built is None:
            self.prepare()
        if name not in self.executables:
            self.executables[name] = self.build(name)
        return self.executables[name]

    def build(self, name):
        refusal = '' if self.built else self.refusal(name)
        if not refusal or name not in self.adapted:
            return self.bin / name, '', refusal
        path = self.place / 'package' / f'{name}.swift'
        text = path.read_text()
        for old, new in self.adapted[name]:
            text = text.replace(old, new)
        path.write_text(text)
        # The second refusal is of what should have fitted; the first one says more.
        return self.bin / name, f', adapted after "{refusal}"', refusal if self.refusal(name) else ''

    def refusal(self, name):
        done = self.command('--product', name)
        if done.returncode == 0:
            return ''
        errors = re.findall(r'error: (.*)', done.stdout)
        return errors[0] if errors else done.stdout[-300:]


