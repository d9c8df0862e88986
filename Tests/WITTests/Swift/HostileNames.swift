/// A world whose names mean something to Swift, or are those that bindings have themselves.
enum HostileNames {
    static let wit = """
        package swift:kit;
        interface selfs {
          variant v { component-type(u8), lift(u8), lower(u8), hash-value(u8), hash(u8),
              init(u8), %type(u8), none, some(u8) , component-layout(u8), lift-list(u8),
              lower-list(u8)}
          enum e { component-type, lift, lower, hash-value, hash, init, raw-value, %type,
              all-cases, self, component-labels, default }
          flags f { component-type, lift, lower, hash-value, init, raw-value, contains, insert,
              is-empty, union, array-literal, self }
          record r { component-type: u8, lift: u8, lower: u8, hash-value: u8, hash: u8, init:
              u8, %type: u8, self: u8, component-layout: u8, reader: u8, writer: u8, end: u8,
              value: u8, part0: u8 , inout: u8, into: u8}
          record hasher { hash: u8 }
          record sendable-metatype { a: u8 }
          record mutating { hasher: hasher, any-object: sendable-metatype }
          record writable-key-path { a: option<mutating> }
          record error { e: e }
          record codable { e: e }
          record %result { e: e }
          record case-iterable { e: e }
          variant %bool { %bool(u8) }
          resource task { constructor(self: u8, resources: u8, caller: u8); init:
              func(%resource: borrow<task>); deinit: func(handle: task); borrowed: func();
              close: func(); take: func() -> task; functions: func(); %resource: func(); %self:
              static func(); hash-value: func(); %type: func(); make: static func(a: task); }
          resource functions { run: func(resources: option<own<task>>) -> functions; }
          init: func(self: u8, inout: u8, var: u8, resources: option<own<task>>, borrowing: u8,
              in: u8, %interface: u8, path: u8, linker: u8, host: u8, value: u8, reader: u8,
              handle: u8) -> result<u8, error>;
          make-task: func();
          functions2: func(host: u8);
          %type: func(t: error) -> v;
          hash: async func(host: task, value: u8) -> result<task, e>;
          swift: async func(caller: u8, object0: borrow<task>, part0: u8, part1: u8) ->
              stream<r>;
          exports: func();
          define: func(f: f, g: codable, h: %result, i: case-iterable, j: %bool, k:
              writable-key-path, l: list<%bool>);
        }
        interface hiding {
          record any-object { a: u8 }
          record copyable { functions: u8 }
          resource r { constructor(); m: func(borrowed: borrow<r>, functions: any-object) -> r; }
          f: func(functions: u8, on-f: copyable) -> stream<u8>;
          g: async func(functions: borrow<r>, handle: r, reader: u8) -> r;
          precondition-failure: func(on-precondition-failure: u8);
        }
        interface root { use selfs.{error, r as %record}; f: func(a: error) -> %record; }
        interface weft-kit { type %u8 = u8; f: func(a: list<%u8>) -> result<_, %u8>; record
            %string { s: s32 } g: func(s: %string) -> option<%string>; }
        world self-world { import hiding; export hiding; import selfs; export selfs;
            import root; export root; import weft-kit; export weft-kit;
            export exports: interface { f: func(); } import host:
            interface { f: func(); } import functions: func(); export functions: func(); export
            init: func(root: u8); export self: func();}
        """
}
