import Foundation
import Host
import Testing
import WasmCore
import WasmInterp

/// The world of a guest as data: captured with its store, and made again of other ports.
@Suite struct WorldStateTests {
    /// One call of preview 1 each, whose errno is the result.
    private static let text = """
        (module
          (import "wasi_snapshot_preview1" "path_open" (func $open
            (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_rename" (func $rename
            (param i32 i32 i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink
            (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read
            (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write
            (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_readdir" (func $list
            (param i32 i32 i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_renumber" (func $renumber
            (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get" (func $time
            (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "random_get" (func $random
            (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $arguments
            (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 1024) "sub/filemoved")
          ;; Opens so many bytes of the path at 1024; the descriptor.
          (func (export "open") (param $base i32) (param $count i32) (param $flags i32)
            (param $rights i64) (result i32)
            (if (call $open (local.get $base) (i32.const 0) (i32.const 1024) (local.get $count)
                  (local.get $flags) (local.get $rights) (i64.const 0) (i32.const 0)
                  (i32.const 0))
              (then (return (i32.const -1))))
            (i32.load (i32.const 0)))
          (func (export "move") (param $base i32) (result i32)
            (call $rename (local.get $base) (i32.const 1024) (i32.const 3)
              (local.get $base) (i32.const 1032) (i32.const 5)))
          (func (export "unlink") (param $base i32) (result i32)
            (call $unlink (local.get $base) (i32.const 1024) (i32.const 8)))
          (func (export "read") (param $number i32) (param $count i32) (result i32)
            (i32.store (i32.const 0) (i32.const 64))
            (i32.store (i32.const 4) (local.get $count))
            (i32.store (i32.const 64) (i32.const 0))
            (if (call $read (local.get $number) (i32.const 0) (i32.const 1) (i32.const 8))
              (then (return (i32.const -1))))
            (i32.load (i32.const 64)))
          (func (export "list") (param $number i32) (param $cookie i64) (result i32)
            (if (call $list (local.get $number) (i32.const 2048) (i32.const 25)
                  (local.get $cookie) (i32.const 0))
              (then (return (i32.const -1))))
            (if (result i32) (i32.load (i32.const 0))
              (then (i32.load8_u (i32.const 2072))) (else (i32.const 0))))
          (func (export "renumber") (param i32 i32) (result i32)
            (call $renumber (local.get 0) (local.get 1)))
          (func (export "time") (param i32) (result i64)
            (drop (call $time (local.get 0) (i64.const 0) (i32.const 0)))
            (i64.load (i32.const 0)))
          (func (export "random") (result i64)
            (drop (call $random (i32.const 0) (i32.const 8)))
            (i64.load (i32.const 0)))
          (func (export "arguments") (result i32)
            (drop (call $arguments (i32.const 0) (i32.const 4)))
            (i32.load (i32.const 4))))
        """

    private struct Guest {
        let store: Store<WASIPreview1>
        let instance: Instance

        init(_ module: Module, _ configuration: WASIConfiguration) throws {
            store = Store(engine: module.engine, host: WASIPreview1(configuration))
            instance = try WorldStateTests.linker(module.engine).instantiate(module, in: store)
        }

        private init(_ store: Store<WASIPreview1>) throws {
            self.store = store
            instance = try #require(store.instances.first)
        }

        /// The same guest in another world.
        func moved(to configuration: WASIConfiguration) throws -> Guest {
            let image = try store.image(participants: [store.host])
            let engine = store.engine
            let other = Store(engine: engine, host: WASIPreview1(configuration))
            let linker = WorldStateTests.linker(engine)
            _ = try other.restore(image, participants: [other.host]) {
                linker.resolve($0.module, $0.name, in: other)
            }
            let again = try other.image(participants: [other.host])
            #expect(again.participants.map(\.name) == image.participants.map(\.name))
            return try Guest(other)
        }

        func callAsFunction(_ name: String, _ arguments: Value...) throws -> Value {
            let function = try #require(instance.function(name))
            return try #require(try function.call(arguments).first)
        }

        func open(
            _ base: Int32, _ count: Int32, write: Bool = false, flags: Int32 = 0
        ) throws -> Int32 {
            let rights: UInt64 = write ? 0x42 : 0x4002
            guard
                case .i32(let number) = try self(
                    "open", .i32(base), .i32(count), .i32(flags), .i64(Int64(rights)))
            else { return -1 }
            return number
        }
    }

    private static func linker(_ engine: Engine) -> Linker<WASIPreview1> {
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        return linker
    }

    /// - Parameter travels: Whether they go with the guest.
    private static func files(
        _ content: String, travels: Bool = false
    ) throws -> MemoryFileSystem {
        let files = MemoryFileSystem(stateByteCountMax: travels ? nil : 0)
        try files.addFile("sub/file", text: content)
        return files
    }

    private static func world(_ files: MemoryFileSystem, seed: UInt64 = 1) -> WASIConfiguration {
        var configuration = WASIConfiguration()
        configuration.preopen("/data", files)
        configuration.random = SeededRandom(seed: seed)
        configuration.standardInput = .text("abcdefgh")
        configuration.arguments = ["one", "two"]
        return configuration
    }

    private static let file = Int32(8)

    @Test func descriptorsAreOpenedAgainWhereTheyWere() throws {
        let module = try PipeTests.module(Self.text)
        let guest = try Guest(module, Self.world(try Self.files("0123456789")))
        let directory = try guest.open(3, 3, flags: 2)
        let number = try guest.open(3, Self.file)
        #expect(try guest("read", .i32(number), .i32(2)) == .i32(0x3130))
        #expect(try guest("read", .i32(0), .i32(3)) == .i32(0x636261))
        #expect(try guest("list", .i32(directory), .i64(0)) == .i32(0x2E))
        #expect(try guest("renumber", .i32(0), .i32(number + 1)) == .i32(8))
        // The new world has another order, and other contents.
        var world = WASIConfiguration()
        world.preopen("/other", MemoryFileSystem())
        world.preopen("/data", try Self.files("abcdefghij"))
        world.random = SeededRandom(seed: 9)
        world.standardInput = .text("ABCDEFGH")
        let moved = try guest.moved(to: world)
        #expect(try moved("read", .i32(number), .i32(2)) == .i32(0x6463))
        #expect(try moved("read", .i32(0), .i32(2)) == .i32(0x4544))
        #expect(try moved("list", .i32(directory), .i64(2)) == .i32(0x66))
        #expect(try moved("random") == guest("random"))
        #expect(try moved("arguments") == guest("arguments"))
    }

    /// What the guest has written is there where it goes on.
    @Test func filesInMemoryGoWithTheGuest() throws {
        let module = try PipeTests.module(Self.text)
        let files = try Self.files("0123456789", travels: true)
        let guest = try Guest(module, Self.world(files))
        let number = try guest.open(3, Self.file)
        #expect(try guest("read", .i32(number), .i32(2)) == .i32(0x3130))
        let empty = MemoryFileSystem()
        let moved = try guest.moved(to: Self.world(empty))
        #expect(try moved("read", .i32(number), .i32(2)) == .i32(0x3332))
        #expect(try moved("move", .i32(3)) == .i32(0))
        #expect(try empty.names() == ["moved"])
        #expect(try files.names() == ["sub"])
        let small = MemoryFileSystem(byteCountMax: 9)
        let problems = try problems { _ = try guest.moved(to: Self.world(small)) }
        #expect(problems.first?.hasPrefix("/data: ") == true, "\(problems)")
    }

    @Test func timeGoesOn() throws {
        let module = try PipeTests.module(Self.text)
        var world = WASIConfiguration()
        let clock = VirtualClock(realtime: 1_000)
        clock.advance(nanoseconds: 50)
        world.clock = clock
        let guest = try Guest(module, world)
        world.clock = VirtualClock(realtime: 7)
        let moved = try guest.moved(to: world)
        #expect(try moved("time", .i32(1)) == .i64(50))
        #expect(try moved("time", .i32(0)) == .i64(1_050))
        world.clock = HostClock()
        let real = try guest.moved(to: world)
        guard case .i64(let time) = try real("time", .i32(1)) else { return }
        #expect(time >= 50)
    }

    @Test func whatTheGuestHasRenamedIsFound() throws {
        let module = try PipeTests.module(Self.text)
        let files = try Self.files("0123")
        let guest = try Guest(module, Self.world(files))
        let number = try guest.open(3, Self.file)
        #expect(try guest("move", .i32(3)) == .i32(0))
        #expect(try files.text(of: "moved/file") == "0123")
        let moved = try guest.moved(to: Self.world(files))
        #expect(try moved("read", .i32(number), .i32(2)) == .i32(0x3130))
    }

    @Test func whatIsGoneIsRefusedByNameAndAllAtOnce() throws {
        let module = try PipeTests.module(Self.text)
        let guest = try Guest(module, Self.world(try Self.files("0123")))
        _ = try guest.open(3, Self.file)
        _ = try guest.open(3, 3, flags: 2)
        let problems = try problems { _ = try guest.moved(to: Self.world(MemoryFileSystem())) }
        #expect(
            problems == [
                "descriptor 4: /data: sub/file: No such file or directory",
                "descriptor 5: /data: sub: No such file or directory",
            ])
        let bare = try self.problems { _ = try guest.moved(to: WASIConfiguration()) }
        #expect(bare == ["no directory /data is given"])
        // Open, and without a name.
        #expect(try guest("unlink", .i32(3)) == .i32(0))
        let gone = try self.problems { _ = try guest.store.image(participants: [guest.store.host]) }
        #expect(gone == ["descriptor 4: /data: sub/file: No such file or directory"])
        #expect(try guest("read", .i32(4), .i32(2)) == .i32(0x3130))
    }

    @Test func rightsAreThoseThatAreGivenNow() throws {
        let module = try PipeTests.module(Self.text)
        let files = try Self.files("0123")
        let guest = try Guest(module, Self.world(files))
        _ = try guest.open(3, Self.file, write: true)
        var world = WASIConfiguration()
        world.preopen("/data", ReadOnlyDirectory(files.rootDirectory()))
        let problems = try problems { _ = try guest.moved(to: world) }
        #expect(problems == ["descriptor 4: /data: sub/file: read-only"])
        var few = Self.world(files)
        few.limits.descriptorsMax = 4
        #expect(try self.problems { _ = try guest.moved(to: few) } == ["more descriptors than 4"])
    }

    /// Any state of the world may be forged.
    @Test func everyCutAndFlipOfAStateIsRefusedOrSafe() throws {
        let module = try PipeTests.module(Self.text)
        let files = try Self.files("0123")
        let guest = try Guest(module, Self.world(files))
        _ = try guest.open(3, Self.file)
        _ = try guest.open(3, 3, flags: 2)
        _ = try guest("list", .i32(5), .i64(0))
        let state = try guest.store.host.captureState()
        try WASIPreview1.checkState(state)
        for count in state.indices {
            let cut = Array(state[..<count])
            #expect(throws: StateError.self) { try WASIPreview1.checkState(cut) }
            let world = WASIPreview1(Self.world(files))
            #expect(throws: StateError.self) { try world.restoreState(cut) }
        }
        var refusedCount = 0
        for (index, bit) in state.indices.flatMap({ index in (0..<8).map { (index, $0) } }) {
            var flipped = state
            flipped[index] ^= 1 << UInt8(bit)
            let world = WASIPreview1(Self.world(files))
            do { try world.restoreState(flipped) } catch { refusedCount += 1 }
        }
        #expect(refusedCount > state.count)
    }

    private func problems(_ body: () throws -> Void) throws -> [String] {
        do {
            try body()
        } catch let error as StateError {
            guard case .participant("wasi_snapshot_preview1", let problems) = error else {
                throw error
            }
            return problems
        }
        return []
    }
}
