"""Whole components: function "f" does something dear, round after round."""
COMPONENTS = {}

# Where arguments lie, and where `realloc` has room for what others give.
AREA, ROOM = 4096, 16 << 20
PAGES = 768
# Bytes that the host keeps for each handle with what it stands for, at most.
HANDLE_BYTES = 512


class Component:
    """Text of a component."""

    def __init__(self, text, own=0):
        # Bytes beyond the memories, which components may have in the host.
        self.text, self.own = text, own + 2 * PAGES * 65_536


def component(make):
    """A function of numbers that makes a component."""
    COMPONENTS['component-' + make.__name__.rstrip('_').replace('_', '-')] = make
    return make


LIBRARY = f'''(core module $Library
    (memory (export "memory") {PAGES} {PAGES})
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const {ROOM})))
  (core instance $library (instantiate $Library))'''
MEMORY = '(memory (core memory $library "memory"))'
REALLOC = '(realloc (core func $library "realloc"))'


def guest(canons, fields, exports):
    """A guest inside of a component.

    canons: by name the type of a core function and its definition. exports: lines of the component.
    """
    imports = ''.join(f'(import "" "{name}" (func ${name} {canon[0]}))\n'
                      for name, canon in canons.items())
    definitions = ''.join(f'(core func ${name} (canon {canon[1]}))\n'
                          for name, canon in canons.items())
    given = ''.join(f'(export "{name}" (func ${name}))' for name in canons)
    return f'''{LIBRARY}
  {definitions}
  (core module $M
    (import "library" "memory" (memory 1))
    {imports}
    {fields})
  (core instance $m (instantiate $M (with "library" (instance $library))
    (with "" (instance {given}))))
  {exports}'''


def rounds(body, before='', locals_='', once=''):
    """A core function that does something for ever."""
    return f'''(func (export "f") (local $round i32) {locals_} {before}
      (loop $rounds
        (local.set $round (i32.add (local.get $round) (i32.const 1)))
        {body} (br $rounds)))'''


def single(canons, body, before='', locals_='', fields='', is_async=True):
    """One guest by itself."""
    kind = ' async' if is_async else ''
    return f'''(component
  {guest(canons, fields + rounds(body, before, locals_),
         f'(func (export "f"){kind} (canon lift (core func $m "f")))')})'''


def pair(signature, callee, callee_lift, lowered, lower, body, before='', locals_='',
         callee_canons=None, canons=None, fields='', callee_fields='', is_async=False):
    """Two guests, of which one calls "g" of the other."""
    kind = ' async' if is_async else ''
    inner = guest(callee_canons or {}, f'(func (export "g") {callee}) {callee_fields}',
                  f'(func (export "g") {signature} (canon lift (core func $m "g") {callee_lift}))')
    outer = guest({'g': (lowered, f'lower (func $g) {lower}'), **(canons or {})},
                  fields + rounds(body, before, locals_),
                  f'(func (export "f"){kind} (canon lift (core func $m "f")))')
    return f'''(component
  (component $Callee {inner})
  (instance $callee (instantiate $Callee))
  (component $Caller (import "g" (func $g {signature})) {outer})
  (instance $caller (instantiate $Caller (with "g" (func $callee "g"))))
  (export "f" (func $caller "f")))'''
