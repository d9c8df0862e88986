"""Parts: calls, locals, branches, exceptions, traps deep in the stack."""
from parts import Part, part


@part
def plain_loop(n, p):
    return Part(body='(drop (i32.const 1))' * n.upto(100))


@part
def locals_(n, p):
    count, kind = n.upto(20_000), n.pick('i32', 'i64', 'v128', 'f64')
    return Part(fields=f'(func ${p} (local{f" {kind}" * count}))', body=f'(call ${p})')


@part
def deep_locals(n, p):
    """Recursion whose frames are large; ends by the stack's end, or comes back before."""
    count, depth = n.upto(3_000), n.upto(1_000_000)
    return Part(
        fields=f'(func ${p} (param i32) (local{" i64" * count}) (if (local.get 0) (then '
               f'(call ${p} (i32.sub (local.get 0) (i32.const 1))))))',
        body=f'(call ${p} (i32.const {depth}))', own=1 << 26)


@part
def many_values(n, p):
    """A call with as many arguments and results as there may be."""
    count, how = n.upto(1_000), n.pick('call', 'tail', 'indirect', 'ref')
    ends = f'(param{" i64" * count}) (result{" i64" * count})'
    gets = ''.join(f'(local.get {at})' for at in range(count))
    call = {
        'call': f'(call ${p}', 'tail': f'(call ${p}t',
        'indirect': f'(call_indirect ${p}x (type ${p}y)', 'ref': f'(call_ref ${p}y'}[how]
    last = {'indirect': '(i32.const 0)', 'ref': f'(ref.func ${p})'}.get(how, '')
    return Part(
        fields=f'(type ${p}y (func {ends})) (func ${p} (type ${p}y) {gets})'
               f'(func ${p}t (type ${p}y) (return_call ${p} {gets}))'
               f'(table ${p}x funcref (elem ${p}))',
        body=call + '(i64.const 1)' * count + last + ')' + '(drop)' * count)


@part
def tail_chain(n, p):
    count = n.upto(1_000)
    gets = ''.join(f'(local.get {at})' for at in range(1, count))
    return Part(
        fields=f'(func ${p} (param i64{" i64" * count})'
               f'(if (i64.eqz (local.get 0)) (then (return)))'
               f'(return_call ${p} (i64.sub (local.get 0) (i64.const 1)) {gets}(local.get 0)))',
        body=f'(call ${p} (i64.const {n.upto(10**9)}){"(i64.const 1)" * count})')


@part
def branch_table(n, p):
    values, targets = n.upto(1_000), n.upto(1_000)
    return Part(
        fields=f'(func ${p} (param i32) (block $b (result{" i64" * values})'
               f'{"(i64.const 1)" * values}(br_table{" $b" * targets} (local.get 0)))'
               f'{"(drop)" * values})',
        body=f'(call ${p} (i32.const {n.upto(2_000)}))')


@part
def nested_blocks(n, p):
    depth = n.upto(5_000)
    return Part(fields=f'(func ${p} {"(block" * depth} (br {depth // 2}){")" * depth})',
                body=f'(call ${p})')


@part
def throw_deep(n, p):
    """A throw looks through frames with clauses that do not match."""
    clauses, depth, extra = n.upto(5_000), n.upto(200_000), n.upto(500)
    payload = n.upto(500)
    values = '(i64.const 7)' * payload
    return Part(
        fields=f'(tag ${p}a) (tag ${p}b (param{" i64" * payload}))'
               f'(func ${p} (param i32) (local{" i64" * extra}) (block $c '
               f'(try_table{f" (catch ${p}a $c)" * clauses} (if (local.get 0) (then (call ${p} '
               f'(i32.sub (local.get 0) (i32.const 1)))) (else (throw ${p}b {values}))))))',
        body=f'(block $h{p} (try_table (catch_all $h{p}) (call ${p} (i32.const {depth}))))',
        own=1 << 26)


@part
def throw_caught(n, p):
    """Exceptions with a reference, thrown again and again."""
    payload = n.upto(999)
    ends = ' i64' * payload
    return Part(
        fields=f'(tag ${p} (param{ends})) (global ${p}g (mut exnref) (ref.null exn))',
        body=f'(block $h{p} (result{ends} exnref) (try_table (catch_ref ${p} $h{p})'
             f'(throw ${p} {"(i64.const 1)" * payload})) (unreachable))'
             f'(global.set ${p}g){"(drop)" * payload}', own=1 << 24)


@part
def trap_deep(n, p):
    """The backtrace of many frames, over a section of many names."""
    depth, names = n.upto(1_000_000), n.upto(20_000)
    others = ''.join(f'(func ${p}n{at})' for at in range(names))
    return Part(
        fields=f'{others}(func ${p} (param i32) (if (local.get 0) (then (call ${p} '
               f'(i32.sub (local.get 0) (i32.const 1)))) (else (unreachable))))',
        body=f'(call ${p} (i32.const {depth}))', own=1 << 26)


@part
def never_called(n, p):
    count, size = n.upto(20_000), n.upto(10)
    return Part(fields=''.join(f'(func ${p}{at} {"(nop)" * size})' for at in range(count)))


@part
def called_once(n, p):
    """Each call translates a function."""
    count, size = n.upto(2_000), n.upto(200)
    work = '(global.set $%sg (i32.add (global.get $%sg) (i32.const 1)))' % (p, p) * size
    return Part(
        fields=f'(global ${p}g (mut i32) (i32.const 0))'
               + ''.join(f'(func ${p}{at} {work})' for at in range(count)),
        body=''.join(f'(call ${p}{at})' for at in range(count)))


@part
def start_function(n, p):
    return Part(fields=f'(func ${p} (loop $l (br $l))) (start ${p})')
