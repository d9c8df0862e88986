"""Parts: every function of preview 1, with arguments that make as much work as they can."""
from parts import PARTS, Part

# The kinds of arguments, a letter each: f descriptor, p path, v list of buffers, b buffer,
# r place of a result, S subscriptions and events, A two places for arguments; the rest are numbers.
FUNCTIONS = {
    'args_get': 'A', 'args_sizes_get': 'rr', 'environ_get': 'A', 'environ_sizes_get': 'rr',
    'clock_res_get': 'cr', 'clock_time_get': 'czr',
    'fd_advise': 'fzzn', 'fd_allocate': 'fzz', 'fd_close': 'f', 'fd_datasync': 'f',
    'fd_fdstat_get': 'fr', 'fd_fdstat_set_flags': 'fn', 'fd_fdstat_set_rights': 'fRR',
    'fd_filestat_get': 'fr', 'fd_filestat_set_size': 'fz', 'fd_filestat_set_times': 'fzzn',
    'fd_pread': 'fvzr', 'fd_prestat_get': 'fr', 'fd_prestat_dir_name': 'fb', 'fd_pwrite': 'fvzr',
    'fd_read': 'fvr', 'fd_readdir': 'fbzr', 'fd_renumber': 'ff', 'fd_seek': 'fznr', 'fd_sync': 'f',
    'fd_tell': 'fr', 'fd_write': 'fvr',
    'path_create_directory': 'fp', 'path_filestat_get': 'fnpr',
    'path_filestat_set_times': 'fnpzzn', 'path_link': 'fnpfp', 'path_open': 'fnpoRRnr',
    'path_readlink': 'fpbr', 'path_remove_directory': 'fp', 'path_rename': 'fpfp',
    'path_symlink': 'pfp', 'path_unlink_file': 'fp',
    'poll_oneoff': 'Sr', 'proc_exit': 'n', 'proc_raise': 'n', 'random_get': 'b',
    'sched_yield': '', 'sock_accept': 'fnr', 'sock_recv': 'fvnrr', 'sock_send': 'fvnr',
    'sock_shutdown': 'fn',
}
TYPES = {'p': 'i32 i32', 'v': 'i32 i32', 'b': 'i32 i32', 'S': 'i32 i32 i32', 'A': 'i32 i32',
         'z': 'i64', 'R': 'i64'}
# Where things lie: results, paths, lists of buffers, subscriptions, and room for bytes.
RESULT, PATHS, LISTS, POLLS, ROOM = 64, 1 << 12, 1 << 17, 1 << 21, 1 << 23
# Bytes that lists and subscriptions may have, and the room.
LIST_BYTES, POLL_BYTES, ROOM_BYTES = 1 << 20, 3 << 20, 24 << 20

TREE = '.', 'big', 'text', 'many', 'loop', 'chain0', 'new', 'deep/' * 30, 'many/../' * 500, \
    './' * 2000, 'x/' * 2000, '../' * 1000, 'long' * 64, 'chain0/' * 8 + 'big', 'many/' + 'n' * 200

OPENED = 'big', 'text', 'new', 'many', '.', 'chain0/big'


def data(place, content):
    text = ''.join(f'\\{byte:02x}' for byte in content)
    return f'(data (i32.const {place}) "{text}")'


def repeated(place, unit, count):
    """Fills a place with copies of its first bytes, for little fuel and few bytes of module."""
    text, have, most = '', unit, unit * count
    while have < most:
        more = min(have, most - have)
        text += f'(memory.copy (i32.const {place + have}) (i32.const {place}) (i32.const {more}))'
        have += more
    return text


class Arguments:
    def __init__(self, n, p):
        self.n, self.p, self.fields, self.setup = n, p, [], []
        self.has_opened = False
        self.paths = PATHS + 1000 * int(p.strip('abcdefghijklmnopqrstuvwxyz') or 0)

    def call(self, name):
        """A call with arguments; one that opens something succeeds more often than not."""
        if name == 'path_open' and self.n.chance(0.8):
            given = ('(i32.const 3) (i32.const 1) ' + self.path(*OPENED) +
                     f' (i32.const {self.n.pick(0, 0, 1)}) (i64.const {self.n.pick(2, 66, 0x4000)})'
                     f' (i64.const 0) (i32.const 0) (i32.const {RESULT})')
            self.has_opened = True
        else:
            given = ' '.join(self.text(kind) for kind in FUNCTIONS[name])
        call = f'(call ${name} {given})'
        return call if name == 'proc_exit' else f'(drop {call})'

    def text(self, kind):
        n = self.n
        if kind == 'f' and self.has_opened and n.chance(0.9):
            return f'(i32.load (i32.const {RESULT}))'
        return {
            'f': lambda: n.pick(*[f'(i32.const {at})' for at in (0, 1, 2, 3, 3, 3, 4, 5, 6, 7)],
                                f'(i32.load (i32.const {RESULT}))'),
            'p': self.path, 'v': self.buffers, 'S': self.subscriptions,
            'b': lambda: f'(i32.const {ROOM}) (i32.const {n.upto(ROOM_BYTES)})',
            'r': lambda: f'(i32.const {RESULT + 64 * n.pick(1, 2)})',
            'A': lambda: f'(i32.const {LISTS}) (i32.const {ROOM})',
            'c': lambda: f'(i32.const {n.pick(0, 1, 2, 3, 9)})',
            'n': lambda: f'(i32.const {n.pick(0, 0, 1, 2, 3, 4, 7, 255)})',
            'o': lambda: f'(i32.const {n.pick(0, 0, 1, 2, 8, 9)})',
            'z': lambda: f'(i64.const {n.pick(0, 0, 1, n.upto(1 << 20), n.upto(1 << 40))})',
            'R': lambda: f'(i64.const {n.pick(-1, 0x1fffffff, 0x42, 0x4000, 0x4002)})',
        }[kind]()

    def path(self, *among):
        content = self.n.pick(*(among or TREE)).encode()
        place, self.paths = self.paths, self.paths + len(content)
        self.fields.append(data(place, content))
        return f'(i32.const {place}) (i32.const {len(content)})'

    def buffers(self):
        # More buffers than 65,536 are refused, so most lists have fewer.
        most = self.n.pick(1 << 10, 1 << 16, 1 << 16, LIST_BYTES // 8)
        count, size = self.n.upto(most), self.n.pick(1, self.n.upto(ROOM_BYTES))
        pair = ROOM.to_bytes(4, 'little') + size.to_bytes(4, 'little')
        place = LISTS
        self.setup.append(
            f'(i64.store (i32.const {place}) (i64.const {int.from_bytes(pair, "little")}))'
            + repeated(place, 8, count))
        return f'(i32.const {place}) (i32.const {count})'

    def subscriptions(self):
        n = self.n
        count = n.upto(POLL_BYTES // 48)
        unit = bytearray(48)
        unit[8] = n.pick(0, 1, 2)
        if unit[8] == 0:
            unit[16] = n.pick(0, 1, 2)
            unit[24:32] = n.upto(1_000_000).to_bytes(8, 'little')
        else:
            unit[16] = n.pick(0, 1, 3, 4, 5)
        self.setup.append(''.join(
            f'(i64.store (i32.const {POLLS + at}) '
            f'(i64.const {int.from_bytes(unit[at:at + 8], "little")}))' for at in range(0, 48, 8))
            + repeated(POLLS, 48, count))
        return f'(i32.const {POLLS}) (i32.const {ROOM}) (i32.const {count})'


def declared(name):
    kinds = ' '.join(TYPES.get(kind, 'i32') for kind in FUNCTIONS[name])
    result = '' if name == 'proc_exit' else ' (result i32)'
    return f'(import "wasi_snapshot_preview1" "{name}" (func ${name} (param {kinds}){result}))'


def calls(names):
    """A part that calls these in each round, one after another."""

    def make(n, p):
        arguments = Arguments(n, p)
        texts = [(name, arguments.call(name)) for name in names(n)]
        once = ''.join(arguments.setup)
        if once:
            once = f'(if (i64.eq (local.get $round) (i64.const 1)) (then {once}))'
        return Part(
            imports=[declared(name) for name, _ in texts], fields=''.join(arguments.fields),
            body=once + ''.join(text for _, text in texts), own=1 << 16)
    return make


OPENING = 'path_open'
for each in FUNCTIONS:
    PARTS[each] = calls(lambda n, each=each: [each])
    if each.startswith('fd_') and each != 'fd_close':
        # The same on what has been opened, which is closed again or not.
        PARTS[f'opened_{each}'] = calls(
            lambda n, each=each: [OPENING, each] + (['fd_close'] if n.chance() else []))
PARTS['host_mixture'] = calls(
    lambda n: [n.pick(*[name for name in FUNCTIONS if name != 'proc_exit'])
               for _ in range(n.upto(12))])
