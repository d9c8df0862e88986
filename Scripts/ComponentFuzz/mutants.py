"""Components, their texts, and WIT, with parts that are others, are gone, or are there twice."""
import pathlib
import random
import re
import subprocess
import tempfile

KINDS = ('binary', 'text', 'wit')
SUFFIXES = {'binary': '.wasm', 'text': '.wat', 'wit': '.wit'}
# What is built here; the peer knows more, and would take them all by `all`.
FEATURES = ('cm-async,cm-async-stackful,cm-more-async-builtins,cm-threading,cm-error-context,'
            'cm-fixed-length-lists,cm-map,cm64,cm-implements,custom-page-sizes,-compact-imports')
SEED_BYTES_MAX = 20_000
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|;;[^\n]*|\(;.*?;\)|[()]|[^\s()";]+|\s+', re.S)
# A version is one token: the peer takes no keyword within one.
WIT_TOKEN = re.compile(
    rb'//[^\n]*|/\*.*?\*/|"[^"]*"|\d+\.\d+[\w.+-]*|->|[%\w-]+|\s+|.', re.S)


class Mutant:
    def __init__(self, kind, number, content):
        self.kind, self.content = kind, content
        self.name = f'{kind}-{number}{SUFFIXES[kind]}'


def ours(program, kind, path):
    return [program, 'wit', path] if kind == 'wit' else [program, 'validate', path]


def theirs(program, kind, path):
    if kind == 'wit':
        return [program, 'component', 'wit', path]
    return [program, 'validate', '--features', FEATURES, path]


def components(script):
    """The texts of components in a script of the suite."""
    tokens = TOKEN.findall(script)
    depth, start = 0, None
    for at, token in enumerate(tokens):
        if token == b'(':
            if start is None and tokens[at + 1:at + 2] == [b'component']:
                start = at, depth
            depth += 1
        elif token == b')':
            depth -= 1
            if start and depth == start[1]:
                yield b''.join(tokens[start[0]:at + 1])
                start = None


def as_component(text):
    """Without what only scripts have."""
    text = re.sub(rb'^\(component\s+(definition|instance)\b', b'(component', text)
    return None if re.match(rb'\(component\s+(\$\S+\s+)?(binary|quote)\b', text) else text


def is_accepted(words):
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def texts(options):
    """The corpus by kind; what is a component in itself comes as it is."""
    for path in sorted(pathlib.Path(options.corpus).rglob('*')):
        if not path.is_file() or path.stat().st_size > 20 * SEED_BYTES_MAX:
            continue
        if path.suffix == '.wast':
            for text in filter(None, map(as_component, components(path.read_bytes()))):
                yield 'text', text
        elif path.suffix == '.wit':
            yield 'wit', path.read_bytes()
        elif path.suffix == '.wasm':
            content = path.read_bytes()
            if content[4:8] == b'\x0d\0\x01\0' and len(content) <= SEED_BYTES_MAX:
                yield 'binary', content


def seeds(options, folder):
    """Of each kind, what the peer accepts."""
    found = {kind: [] for kind in KINDS}
    for kind, content in texts(options):
        source = pathlib.Path(folder) / f'seed{SUFFIXES[kind]}'
        source.write_bytes(content)
        if not is_accepted(theirs(options.wasm_tools, kind, source)):
            continue
        found[kind].append(content)
        target = pathlib.Path(folder) / 'made.wasm'
        if kind == 'text' and is_accepted([options.weft, 'wat2wasm', source, '-o', target]):
            found['binary'].append(target.read_bytes())
    return found


def changed_bytes(generator, content):
    content = bytearray(content)
    for _ in range(generator.choice([1, 1, 1, 2, 3])):
        if len(content) < 10:
            break
        at = generator.randrange(8, len(content))
        length = generator.choice([1, 1, 2, 4])
        match generator.randrange(6):
            case 0:
                content[at] = generator.randrange(256)
            case 1:
                content[at] = max(0, min(255, content[at] + generator.choice([-1, 1])))
            case 2:
                content[at] ^= 1 << generator.randrange(8)
            case 3:
                del content[at:at + length]
            case 4:
                content[at:at] = content[at:at + length]
            case _:
                content.insert(at, generator.randrange(128))
    return bytes(content)


def changed_tokens(generator, content, pattern):
    tokens = pattern.findall(content)
    places = list(changeable(tokens))
    for _ in range(generator.choice([1, 1, 1, 2])):
        if not places:
            break
        at = generator.choice(places)
        alike = [place for place in places if form(tokens[place]) == form(tokens[at])]
        other = generator.choice(alike if generator.random() < 0.8 else places)
        match generator.randrange(6):
            case 0 | 1:
                tokens[at] = tokens[other]
            case 2:
                tokens[at] = b''
            case 3:
                tokens[at] = tokens[at] + b' ' + tokens[at]
            case 4:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case _:
                tokens[at] = respelled(generator, tokens[at])
    return b''.join(tokens)


def changeable(tokens):
    """Tokens that say something, but for core modules, which the fuzzers of modules change."""
    depth, module = 0, None
    for at, token in enumerate(tokens):
        depth += (token == b'(') - (token == b')')
        words = [word for word in tokens[at:at + 6] if word.strip()][:3]
        if module is None and token == b'(' and words == [b'(', b'core', b'module']:
            module = depth
        if module is None and token.strip():
            yield at
        if token == b')' and module is not None and depth < module:
            module = None


def form(token):
    """What kind of token it is: those of one kind can often stand for each other."""
    first = token[:1]
    return b'0' if first.isdigit() else b'a' if first.isalpha() else first


def respelled(generator, token):
    """The token with another letter or digit."""
    places = [at for at, byte in enumerate(token) if chr(byte).isalnum()]
    if not places:
        return token
    at = generator.choice(places)
    letters = b'0123456789' if chr(token[at]).isdigit() else b'abxyzABZ019-'
    return token[:at] + bytes([generator.choice(letters)]) + token[at + 1:]


def made(options):
    """As many mutants of each kind as are asked for."""
    generator = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = seeds(options, folder)
    for kind in options.kind or KINDS:
        for number in range(options.count):
            content = generator.choice(found[kind])
            if kind == 'binary':
                content = changed_bytes(generator, content)
            else:
                pattern = TOKEN if kind == 'text' else WIT_TOKEN
                content = changed_tokens(generator, content, pattern)
            yield Mutant(kind, f'{options.seed}-{number}', content)
