import Host
import Testing
import WasmCore
import WasmInterp

/// A pointer that is out of bounds or not aligned ends the guest before anything is done.
struct PointerTests {
    /// A call that is right, and which of its arguments are pointers, with what they must be
    /// aligned to.
    struct Row: CustomTestStringConvertible {
        var function: WASIFunction
        var values: [UInt64]
        var pointers: [Int: UInt64]
        var testDescription: String { function.rawValue }

        init(_ function: WASIFunction, _ values: [UInt64], _ pointers: [Int: UInt64]) {
            self.function = function
            self.values = values
            self.pointers = pointers
        }
    }

    /// `made` lies at 1024, a buffer of 8 bytes at 32 is listed at 24, one of 128 bytes for an
    /// address at 48.
    static let rows: [Row] = [
        Row(.argsGet, [512, 600], [0: 4, 1: 1]),
        Row(.argsSizesGet, [512, 516], [0: 4, 1: 4]),
        Row(.environGet, [512, 600], [0: 4, 1: 1]),
        Row(.environSizesGet, [512, 516], [0: 4, 1: 4]),
        Row(.clockResGet, [0, 512], [1: 8]),
        Row(.clockTimeGet, [0, 0, 512], [2: 8]),
        Row(.fdFdstatGet, [1, 512], [1: 8]),
        Row(.fdFilestatGet, [3, 512], [1: 8]),
        Row(.fdPread, [4, 24, 1, 0, 512], [1: 4, 4: 4]),
        Row(.fdPrestatGet, [3, 512], [1: 4]),
        Row(.fdPrestatDirName, [3, 512, 1], [1: 1]),
        Row(.fdPwrite, [4, 24, 1, 0, 512], [1: 4, 4: 4]),
        Row(.fdRead, [4, 24, 1, 512], [1: 4, 3: 4]),
        Row(.fdReaddir, [3, 512, 64, 0, 600], [1: 1, 4: 4]),
        Row(.fdSeek, [4, 1, 0, 512], [3: 8]),
        Row(.fdTell, [4, 512], [1: 8]),
        Row(.fdWrite, [1, 24, 1, 512], [1: 4, 3: 4]),
        Row(.pathCreateDirectory, [3, 1024, 4], [1: 1]),
        Row(.pathFilestatGet, [3, 0, 1024, 4, 512], [2: 1, 4: 8]),
        Row(.pathFilestatSetTimes, [3, 0, 1024, 4, 1, 1, 5], [2: 1]),
        Row(.pathLink, [3, 0, 1024, 4, 3, 1040, 4], [2: 1, 5: 1]),
        Row(.pathOpen, [3, 0, 1024, 4, 1, 66, 0, 0, 512], [2: 1, 8: 4]),
        Row(.pathReadlink, [3, 1024, 4, 512, 16, 600], [1: 1, 3: 1, 5: 4]),
        Row(.pathRemoveDirectory, [3, 1024, 4], [1: 1]),
        Row(.pathRename, [3, 1024, 4, 3, 1040, 4], [1: 1, 4: 1]),
        Row(.pathSymlink, [1024, 4, 3, 1040, 4], [0: 1, 3: 1]),
        Row(.pathUnlinkFile, [3, 1024, 4], [1: 1]),
        Row(.pollOneoff, [2048, 4096, 1, 512], [0: 8, 1: 8, 3: 4]),
        Row(.randomGet, [512, 16], [0: 1]),
        Row(.sockAccept, [5, 0, 512], [2: 4]),
        Row(.sockRecv, [5, 24, 1, 0, 512, 516], [1: 4, 4: 4, 5: 2]),
        Row(.sockSend, [5, 24, 1, 0, 512], [1: 4, 4: 4]),
        Row(.sockOpen, [1, 2, 512], [2: 4]),
        Row(.sockBind, [5, 48, 80], [1: 4]),
        Row(.sockConnect, [5, 48, 80], [1: 4]),
        Row(.sockRecvFrom, [5, 24, 1, 48, 0, 508, 512, 516], [1: 4, 3: 4, 5: 2, 6: 4, 7: 2]),
        Row(.sockRecvFrom, [5, 24, 1, 48, 0, 512, 516], [1: 4, 3: 4, 5: 4, 6: 2]),
        Row(.sockSendTo, [5, 24, 1, 48, 80, 0, 512], [1: 4, 3: 4, 6: 4]),
        Row(.sockGetLocalAddress, [5, 48, 512], [1: 4, 2: 4]),
        Row(.sockGetPeerAddress, [5, 48, 508, 512], [1: 4, 2: 4, 3: 4]),
        Row(.sockGetOption, [5, 0, 0, 512, 48], [4: 4]),
        Row(.sockSetOption, [5, 0, 0, 512, 4], [3: 1]),
        Row(
            .sockGetAddressInfo, [1024, 4, 1040, 4, 2100, 2200, 1, 512],
            [0: 1, 2: 1, 4: 4, 5: 4, 7: 4]),
    ]

    private func makeGuest() throws -> (Guest, MemoryFileSystem, BytesOutput) {
        let system = MemoryFileSystem()
        try system.addFile("file", [1, 2, 3])
        try system.rootDirectory().createLink(
            try #require(FileName("made".utf8)), target: [UInt8]("file".utf8))
        let output = BytesOutput()
        var configuration = WASIConfiguration()
        configuration.arguments = ["a"]
        configuration.environment = [("K", "v")]
        configuration.standardOutput = output
        configuration.preopens = [("/", system.rootDirectory())]
        let guest = Guest(configuration)
        #expect(guest.open("file", rights: Guest.read | Guest.write).number == 4)
        _ = guest.text("made")
        _ = guest.text("more", at: 1040)
        guest.store(UInt32(32), at: 24)
        guest.store(UInt32(8), at: 28)
        guest.store(UInt32(4096), at: 48)
        guest.store(UInt32(128), at: 52)
        return (guest, system, output)
    }

    @Test(arguments: rows)
    func wrongPointersTrapBeforeAnythingIsDone(row: Row) throws {
        for (index, alignment) in row.pointers {
            var wrong: [UInt64] = [65_536, 0xFFFF_FFF8]
            if alignment > 1 { wrong.append(row.values[index] + alignment / 2) }
            for pointer in wrong {
                let (guest, system, output) = try makeGuest()
                let before = guest.bytes(at: 0, Guest.byteCount)
                var values = row.values
                values[index] = pointer
                guard case .trap(let message) = guest.call(row.function, values) else {
                    Issue.record("\(row.function) took \(pointer) as its argument \(index)")
                    continue
                }
                #expect(message.hasPrefix(row.function.rawValue + ":"))
                #expect(message.contains("pointer \(pointer) "))
                #expect(guest.bytes(at: 0, Guest.byteCount) == before)
                #expect(output.bytes.isEmpty)
                let names = try system.rootDirectory().entries(countMax: 9).map(\.name)
                #expect(names == [[UInt8]("file".utf8), [UInt8]("made".utf8)])
            }
        }
    }

    /// All buffers are looked at before the first is used.
    @Test func buffersOutOfBounds() throws {
        let (guest, _, output) = try makeGuest()
        guest.store(UInt32(8), at: 28)
        for (address, count): (UInt32, UInt32) in [
            (65_536, 1), (65_530, 7), (.max - 8, 32), (.max, .max), (0, 65_537),
        ] {
            guest.store(address, at: 32)
            guest.store(count, at: 36)
            for function: WASIFunction in [.fdWrite, .fdRead] {
                let message = guest.trap(function, 1, 24, 2, 512)
                #expect(message?.contains("iovs, iovs_len pointer \(address) ") == true)
            }
            #expect(guest.trap(.fdPwrite, 4, 24, 2, 0, 512) != nil)
            #expect(guest.trap(.sockSend, 5, 24, 2, 0, 512) != nil)
        }
        #expect(output.bytes.isEmpty)
        #expect(guest.read(4, at: 0).text == "\u{1}\u{2}\u{3}")
    }

    /// What is not used is not wrong, as in wasmtime; only a path has to lie somewhere.
    @Test func emptyRangesLieAnywhere() throws {
        let (guest, _, _) = try makeGuest()
        guest.store(UInt32(70_000), at: 24)
        guest.store(UInt32(0), at: 28)
        #expect(guest.errno(.fdWrite, 1, 24, 1, 512) == .success)
        #expect(guest.errno(.fdWrite, 1, 70_001, 0, 512) == .success)
        #expect(guest.errno(.randomGet, 70_000, 0) == .success)
        #expect(guest.errno(.fdReaddir, 3, 70_000, 0, 0, 512) == .success)
        #expect(guest.trap(.pathCreateDirectory, 3, 70_000, 0) != nil)
        // Nor is what is not used of a buffer.
        #expect(guest.errno(.fdReaddir, 3, 65_400, 4096, 0, 512) == .success)
        #expect(guest.errno(.fdPrestatDirName, 3, 65_535, 4096) == .success)
        let plain = Guest(WASIConfiguration())
        #expect(plain.errno(.environGet, 70_001, 80_000) == .success)
    }

    /// The ways of guests to be wrong, through the engine: a trap with the calls that led there.
    @Test(arguments: ["clock", "vector", "element", "random", "unaligned"])
    func guestsEndByATrap(name: String) throws {
        let output = BytesOutput()
        var configuration = WASIConfiguration()
        configuration.standardOutput = output
        let engine = Engine()
        var imports = ImportSet(in: Store(engine: engine, host: ()))
        WASIPreview1(configuration).define(in: &imports)
        let module = try Module(try WatParser.parseModule(Self.text), engine: engine)
        let instance = try imports.instantiate(module)
        let function = try #require(instance.function(name))
        do throws(CallError) {
            _ = try function.call()
            Issue.record("it returned")
        } catch {
            let trap = try #require(error.trap)
            #expect(trap.code == .host)
            #expect(trap.cause == nil)
            #expect(!trap.backtrace.isEmpty)
            #expect("\(error)".contains("pointer"))
        }
        #expect(output.bytes.isEmpty)
    }

    private static let text = """
        (module
          (import "wasi_snapshot_preview1" "clock_time_get"
            (func $clock (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "random_get"
            (func $random (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\08\\00\\00\\00\\01\\00\\00\\00\\00\\00\\01\\00\\01\\00\\00\\00")
          (func (export "clock")
            (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 65536))))
          (func (export "unaligned")
            (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 4))))
          (func (export "vector")
            (drop (call $write (i32.const 1) (i32.const 65536) (i32.const 1) (i32.const 0))))
          (func (export "element")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 32))))
          (func (export "random") (drop (call $random (i32.const -1) (i32.const -1)))))
        """
}
