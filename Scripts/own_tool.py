"""The tool of this repository, for scripts that are not told of another one."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def weft(configuration='release', output=sys.stderr):
    """Builds it, and says where it is. What the build prints goes to `output`."""
    command = ['swift', 'build', '-c', configuration, '--package-path', str(ROOT),
               '--product', 'weft']
    subprocess.run(command, check=True, stdout=output)
    shown = subprocess.run([*command, '--show-bin-path'], check=True, capture_output=True, text=True)
    return pathlib.Path(shown.stdout.strip()) / 'weft'
