"""Runs the program on one input and measures what that costs."""
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import time

from rule import Measured

# Bytes of one file that a guest may write.
FILE_BYTES_MAX = 256 << 20
ARGUMENTS, VARIABLES = ['argument' * 10] * 500, 500


class Box:
    """The directory that guests may use: large files, many names, links in circles."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.many = self.folder / 'many'

    def renew(self):
        """As new, but for the many names while they are as they were."""
        self.folder.mkdir(exist_ok=True)
        for entry in os.scandir(self.folder):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != 'many':
                    shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)
        if not self.many.is_dir() or len(os.listdir(self.many)) != 5000:
            shutil.rmtree(self.many, ignore_errors=True)
            self.many.mkdir()
            for at in range(5000):
                (self.many / f'{at:0>200}').touch()
        with open(self.folder / 'big', 'wb') as file:
            file.truncate(1 << 30)
        (self.folder / 'text').write_bytes(b'some text\n' * 10_000)
        (self.folder / '/'.join(['deep'] * 30)).mkdir(parents=True)
        (self.folder / 'loop').symlink_to('loop')
        for at in range(30):
            (self.folder / f'chain{at}').symlink_to(f'chain{at + 1}')
        (self.folder / 'chain30').symlink_to('.')


def limited(cpu_seconds):
    """What the process gets before it becomes the program: no file too large, no endless work."""

    def prepare():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES_MAX, FILE_BYTES_MAX))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return prepare


def command(program, case, path, box):
    words = [str(program), 'run']
    if case.fuel is not None:
        # The time is for guests that wait, which no fuel is for.
        words += ['--fuel', str(case.fuel), '--timeout', '10']
    else:
        words += ['--timeout', str(case.timeout)]
    if case.is_component:
        return words + ['--max-memory', '256M', str(path), 'f()']
    words += ['--dir', f'{box.folder}::.', '--max-memory', '256M']
    if case.has_words:
        for at in range(VARIABLES):
            words += ['--env', f'variable{at}=' + 'value' * 10]
    if case.by_name:
        words += ['--invoke', 'f']
    return words + [str(path)] + (ARGUMENTS if case.has_words and not case.by_name else [])


def measured(words, cpu_seconds, wall_seconds, messages=None):
    start = time.monotonic()
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=messages or subprocess.DEVNULL, preexec_fn=limited(int(cpu_seconds) + 2))
    pause, is_killed = 0.0005, False
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        if not is_killed and time.monotonic() - start > wall_seconds:
            is_killed = True
            process.kill()
        time.sleep(pause)
        pause = min(pause * 1.5, 0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    is_killed = is_killed or -process.returncode in (signal.SIGXCPU, signal.SIGKILL)
    return Measured(
        cpu=usage.ru_utime + usage.ru_stime, wall=time.monotonic() - start,
        peak=usage.ru_maxrss * 1024, status=None if is_killed else process.returncode)
