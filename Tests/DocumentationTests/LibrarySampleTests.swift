import Testing
import WasmCore

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
}
