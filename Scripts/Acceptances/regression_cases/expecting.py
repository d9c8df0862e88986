"""What can be said of an outcome: functions that return what is wrong, or nothing."""
import re


def status(*expected):
    return lambda outcome: None if outcome.status in expected else f'status is not {expected[0]}'


def within(seconds):
    return lambda outcome: None if outcome.seconds <= seconds else f'more than {seconds} s'


def elapsed_below(seconds):
    """What bash's `time` says of one command of the check."""
    def check(outcome):
        found = re.search(rb'real\s+(\d+)m([\d.]+)s', outcome.err)
        if not found:
            return 'no time was taken'
        taken = int(found.group(1)) * 60 + float(found.group(2))
        return None if taken <= seconds else f'{taken} s instead of {seconds}'
    return check


def memory(megabytes):
    return lambda outcome: None if outcome.megabytes <= megabytes else f'more than {megabytes} MB'


def out(pattern):
    """The whole of standard output, without space around it, is as a pattern says."""
    return lambda outcome: None if re.fullmatch(pattern.encode(), outcome.out.strip(), re.DOTALL) \
        else f'the output is not "{pattern}"'


def exactly(expected):
    return lambda outcome: None if outcome.out == expected else f'the output is not {expected}'


def ends_with(expected):
    return lambda outcome: None if outcome.out.endswith(expected) else f'the output does not end with {expected}'


def says(pattern):
    """Output or error have something."""
    return lambda outcome: None if re.search(pattern.encode(), outcome.out + outcome.err) \
        else f'nothing about "{pattern}"'


def never(pattern):
    return lambda outcome: f'says "{pattern}"' if re.search(pattern.encode(), outcome.out + outcome.err) else None


def trap(name):
    def check(outcome):
        if outcome.status != 134:
            return f'no trap "{name}"'
        return None if re.search(name.encode(), outcome.err) else f'the trap is not "{name}"'
    return check


def either(*choices):
    """One of several lists of expectations holds."""
    def check(outcome):
        wrong = [[text for text in (expected(outcome) for expected in choice) if text] for choice in choices]
        return None if [] in wrong else ', nor: '.join(' and '.join(texts) for texts in wrong)
    return check


def compiled(outcome):
    return 'the case does not compile' if outcome.refusal else None


def precondition(outcome):
    """Ends by a trap of Swift's, which is another signal than one of memory."""
    if outcome.refusal:
        return 'the case does not compile'
    return None if outcome.status in (-4, -5, -6) else 'no precondition failure'


def refused_by_compiler(pattern):
    return lambda outcome: None if outcome.refusal and re.search(pattern, outcome.refusal) \
        else f'not refused by the compiler for "{pattern}"'


def thrown(outcome):
    """The case ends by an error that it does not catch."""
    return None if b'Error raised' in outcome.err or b'error' in outcome.err.lower() else 'no error was thrown'
