import Host
import Testing
import WasmCore
import WasmInterp

/// `wasi_unstable`, the snapshot before preview 1: other layouts, the same functions.
struct SnapshotTests {
    private func makeGuest() throws -> Guest {
        let system = MemoryFileSystem()
        try system.addFile("file", [UInt8]("contents".utf8))
        var configuration = WASIConfiguration()
        let clock = VirtualClock()
        configuration.clock = clock
        configuration.waiter = VirtualWaiter(clock)
        configuration.preopens = [("/", system.rootDirectory())]
        return Guest(configuration)
    }

    @Test func whatDiffers() throws {
        #expect(WASISnapshot.preview1.functions.count == 57)
        #expect(WASISnapshot.unstable.functions.count == 45)
        #expect(!WASISnapshot.unstable.functions.contains(.sockAccept))
        #expect(WASISnapshot.unstable.moduleName == "wasi_unstable")
    }

    /// Rows: the number of `whence`, where 3 bytes on are from there, in both snapshots.
    @Test(arguments: [
        (UInt64(0), UInt64(3), UInt64(5)), (1, 5, 11), (2, 11, 3),
    ])
    func whence(number: UInt64, preview1: UInt64, unstable: UInt64) throws {
        for (snapshot, wanted) in [(WASISnapshot.preview1, preview1), (.unstable, unstable)] {
            let guest = try makeGuest()
            let file = guest.open("file").number
            #expect(guest.errno(.fdSeek, file, 2, 0, 64) == .success)
            let outcome = guest.call(.fdSeek, [file, 3, number, 64], as: snapshot)
            #expect(outcome == .errno(.success))
            #expect(guest.load(UInt64.self, at: 64) == wanted)
            #expect(guest.call(.fdSeek, [file, 3, 3, 64], as: snapshot) == .errno(.inval))
        }
    }

    @Test func attributesOfFiles() throws {
        for byPath in [false, true] {
            let guest = try makeGuest()
            let values =
                byPath ? [3, 0] + guest.text("file") + [64] : [guest.open("file").number, 64]
            let function: WASIFunction = byPath ? .pathFilestatGet : .fdFilestatGet
            for address in stride(from: 64, to: 136, by: 8) {
                guest.store(UInt64.max, at: address)
            }
            #expect(guest.call(function, values, as: .unstable) == .errno(.success))
            #expect(guest.load(UInt8.self, at: 80) == 4)
            #expect(guest.load(UInt32.self, at: 84) == 1)
            #expect(guest.load(UInt64.self, at: 88) == 8)
            #expect(guest.load(UInt64.self, at: 112) != .max)
            // 56 bytes and no more.
            #expect(guest.load(UInt64.self, at: 120) == .max)
        }
        // So the last place for them lies 56 bytes before the end.
        let guest = try makeGuest()
        #expect(guest.call(.fdFilestatGet, [3, 65_480], as: .unstable) == .errno(.success))
        #expect(guest.trap(.fdFilestatGet, 3, 65_480) != nil)
    }

    @Test func subscriptions() throws {
        let guest = try makeGuest()
        for (index, timeout) in [UInt64(5_000), 3_000].enumerated() {
            let address = 1024 + index * 56
            guest.store(UInt64(100 + index), at: address)
            guest.store(UInt32(1), at: address + 24)
            guest.store(timeout, at: address + 32)
        }
        let outcome = guest.call(.pollOneoff, [1024, 4096, 2, 16], as: .unstable)
        #expect(outcome == .errno(.success))
        #expect(guest.load(UInt32.self, at: 16) == 1)
        #expect(guest.load(UInt64.self, at: 4096) == 101)
        guest.store(UInt16(2), at: 1024 + 48)
        #expect(guest.call(.pollOneoff, [1024, 4096, 2, 16], as: .unstable) == .errno(.inval))
        guest.store(UInt8(1), at: 1024 + 8)
        guest.store(UInt32(77), at: 1024 + 16)
        #expect(guest.call(.pollOneoff, [1024, 4096, 1, 16], as: .unstable) == .errno(.success))
        #expect(guest.load(UInt16.self, at: 4104) == WASIErrno.badf.rawValue)
    }

    /// A module may import from both.
    @Test func programsAreLinked() throws {
        let output = BytesOutput()
        var configuration = WASIConfiguration()
        configuration.standardOutput = output
        let engine = Engine()
        var imports = ImportSet(in: Store(engine: engine, host: ()))
        WASIPreview1(configuration).define(in: &imports)
        let module = try Module(
            try WatParser.parseModule(
                """
                (module
                  (import "wasi_unstable" "fd_write"
                    (func $write (param i32 i32 i32 i32) (result i32)))
                  (import "wasi_snapshot_preview1" "fd_write"
                    (func $again (param i32 i32 i32 i32) (result i32)))
                  (import "wasi_unstable" "proc_exit" (func $exit (param i32)))
                  (memory (export "memory") 1)
                  (data (i32.const 0) "\\08\\00\\00\\00\\03\\00\\00\\00hi\\n")
                  (func (export "_start")
                    (drop (call $write
                      (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))
                    (drop (call $again
                      (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))
                    (call $exit (i32.const 7))))
                """), engine: engine)
        let instance = try imports.instantiate(module)
        let start = try #require(instance.function("_start"))
        do throws(CallError) {
            _ = try start.call()
        } catch {
            #expect((error.trap?.cause as? WASIExit)?.code == 7)
        }
        #expect(output.text == "hi\nhi\n")
    }
}
