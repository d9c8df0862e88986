"""Rows about the Swift interface: one executable each, built from `api/`."""
from .expecting import (compiled, either, memory, never, out, precondition, refused_by_compiler, says, status,
                        thrown, within)
from .running import Check, Row

# Cases whose interface changes on purpose: it throws, an untyped call does so by its own error, and
# closures of linkers are Sendable. They are built as they are first.
ADAPTED = {
    'caller-kept': [('final class Kept {', 'final class Kept: @unchecked Sendable {')],
    'exception-of-another-store': [('error.exception!', 'error.trap!.exception!')],
    'small-stack': [('error.code)', 'error.trap!.code)')],
    'type-of-no-engine': [('store.makeTable(', 'try? store.makeTable(')],
    'null-in-non-null': [('= store.makeTable(', '= try? store.makeTable('),
                         ('= [type, structure].map {', '= try [type, structure].map {'),
                         ('store.makeGlobal(', 'try store.makeGlobal(')],
}


def row(name, must, *checks, key=None, is_slow=False):
    """Checks are expectations without an argument, or (argument, expectations)."""
    made = [Check(f'{name} {check[0]}'.strip(), [compiled, *check[1]]) for check in checks]
    return Row(key or f'`{name}`', must, made, folder='api', is_slow=is_slow, is_api=True)


def refused(pattern, must, name, *more):
    return Row(f'`{name}`', must, [Check(name, [either([refused_by_compiler(pattern)], [compiled, *more])])],
               folder='api', is_api=True)


REFUSED = [says('refused:'), never('accepted|kind:'), status(0)]
ONE_RUN = either([says('ran: 1'), status(0)], [thrown, never('ran: 2')])

ROWS = [
    row('pooled-table-of-second-instance', '"element 0: null"; "uninitialized element"',
        ('', [says('element 0: null')]), ('call', [says('element 0: null'), says('uninitialized element')])),
    row('extern-of-another-store', 'instantiate throws', ('', REFUSED), ('far', REFUSED)),
    row('module-of-another-engine', 'instantiate throws',
        ('', [says('metered: '), says('types: '), never('accepted'), status(0)])),
    row('type-of-no-engine', 'makeTable refuses it',
        ('', [either([says('table: refused')], [precondition])])),
    row('linker-of-another-engine', 'instantiate throws', ('', REFUSED)),
    row('pooled-function-reference-kept', '"function: none"',
        ('', [says('function: none'), status(0)]), ('call', [says('function: none'), status(0)])),
    row('pooled-instance-of-another-pool', '"exports "second": true", or a precondition failure',
        ('', [either([says('exports "second": true'), status(0)], [precondition])])),
    row('caller-kept', 'a precondition failure at each use beyond the call',
        ('', [precondition]), ('idle', [precondition])),
    refused('(?i)escap|scope|copyable|member', 'a precondition failure, or a scope that cannot be kept',
            'scope-kept', precondition),
    refused('(?i)StoredReference|init|argument', 'null, or no such public initialiser',
            'reference-from-a-number', says('kind: (nil|Optional.*null)'), status(0)),
    row('slot-count-of-a-value', 'the count follows from the value type', ('', [says('returned'), status(0)])),
    row('exception-of-another-store', 'a trap of code host', ('', [says('trap: .*host'), never('caught')])),
    row('host-lent-twice', 'a precondition failure', ('', [precondition])),
    row('invocation-resumed-by-itself', 'the inner resume throws',
        ('', [says('inner: '), never('inner: .*finished'), says('outer: .*finished'), status(0)])),
    row('host-call-performed-twice', '"ran: 1"; the second call throws, or waits', ('', [ONE_RUN])),
    row('small-stack', 'trap stackOverflow', ('', [says('trap: .*(stack|Overflow)'), status(0)])),
    row('null-in-non-null', 'makeTable and makeGlobal refuse',
        ('', [never('holds null|global is null|field:'), either([says('table: refused')], [thrown], [precondition])])),
    row('memory-moved-while-paused', '"finished([i32.const 7])" at the end', ('', [says(r'then: finished\(.*i32\.const 7')])),
    row('string-while-written', '0', ('', [out('strings that are none: 0'), within(60)])),
    row('types-kept-by-engine', 'types go with their module, or one may add far fewer',
        ('', [says('the usual module: accepted'), memory(700)])),
    row('memory-file-truncated', 'about 64 MiB', ('', [says(r'^\d{1,2} MB resident'), memory(120)])),
    row('threads-kept-after-run', '"kept 0"', ('', [out('after 20 runs: kept 0')])),
    row('limits-without-metering', 'setting one fails at once, or the call does', ('', [precondition])),
    row('nested-call-not-interrupted', '"ended: interrupted"',
        ('', [says('ended: interrupted')]), ('loop', [says('ended: interrupted')])),
    row('exception-made-while-collecting', 'the payload, i32.const 7', ('', [says(r'i32\.const 7')])),
]
