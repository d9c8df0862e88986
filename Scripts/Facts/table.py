"""The instructions that have facts, read from the one table of the sources, `Opcode+Row.swift`."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Chapter, text, stack effect, immediates if they are not the chapter's, other columns.
ROW = re.compile(r'case \.`?\w+`?:\s*\.(\w+)\(\s*"([^"]+)",\s*\.(\w+)(?:,\s*\.(\w+))?(.*?)\)(?=\s*(?:case|\}))',
                 re.DOTALL)
USUAL_IMMEDIATES = {'memory': 'memory', 'atomic': 'memory'}
USUAL_FEATURES = {'vector': 'simd', 'relaxed': 'relaxedSIMD', 'atomic': 'threads', 'aggregate': 'gc'}
TYPES = {'i': 'i32', 'l': 'i64', 'f': 'f32', 'd': 'f64', 'v': 'v128', 'a': 'address'}
# Immediates that the generator can make up; the others need a context of their own.
IMMEDIATES = {'none', 'lane', 'shuffle', 'memory', 'memoryIndex', 'memoryLane'}
# Instructions whose effect depends on two memories, which the table calls special.
BULK = {'memory.copy': 'aaa', 'memory.init $data': 'aii'}


class Instruction:
    def __init__(self, text, immediates, parameters, results, access_bytes=0, lanes=0, feature='mvp'):
        self.text, self.immediates, self.feature = text, immediates, feature
        self.parameters = [TYPES[letter] for letter in parameters]
        self.results = [TYPES[letter] for letter in results]
        self.access_bytes, self.lanes = access_bytes, lanes

    @property
    def has_memory(self):
        return self.text.startswith('memory.') or self.access_bytes > 0


def column(rest, name, default):
    found = re.search(name + r': \.?(\w+)', rest)
    return found.group(1) if found else default


def instructions():
    source = (ROOT / 'Sources/WasmCore/Opcodes/Opcode+Row.swift').read_text()
    for kind, text, effect, immediates, rest in ROW.findall(source):
        immediates = immediates or USUAL_IMMEDIATES.get(kind, 'none')
        if effect in ('special', 'none_none') or immediates not in IMMEDIATES:
            continue
        parameters, results = (part.replace('none', '') for part in effect.split('_'))
        yield Instruction(text, immediates, parameters, results, int(column(rest, 'accessBytes', 0)),
                          int(column(rest, 'laneCount', 0)), column(rest, 'feature', USUAL_FEATURES.get(kind, 'mvp')))
    for text, parameters in BULK.items():
        yield Instruction(text, 'memoryIndex', parameters, '')


def chapter(instruction):
    """The file that an instruction's facts are in."""
    text, types = instruction.text, set(instruction.parameters + instruction.results)
    if instruction.feature == 'relaxedSIMD':
        return 'relaxed'
    if instruction.feature == 'threads':
        return 'atomics'
    if instruction.has_memory:
        return 'vector-memory' if 'v128' in types else 'memory'
    if 'v128' not in types:
        floats, integers = types & {'f32', 'f64'}, types & {'i32', 'i64'}
        if re.search(r'_[if](32|64)', text):
            return 'conversions'
        return 'floats' if floats else 'integers'
    if instruction.immediates in ('lane', 'shuffle') or re.search(r'splat|swizzle|v128\.', text):
        return 'vector-lanes'
    return 'vector-floats' if text[0] == 'f' or 'trunc' in text else 'vector-integers'
