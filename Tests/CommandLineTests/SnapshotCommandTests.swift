import Testing

/// Programs that are written down and go on in another process.
@Suite struct SnapshotCommandTests {
    /// Counts to 40 in rounds of 100,000 steps and writes a letter each.
    static func program(_ before: String = "") -> String {
        """
        (module
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get"
            (func $arguments (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (func (export "leave") (call $exit (i32.const 0)))
          (global $made (mut i32) (i32.const 0))
          (func $sleep (param i64)
            (i32.store (i32.const 48) (i32.const 1))
            (i64.store (i32.const 56) (local.get 0))
            (drop (call $poll (i32.const 32) (i32.const 128) (i32.const 1) (i32.const 256))))
          (func $step (param $n i32)
            (loop $spin
              (br_if $spin (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
          (func (export "wizer.initialize") (global.set $made (i32.const 41)))
          (func (export "made") (param i32) (result i32)
            (i32.add (global.get $made) (local.get 0)))
          (func (export "count") (result i32)
            (drop (call $arguments (i32.const 0) (i32.const 4)))
            (i32.load (i32.const 0)))
          (func (export "_start") (local $n i32)
            (i32.store (i32.const 0) (i32.const 16))
            (i32.store (i32.const 4) (i32.const 1))
            \(before)
            (loop $more
              (call $step (i32.const 100000))
              (i32.store8 (i32.const 16) (i32.add (local.get $n) (i32.const 65)))
              (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
              (br_if $more (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1)))
                (i32.const 40))))))
        """
    }

    static let letters = String(
        decoding: (65..<105).map { UInt8($0) }, as: UTF8.self)

    private func shell(_ script: String, _ before: String = "", input: String = "") throws
        -> Program.Outcome
    {
        try Program.shell(script, files: ["p.wat": Self.program(before)], input: input)
    }

    @Test(arguments: [1, 100_000, 5_000_001, 11_000_000])
    func aProgramGoesOnInAnotherProcess(fuel: Int) throws {
        let outcome = try shell(
            """
            options='--snapshot-exit --snapshot-dir s'
            weft run --snapshot-after-fuel \(fuel) $options p.wat >a || exit 1
            weft resume s/latest >b || exit 2
            cat a b; test -s b; test "$(readlink s/latest)" = 000001.snap
            """)
        #expect(outcome.output == Self.letters)
        #expect(outcome.error == "")
        #expect(outcome.status == 0)
    }

    /// Each resumed run writes itself down again, until the guest has ended.
    @Test func snapshotsFollowOneAnother() throws {
        let outcome = try shell(
            """
            more='--snapshot-after-fuel 3000000 --snapshot-exit --snapshot-dir s'
            weft run $more p.wat || exit 1
            n=1; while weft resume $more s/latest && test -e s/00000$((n + 1)).snap
            do n=$((n + 1)); done
            """)
        #expect(outcome.output == Self.letters)
        #expect(outcome.error == "")
    }

    /// It sleeps for an hour; the signal wakes it to be written down. On it goes with less of it.
    @Test func aSignalWritesDownAGuestThatSleeps() throws {
        let outcome = try shell(
            """
            "$0" run --timeout 60 --snapshot-on USR1 --snapshot-exit --snapshot-dir s p.wat &
            p=$!; while ! test -d s; do sleep 0.01; done
            kill -USR1 $p; wait $p || exit 1
            weft resume --timeout 0.1 s/latest; echo $?
            """, "(call $sleep (i64.const 3600000000000))")
        #expect(outcome.output == "134\n")
        #expect(outcome.error.contains("interrupted"))
    }

    @Test func timeWritesDownAGuestThatSleeps() throws {
        let outcome = try shell(
            """
            weft run --snapshot-every 0.05s --snapshot-dir s p.wat || exit 1
            test -e s/000002.snap && weft resume s/000001.snap
            """, "(call $sleep (i64.const 300000000))")
        #expect(outcome.output == Self.letters + Self.letters)
        #expect(outcome.error == "")
    }

    @Test func inputThatIsAFileGoesOnWhereItWas() throws {
        let read = "(drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))"
        let write = "(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))"
        let outcome = try shell(
            """
            printf 12345 >in
            weft run --snapshot-after-fuel 100000 --snapshot-exit --snapshot-dir s p.wat <in
            weft resume s/latest <in
            """, read + write + "(call $step (i32.const 900000))" + read + write)
        #expect(outcome.output == "12" + Self.letters)
    }

    @Test func aPreparedGuestStartsWarm() throws {
        let outcome = try shell(
            """
            weft preinit p.wat -o p.snap || exit 1
            weft resume --invoke made p.snap 1; weft resume --invoke count p.snap
            weft resume p.snap; weft run --invoke made p.wat 1
            """)
        #expect(outcome.output == "42\n1\n" + Self.letters + "1\n")
        #expect(outcome.error == "")
    }

    private static let mistakes = [
        ("weft run --snapshot-exit p.wat", 2, "snapshots go to a folder: --snapshot-dir DIR"),
        ("weft run --snapshot-dir s p.wat", 2, "--snapshot-dir needs --snapshot-on"),
        ("weft run --snapshot-dir s --snapshot-on X p.wat", 2, "one of USR1, USR2, HUP"),
        ("weft run --snapshot-dir s --snapshot-every 0 p.wat", 2, "seconds from 0.001 on"),
        ("weft run --snapshot-dir p.wat --snapshot-after-fuel 1 p.wat", 1, "Not a directory"),
        ("weft resume p.wat", 1, "p.wat: no snapshot"),
        ("weft resume none", 1, "none: No such file or directory"),
        ("weft resume", 2, "no snapshot given"),
        ("weft preinit p.wat", 2, "no -o SNAPSHOT given"),
        ("weft preinit p.wat -o s --init none", 1, "exports no function 'none'"),
        ("weft preinit p.wat -o s --init made", 1, "made takes arguments"),
        ("weft preinit p.wat -o s --init leave", 1, "exit code 0 while it was prepared"),
        (
            "weft preinit p.wat -o s; head -c 200 s >c; weft resume c", 1,
            "c: modules, byte 200: a snapshot that ends too early"
        ),
        ("weft preinit p.wat -o s; echo x >>s; weft resume s", 1, "bytes behind the end"),
    ]

    @Test(arguments: mistakes) func mistakesAreTold(script: String, status: Int, error: String)
        throws
    {
        let outcome = try shell(script)
        #expect(outcome.status == Int32(status))
        #expect(outcome.error.contains(error), "\(outcome.error)")
    }
}
