import Testing

/// Files that change, never end, or are none.
@Suite(.serialized) struct HostileFileTests {
    /// Changes its own module's bytes, then starts a thread, whose instance has a global that is
    /// made from an initialiser.
    static let rewriter = """
        (module
          (import "env" "memory" (memory 1 1 shared))
          (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open"
            (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_pwrite"
            (func $write (param i32 i32 i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_filestat_set_size"
            (func $cut (param i32 i64) (result i32)))
          (export "memory" (memory 0))
          (type $s (struct (field (mut i64))))
          (global $g (ref null $s) (struct.new $s (i64.const 0x4142434445464748)))
          (data $text "a.wasm")
          (func (export "wasi_thread_start") (param i32 i32)
            (drop (struct.get $s 0 (global.get $g)))
            (i32.atomic.store (i32.const 8) (i32.const 1))
            (drop (memory.atomic.notify (i32.const 8) (i32.const 1))))
          (func $openItself
            (memory.init $text (i32.const 0) (i32.const 0) (i32.const 6))
            (if (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 6) (i32.const 0)
                  (i64.const 0x400042) (i64.const 0) (i32.const 0) (i32.const 16))
              (then unreachable)))
          (func $rewrite (local $place i32)
            (i32.store (i32.const 20) (i32.const 1024))
            (i32.store (i32.const 24) (i32.const 4096))
            (drop (call $read (i32.load (i32.const 16)) (i32.const 20) (i32.const 1)
              (i32.const 28)))
            (local.set $place (i32.const 1024))
            (loop $next
              (local.set $place (i32.add (local.get $place) (i32.const 1)))
              (br_if $next
                (i64.ne (i64.load (local.get $place)) (i64.const 0x90e8c4aa998ec842))))
            ;; A number in place of the object.
            (i64.store (i32.const 32) (i64.const 0xaa998ecc42008041))
            (i64.store (i32.const 40) (i64.const 0xc1a190e8c4))
            (i32.store (i32.const 48) (i32.const 32))
            (i32.store (i32.const 52) (i32.const 14))
            (if (call $write (i32.load (i32.const 16)) (i32.const 48) (i32.const 1)
                  (i64.extend_i32_u (i32.sub (local.get $place) (i32.const 1024)))
                  (i32.const 28))
              (then unreachable)))
          (func $thread
            (drop (call $spawn (i32.const 0)))
            (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1))))
          (func (export "rewrite") (call $openItself) (call $rewrite) (call $thread))
          (func (export "cut") (call $openItself)
            (if (call $cut (i32.load (i32.const 16)) (i64.const 0)) (then unreachable))
            (call $thread)))
        """

    @Test(arguments: ["rewrite", "cut"])
    func whatBecomesOfAModulesFileChangesNothing(what: String) throws {
        let outcome = try Program.shell(
            """
            mkdir d; weft wat2wasm a.wat -o d/a.wasm; cp d/a.wasm before
            weft run --dir d::d --invoke \(what) d/a.wasm; echo $?
            cmp -s before d/a.wasm; echo $?
            """, files: ["a.wat": Self.rewriter])
        #expect(outcome.output == "0\n1\n", "\(outcome.error)")
    }

    /// Less address space than reading on would take, if the program starts with that at all.
    static let limit = """
        (ulimit -v 4000000; weft --version) > version 2>&1 && ulimit -v 4000000

        """

    /// Each reads a gigabyte: debug builds try those of different readers.
    #if DEBUG
        static let endless = ["run /dev/zero", "inspect /dev/zero", "wast - < /dev/zero"]
    #else
        static let endless = [
            "run /dev/zero", "validate /dev/zero", "wat2wasm /dev/zero", "wasm2wat /dev/zero",
            "inspect /dev/zero", "wast /dev/zero", "run - < /dev/zero", "wast - < /dev/zero",
        ]
    #endif

    @Test(arguments: endless)
    func readingEndsWhereNoModuleGoesOn(command: String) throws {
        let outcome = try Program.shell(Self.limit + "weft " + command)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains("more than 1073741824 bytes"), "\(outcome.error)")
    }

    @Test func aTextWithoutEndIsRefused() throws {
        let outcome = try Program.shell(Self.limit + "yes '(' | weft validate -; echo $?")
        #expect(outcome.output == "1\n")
        #expect(outcome.error.contains("more than 1073741824 bytes"), "\(outcome.error)")
    }

    /// Half a megabyte that gives a name of 5,000 bytes 500,000 times.
    @Test func aTextThatFillsMemoryIsRefused() throws {
        let name = String(repeating: #"\01"#, count: 1_000)
        let text = "(func $\"\(name)\") (elem func \(String(repeating: "0 ", count: 500_000)))"
        let outcome = try Program.shell(
            Self.limit + "weft wasm2wat a.wat -o b.wat; echo $?; ls b.wat", files: ["a.wat": text])
        #expect(outcome.output == "1\n")
        #expect(outcome.error.hasPrefix("weft: a.wat: too many text bytes"), "\(outcome.error)")
    }

    /// Nobody writes, or nothing, or without end.
    @Test(arguments: [
        "mkfifo p; weft run --timeout 0.1 p",
        "mkfifo p; sleep 60 > p & weft run --timeout 0.1 - < p; kill $!",
        "mkfifo p; sleep 60 > p & weft run --timeout 0.1 p; kill $!",
        "weft run --timeout 0.01 /dev/zero", "(yes | weft run --timeout 0.01 -)",
        "mkfifo p; weft run --timeout 0.1 --stdin p copier.wat",
        "mkfifo p; sleep 60 > p & weft run --timeout 0.1 --stdin p copier.wat; kill $!",
    ])
    func theTimeoutCoversReading(script: String) throws {
        let outcome = try Program.shell(
            script + "; :", files: ["copier.wat": StandardStreamTests.copier])
        #expect(outcome.error.contains(": interrupted\n"), "\(outcome.error)")
    }

    static let rows: [(script: String, error: String)] = [
        ("mkfifo p; weft run p", "p: nobody writes to this pipe"),
        ("weft run - <&-", "-: malformed module: unexpected end"),
        ("truncate -s 2G big; weft run big", "big: more than 1073741824 bytes"),
    ]

    @Test(arguments: rows)
    func whatIsNoFileIsAnError(script: String, error: String) throws {
        let outcome = try Program.shell(script, files: ["a.wat": "(module)"])
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("weft: " + error), "\(outcome.error)")
    }

    @Test(arguments: [
        "mkfifo p; (sleep 0.3; cat a.wasm > p) & weft validate p",
        "cat a.wasm | weft validate -", "cat a.wasm | weft validate /dev/stdin",
        "weft validate /dev/stdin < a.wasm", "(sleep 0.2; cat a.wasm) | weft validate /dev/stdin",
        "(head -c 4 a.wasm; sleep 0.2; tail -c +5 a.wasm) | weft validate -",
    ])
    func pipesAreReadToTheirEnd(script: String) throws {
        // More than fits into a pipe at a time.
        let text =
            "(module (memory 2) (data (i32.const 0) \"\(String(repeating: "x", count: 80_000))\"))"
        let outcome = try Program.shell(
            "weft wat2wasm a.wat -o a.wasm\n" + script, files: ["a.wat": text])
        #expect(outcome.output.hasSuffix(": valid\n"))
        #expect(outcome.status == 0, "\(outcome.error)")
    }
}
