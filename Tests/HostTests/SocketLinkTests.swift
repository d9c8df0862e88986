import Host
import HostSystem
import Testing
import WasmCore
import WasmInterp

/// Modules that import functions for sockets.
struct SocketLinkTests {
    /// As they are imported: the standard's forms, those of the older layout, and both.
    private static let forms: [(name: String, parameters: String)] = [
        ("sock_open", "i32 i32 i32"), ("sock_bind", "i32 i32 i32"), ("sock_listen", "i32 i32"),
        ("sock_accept", "i32 i32 i32"), ("sock_accept", "i32 i32"),
        ("sock_connect", "i32 i32 i32"), ("sock_recv", "i32 i32 i32 i32 i32 i32"),
        ("sock_recv_from", "i32 i32 i32 i32 i32 i32 i32 i32"),
        ("sock_recv_from", "i32 i32 i32 i32 i32 i32 i32"), ("sock_send", "i32 i32 i32 i32 i32"),
        ("sock_send_to", "i32 i32 i32 i32 i32 i32 i32"), ("sock_shutdown", "i32 i32"),
        ("sock_getsockopt", "i32 i32 i32 i32 i32"), ("sock_setsockopt", "i32 i32 i32 i32 i32"),
        ("sock_getlocaladdr", "i32 i32 i32"), ("sock_getlocaladdr", "i32 i32 i32 i32"),
        ("sock_getpeeraddr", "i32 i32 i32"), ("sock_getpeeraddr", "i32 i32 i32 i32"),
        ("sock_getaddrinfo", "i32 i32 i32 i32 i32 i32 i32 i32"),
    ]

    private static func imports(_ forms: [(name: String, parameters: String)]) -> String {
        forms.enumerated().map { index, form in
            """
            (import "wasi_snapshot_preview1" "\(form.name)"
              (func $f\(index) (param \(form.parameters)) (result i32)))
            """
        }.joined(separator: "\n")
    }

    @Test func everyFormIsLinkedThoughNothingIsGranted() throws {
        let engine = Engine()
        let text = """
            (module \(Self.imports(Self.forms)) (memory (export "memory") 1)
              (func (export "open") (result i32)
                (call $f0 (i32.const 1) (i32.const 2) (i32.const 16))))
            """
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let store = Store(engine: engine, host: WASIPreview1(WASIConfiguration()))
        let instance = try linker.instantiate(module, in: store)
        let open = try instance.function("open", as: (() -> Int32).self)
        #expect(try open() == Int32(WASIErrno.notcapable.rawValue))
        var imports = ImportSet(in: Store(engine: engine, host: ()))
        WASIPreview1(WASIConfiguration()).define(in: &imports)
        _ = try imports.instantiate(module)
    }

    /// By its type, as where it was linked first.
    @Test func everyFormIsLinkedAgainInAnotherStore() throws {
        let engine = Engine()
        let text = "(module \(Self.imports(Self.forms)))"
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let store = Store(engine: engine, host: WASIPreview1(WASIConfiguration()))
        _ = try linker.instantiate(module, in: store)
        let snapshot = try store.snapshot(participants: [store.host])
        let other = Store(engine: engine, host: WASIPreview1(WASIConfiguration()))
        try snapshot.restore(
            in: other, linker: linker, modules: [module], participants: [other.host])
        #expect(other.instances.count == 1)
    }

    /// Waiting for edges is another model, and extensions beyond have other sockets.
    @Test(arguments: ["epoll_oneoff", "sock_addr_resolve", "sock_listen_v3"])
    func otherExtensionsAreRefusedByName(name: String) throws {
        let engine = Engine()
        let text = #"(module (import "wasi_snapshot_preview1" "\#(name)" (func (param i32))))"#
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let store = Store(engine: engine, host: WASIPreview1(WASIConfiguration()))
        #expect {
            try linker.instantiate(module, in: store)
        } throws: { error in
            "\(error)".contains(name)
        }
    }

    /// Listens, connects to itself, accepts by both forms, and echoes one byte.
    @Test(arguments: SocketWorld.Kind.allCases)
    func guestsUseBothFormsOfOneName(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind)
        let engine = Engine()
        let module = try Module(try WatParser.parseModule(Self.echo), engine: engine)
        var configuration = WASIConfiguration()
        configuration.network = world.access
        if let simulation = world.simulation {
            configuration.waiter = SimulationWaiter(simulation)
        }
        #expect(try WASIPreview1.run(module, configuration) == 0)
    }

    /// The answer comes while nobody's thread waits, or while the guest's does.
    @Test(arguments: [false, true])
    func namesOfTheHostAreAwaited(isAsync: Bool) async throws {
        let module = try Module(try WatParser.parseModule(Self.asking), engine: Engine())
        var configuration = WASIConfiguration()
        configuration.network = try NetworkAccess(connect: ["localhost:*"])
        let code =
            isAsync
            ? try await WASIPreview1.runAsync(module, configuration)
            : try WASIPreview1.run(module, configuration)
        #expect(code == 0)
    }

    /// Asks for an address of IPv4; the node for it lies at 128, its address at 160. Ends with the
    /// errno, or 99 for another answer.
    private static let asking = """
        (module
          (import "wasi_snapshot_preview1" "sock_getaddrinfo"
            (func $ask (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 16) "localhost")
          (data (i32.const 32) "\\00\\00\\01\\02")
          (data (i32.const 64) "\\80\\00\\00\\00")
          (data (i32.const 140) "\\a0\\00\\00\\00")
          (data (i32.const 164) "\\0e\\00\\00\\00\\c0\\00\\00\\00")
          (func (export "_start")
            (local $errno i32)
            (local.set $errno
              (call $ask (i32.const 16) (i32.const 9) (i32.const 0) (i32.const 0)
                (i32.const 32) (i32.const 64) (i32.const 1) (i32.const 68)))
            (if (local.get $errno) (then (call $exit (local.get $errno))))
            (if (i32.ne (i32.load8_u (i32.const 194)) (i32.const 127))
              (then (call $exit (i32.const 99))))))
        """

    /// An address of IPv4 lies at 0, listed at 16; ends with a code that tells the step.
    private static let echo = """
        (module
          \(imports(forms))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\7f\\00\\00\\01")
          (data (i32.const 16) "\\00\\00\\00\\00\\04\\00\\00\\00")
          (data (i32.const 24) "\\80\\00\\00\\00\\01\\00\\00\\00")
          (data (i32.const 32) "\\81\\00\\00\\00\\01\\00\\00\\00")
          (data (i32.const 128) "w")
          (data (i32.const 200) "\\00\\01\\00\\00\\80\\00\\00\\00")
          (func $check (param $step i32) (param $errno i32)
            (if (local.get $errno) (then (call $exit (local.get $step)))))
          (func $number (param $place i32) (result i32) (i32.load (local.get $place)))
          (func (export "_start")
            (call $check (i32.const 1)
              (call $f0 (i32.const 1) (i32.const 2) (i32.const 40)))
            (call $check (i32.const 2)
              (call $f1 (call $number (i32.const 40)) (i32.const 16) (i32.const 0)))
            (call $check (i32.const 3)
              (call $f2 (call $number (i32.const 40)) (i32.const 8)))
            (call $check (i32.const 4)
              (call $f14 (call $number (i32.const 40)) (i32.const 200) (i32.const 44)))
            (call $connect (i32.const 48))
            (call $connect (i32.const 52))
            (call $check (i32.const 7)
              (call $f3 (call $number (i32.const 40)) (i32.const 0) (i32.const 56)))
            (call $check (i32.const 8)
              (call $f4 (call $number (i32.const 40)) (i32.const 60)))
            (call $check (i32.const 9)
              (call $f9 (call $number (i32.const 48)) (i32.const 24) (i32.const 1)
                (i32.const 0) (i32.const 64)))
            (call $check (i32.const 10)
              (call $f6 (call $number (i32.const 56)) (i32.const 32) (i32.const 1)
                (i32.const 0) (i32.const 64) (i32.const 68)))
            (if (i32.ne (i32.load8_u (i32.const 129)) (i32.const 119))
              (then (call $exit (i32.const 11)))))
          (func $connect (param $place i32)
            (call $check (i32.const 5)
              (call $f0 (i32.const 1) (i32.const 2) (local.get $place)))
            (call $check (i32.const 6)
              (call $f5 (call $number (local.get $place)) (i32.const 16)
                (i32.load (i32.const 44))))))
        """
}
