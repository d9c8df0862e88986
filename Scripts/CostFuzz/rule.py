"""The rule of ARCHITECTURE.md, "Nobody works for free", with its figures."""
import dataclasses

MIB, GIB = 1 << 20, 1 << 30

# The constants, as ARCHITECTURE.md states them.
A_SECONDS = 0.03           # start of the process and of a store
B_SECONDS_PER_BYTE = 500e-9
C_SECONDS_PER_FUEL = 300e-9
D_BYTES = 32 * MIB
E_BYTES_PER_BYTE = 150
# By how much a process may outlast its deadline, and for each GiB that the guest has touched.
LATE_SECONDS, LATE_SECONDS_PER_GIB = 0.05, 0.2


@dataclasses.dataclass
class Measured:
    cpu: float
    wall: float
    peak: int
    # Of the process: negative for a signal; None if it was ended as it took too long.
    status: object


def text():
    return (f'a = {A_SECONDS} s, b = {B_SECONDS_PER_BYTE * 1e9:.0f} ns/byte, '
            f'c = {C_SECONDS_PER_FUEL * 1e9:.0f} ns/unit, d = {D_BYTES / MIB:.0f} MiB, '
            f'e = {E_BYTES_PER_BYTE} bytes/byte')


def cpu_limit(case):
    """Of processor time, in seconds."""
    if case.fuel is not None:
        return A_SECONDS + case.byte_count * B_SECONDS_PER_BYTE + case.fuel * C_SECONDS_PER_FUEL
    return case.processors * wall_limit(case, case.own)


def wall_limit(case, peak):
    return A_SECONDS + case.timeout + LATE_SECONDS + LATE_SECONDS_PER_GIB * peak / GIB


def peak_limit(case):
    return D_BYTES + case.byte_count * E_BYTES_PER_BYTE + case.own


def violations(case, got, slack, wall_slack, own_peak):
    """What is not as the rule has it, as text."""
    if got.status is None:
        yield f'did not end: {got.wall:.1f} s, of the processor {got.cpu:.2f} s'
    elif got.status < 0:
        yield f'ended by signal {-got.status}'
    if case.fuel is None:
        limit = wall_limit(case, got.peak)
        if got.wall > limit * wall_slack:
            yield f'{got.wall:.3f} s after the start, {limit:.3f} allowed'
        limit *= case.processors
    else:
        limit = cpu_limit(case)
    if got.cpu > limit * slack:
        yield f'{got.cpu:.3f} s of the processor, {limit:.3f} allowed'
    limit = peak_limit(case)
    # A new process starts with the peak of the one that made it.
    if got.peak > max(limit * slack, own_peak):
        yield f'{got.peak / MIB:.1f} MiB, {limit / MIB:.1f} allowed'
