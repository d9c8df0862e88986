import Testing

/// Streams that are closed, full, or that nobody reads.
@Suite struct StandardStreamTests {
    /// Copies standard input to standard output; with an argument it opens "data" in its first
    /// directory for writing, and traps.
    static let copier = """
        (module
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get"
            (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open"
            (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 8192) "data")
          (func (export "_start")
            (drop (call $sizes (i32.const 0) (i32.const 4)))
            (if (i32.ne (i32.load (i32.const 0)) (i32.const 1)) (then
              (drop (call $open (i32.const 3) (i32.const 0) (i32.const 8192) (i32.const 4)
                (i32.const 0) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 0)))
              unreachable))
            (block $done
              (loop
                (i32.store (i32.const 0) (i32.const 16))
                (i32.store (i32.const 4) (i32.const 4096))
                (br_if $done (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                (br_if $done (i32.eqz (i32.load (i32.const 8))))
                (i32.store (i32.const 4) (i32.load (i32.const 8)))
                (br_if $done (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                (br 0)))))
        """

    @Test func aClosedInputIsNotTheModule() throws {
        let outcome = try Program.shell("weft run a.wat <&-", files: ["a.wat": Self.copier])
        #expect(outcome.output.isEmpty)
        #expect(outcome.status == 0)
    }

    @Test(arguments: [">&- 2>&-", "2>&-", "<&- >&- 2>&-"])
    func aMessageIsNotWrittenIntoAGuestsFile(closed: String) throws {
        let outcome = try Program.shell(
            "mkdir d; echo contents > d/data; weft run --dir d a.wat x \(closed); cat d/data",
            files: ["a.wat": Self.copier])
        #expect(outcome.output == "contents\n")
    }

    @Test(arguments: [">&-", "<&- >&- 2>&-"])
    func outputThatNobodyCanTakeIsAnError(closed: String) throws {
        let outcome = try Program.shell(
            "weft wasm2wat a.wasm \(closed); echo $?\n"
                + "weft wat2wasm a.wat -o b.wasm \(closed); echo $?; cmp a.wasm b.wasm",
            files: ["a.wat": "(module)", "a.wasm": "\0asm\u{1}\0\0\0"])
        #expect(outcome.output == "1\n0\n")
    }

    #if os(Linux)
        @Test(arguments: [
            "inspect a.wasm", "wasm2wat a.wasm", "wasm2wat a.wasm -o -", "wat2wasm a.wat -o -",
            "validate a.wasm", "wast a.wast", "run --invoke f a.wat", "help", "help run",
            "--version", "invoke-batch",
        ])
        func aFullDiskIsAnError(command: String) throws {
            let outcome = try Program.shell(
                "weft \(command) > /dev/full",
                files: [
                    "a.wat": "(module (func (export \"f\") (result i32) (i32.const 1)))",
                    "a.wasm": "\0asm\u{1}\0\0\0", "a.wast": "(module)",
                ], input: "{\"op\":\"hello\"}\n")
            #expect(outcome.status == 1)
            #expect(
                outcome.error
                    == "weft: standard output: No space left on device\n")
        }

        @Test func aFullDiskIsAnErrorForAFileToo() throws {
            let outcome = try Program.shell(
                "weft wat2wasm a.wat -o /dev/full", files: ["a.wat": "(module)"])
            #expect(outcome.status == 1)
            #expect(outcome.error == "weft: /dev/full: No space left on device\n")
        }
    #endif

    /// Writes lines for ever, whatever the answer is.
    static let writer = """
        (module
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\10\\00\\00\\00\\02\\00\\00\\00")
          (data (i32.const 16) "y\\n")
          (func (export "_start")
            (loop (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
              (br 0))))
        """

    @Test func aGuestWhoseReaderGoesEndsAsASystemsToolDoes() throws {
        let outcome = try Program.shell(
            "(weft a.wat; echo $? > status) | head -n 2\ncat status", files: ["a.wat": Self.writer])
        #expect(outcome.output == "y\ny\n141\n")
        #expect(outcome.error.isEmpty)
    }

    @Test(arguments: ["inspect a.wasm", "wasm2wat a.wasm", "validate a.wasm a.wasm"])
    func aReaderThatGoesIsNoError(command: String) throws {
        let exports = (0..<10_000).map { "(func (export \"f\($0)\"))" }.joined(separator: "\n")
        let outcome = try Program.shell(
            "weft wat2wasm a.wat; (sleep 0.3; weft \(command); echo $? > status) | head -c 0\n"
                + "cat status",
            files: ["a.wat": "(module \(exports))"])
        #expect(outcome.output == "141\n")
        #expect(outcome.error.isEmpty)
    }
}
