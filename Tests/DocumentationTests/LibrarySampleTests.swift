import Host
import Testing
import WasmCore
import WasmInterp

/// The samples of `WasmCore.docc` and `Host.docc`.
@Suite struct LibrarySampleTests {
    @Test func aModuleIsDescribed() throws {
        let exports = try describe(
            #"(module (memory (export "m") 1) (func (export "f")))"#)
        #expect(exports == ["memory m", "function f"])
    }

    @Test func anInvalidModuleIsRefused() {
        #expect(throws: ModuleError.self) {
            try describe(#"(module (func (export "f") (result i32)))"#)
        }
    }

    /// Writes "hi" and ends with a status.
    static let program = """
        (module
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\08\\00\\00\\00\\02\\00\\00\\00hi")
          (func (export "_start")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
            END))
        """

    @Test(arguments: [("(call $exit (i32.const 3))", 3), ("", 0)] as [(String, UInt32)])
    func aProgramsOutputIsKept(end: String, status: UInt32) throws {
        let text = Self.program.replacing("END", with: end)
        let result = try output(of: WatParser.parseModule(text), [])
        #expect(result.text == "hi")
        #expect(result.status == status)
    }

    @Test func aProgramsLinesAreLogged() async throws {
        let text = Self.program.replacing("END", with: "(call $exit (i32.const 5))")
        let module = try Module(try WatParser.parseModule(text), engine: Engine())
        #expect(try await HostSamples.log(module, folder: "/") == 5)
        await #expect(throws: FileSystemError.self) {
            try await HostSamples.log(module, folder: "/no/where")
        }
    }

    @Test func aLibraryIsSetUp() throws {
        let text = """
            (module (global $n (mut i32) (i32.const 0))
              (func (export "_initialize") (global.set $n (i32.const 42)))
              (func (export "answer") (result i32) (global.get $n)))
            """
        let module = try Module(try WatParser.parseModule(text), engine: Engine())
        #expect(try HostSamples.library(module) == 42)
    }
}
