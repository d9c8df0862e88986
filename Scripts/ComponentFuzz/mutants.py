"""Components, their texts, and WIT, with parts that are others, are gone, or are there twice."""
import concurrent.futures
import functools
import pathlib
import random
import re
import subprocess

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
    folder = pathlib.Path(folder)

    def accepted(item):
        number, (kind, content) = item
        source = folder / f'seed-{number}{SUFFIXES[kind]}'
        source.write_bytes(content)
        made = []
        if is_accepted(theirs(options.wasm_tools, kind, source)):
            made.append((kind, content))
            target = folder / f'made-{number}.wasm'
            if kind == 'text' and is_accepted([options.weft, 'wat2wasm', source, '-o', target]):
                made.append(('binary', target.read_bytes()))
                target.unlink()
        source.unlink()
        return made

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for made in pool.map(accepted, enumerate(texts(options))):
            for kind, content in made:
                found[kind].append(content)
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


class Tokens:
    """A text cut into tokens, with the places that may be changed."""

    def __init__(self, content, pattern):
        self.tokens = pattern.findall(content)
        self.places = list(changeable(self.tokens))
        self.alike = {}
        for place in self.places:
            self.alike.setdefault(form(self.tokens[place]), []).append(place)

    def changed(self, generator):
        tokens, places = list(self.tokens), self.places
        for _ in range(generator.choice([1, 1, 1, 2])):
            if not places:
                break
            at = generator.choice(places)
            alike = self.alike[form(self.tokens[at])]
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


@functools.cache
def tokens(kind, content):
    return Tokens(content, TOKEN if kind == 'text' else WIT_TOKEN)


def mutant(kind, found, seed, number):
    """Always the same for these numbers, whoever makes it."""
    generator = random.Random(f'{kind} {seed} {number}')
    content = generator.choice(found[kind])
    if kind == 'binary':
        return changed_bytes(generator, content)
    return tokens(kind, content).changed(generator)
