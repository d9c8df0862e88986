import Foundation
import Testing

/// Snapshots are looked into, checked, compared and made one.
@Suite struct SnapshotFileTests {
    private func shell(_ script: String, _ before: String = "") throws -> Program.Outcome {
        let files = ["p.wat": SnapshotCommandTests.program(before)]
        return try Program.shell(script, files: files)
    }

    private static let stops = "--snapshot-after-fuel 5000000 --snapshot-exit --snapshot-dir s"
    private static let paused = "weft run \(stops) p.wat >a || exit 9\n"

    @Test func whatIsInASnapshotIsShown() throws {
        let outcome = try shell(Self.paused + "weft snapshot inspect s/latest")
        #expect(outcome.status == 0 && outcome.error == "")
        for line in [
            "a snapshot of version 0.1\n", "\ndigest: ", "\nclock: 1\nsections:\n",
            "  0: module 0, 5 imported functions\n",
            "1 or more pages, 65536 bytes; pages of 4 KiB: 1 here\n",
            "\nglobals:\n  0: mut i32 0\n", "\ncalls:\n  0: _start is paused\n    0: step @ 0x",
            "\ninstructions charged: 500", "\n  wasi_snapshot_preview1: ",
        ] { #expect(outcome.output.contains(line), "\(line)\n\(outcome.output)") }
    }

    @Test func whatACallWaitsForIsShown() throws {
        let outcome = try shell(
            """
            weft run --snapshot-every 0.05 --snapshot-exit --snapshot-dir s p.wat || exit 9
            weft snapshot inspect s/latest; weft snapshot inspect --json s/latest
            """, "(call $sleep (i64.const 3600000000000))")
        let waits = "_start waits for wasi_snapshot_preview1.poll_oneoff until its time "
        #expect(outcome.output.contains(waits), "\(outcome.output)")
        #expect(outcome.output.contains("\n    0: sleep @ 0x"))
        let waiting =
            #""state":"waiting","waitsFor":"wasi_snapshot_preview1.poll_oneoff","deadline":36"#
        #expect(outcome.output.contains(waiting))
    }

    @Test func oneObjectHasTheSame() throws {
        let outcome = try shell(Self.paused + "weft snapshot inspect --json s/latest")
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(object["version"] as? String == "0.1" && object["parent"] is NSNull)
        let sections = try #require(object["sections"] as? [[String: Any]])
        #expect(sections.count == 14 && sections.last?["name"] as? String == "pages")
        let memory = try #require((object["memories"] as? [[String: Any]])?.first)
        #expect(memory["bytes"] as? Int == 65_536)
        #expect((memory["pages"] as? [String: Any])?["inline"] as? Int == 1)
        let call = try #require((object["calls"] as? [[String: Any]])?.first)
        #expect(
            (call["frames"] as? [[String: Any]])?.map { $0["name"] as? String } == [
                "step", "_start",
            ])
    }

    /// Sleeps again and again, so that time writes it down several times.
    private static let sleeps = """
        (loop $again (call $sleep (i64.const 30000000)) (i32.store (i32.const 1024)
          (i32.add (i32.load (i32.const 1024)) (i32.const 1)))
          (br_if $again (i32.lt_u (i32.load (i32.const 1024)) (i32.const 12))))
        """

    @Test func laterSnapshotsSayWhatHasChanged() throws {
        let outcome = try shell(
            """
            weft run --snapshot-every 0.05 --snapshot-whole 3 --snapshot-dir s p.wat >a || exit 9
            test -e s/000004.snap || exit 8
            for n in 1 2 3 4; do weft snapshot inspect s/00000$n.snap | grep -c 'goes on'; done
            weft snapshot verify s/00000[1-4].snap | sed 's/:.*[0-9a-f]\\{64\\}/:/'
            weft resume s/000003.snap
            weft snapshot flatten s/000003.snap -o w.snap && weft snapshot verify w.snap >b
            weft snapshot diff s/000003.snap w.snap && weft resume w.snap
            mkdir t; cp s/000003.snap t; weft resume t/000003.snap; echo $?
            weft snapshot verify t/000003.snap; echo $?
            """, Self.sleeps)
        let letters = SnapshotCommandTests.letters
        #expect(
            outcome.output == """
                0
                1
                1
                0
                s/000001.snap:
                s/000002.snap:, with 1 other behind it
                s/000003.snap:, with 2 others behind it
                s/000004.snap:
                \(letters)\(letters)1
                1

                """)
        #expect(outcome.error.contains("there is no module "))
        #expect(outcome.error.contains("t/000003.snap: it goes on from snapshot "))
    }

    @Test func oldOnesAreRemovedButForWhatIsNeeded() throws {
        let outcome = try shell(
            """
            weft run --snapshot-every 0.03 --snapshot-whole 2 --snapshot-keep 1 \
              --snapshot-dir s p.wat >a || exit 9
            ls s | wc -l; weft snapshot verify s/latest | wc -l
            """, Self.sleeps)
        let lines = outcome.output.split(separator: "\n").map { $0.filter(\.isNumber) }
        // The last one, perhaps what it goes on from, and the link.
        #expect(lines == ["2", "1"] || lines == ["3", "1"], "\(outcome.output)")
        #expect(outcome.error == "")
    }

    @Test func whatDiffersIsShown() throws {
        let outcome = try shell(
            Self.paused + """
                weft snapshot diff s/latest s/latest; echo $?
                weft resume \(Self.stops) s/latest >b
                weft snapshot diff s/000001.snap s/latest; echo $?
                """)
        #expect(outcome.output.hasPrefix("0\n"))
        let lines = outcome.output.split(separator: "\n")
        for line in ["memory 0, 0x10 to 0x10: 1 byte of a page", "call 0: its values"] {
            #expect(lines.contains { $0 == line }, "\(outcome.output)")
        }
        #expect(lines.contains { $0.hasPrefix("instructions charged: 500") })
        #expect(lines.last == "1")
    }

    private static let mistakes = [
        ("weft snapshot", 2, "no command of 'snapshot' given: inspect, verify, diff, flatten"),
        ("weft snapshot look s/latest", 2, "unknown command 'snapshot look'"),
        ("weft snapshot inspect", 2, "no snapshot given"),
        ("weft snapshot inspect p.wat", 1, "p.wat: no snapshot"),
        ("weft snapshot inspect none", 1, "none: No such file or directory"),
        ("weft snapshot verify", 2, "no snapshot given"),
        ("weft snapshot verify p.wat s/latest", 1, "p.wat: no snapshot"),
        ("weft snapshot verify .", 1, ".: Is a directory"),
        ("mkfifo f; weft snapshot verify f", 1, "f: not a regular file"),
        ("weft snapshot diff s/latest", 2, "two snapshots are compared"),
        ("weft snapshot diff s/latest none", 2, "none: No such file or directory"),
        ("weft snapshot flatten s/latest", 2, "no -o FILE given"),
        ("weft snapshot flatten s/latest -o x/y", 1, "No such file or directory"),
        ("head -c 50 s/latest >c; weft snapshot verify c", 1, "c: byte 50: a snapshot that ends"),
        (
            "head -c 90 s/latest >c; weft snapshot inspect c", 1,
            "c: modules, byte 90: a snapshot that ends too early"
        ),
        (
            "(head -c 200 s/latest; printf xyz; tail -c +204 s/latest) >c; weft snapshot verify c",
            1, "c: modules, byte "
        ),
        ("(cat s/latest; echo) >c; weft snapshot verify c", 1, ": bytes behind the end"),
        (
            "weft run --snapshot-whole 65 --snapshot-every 1 --snapshot-dir s p.wat", 2,
            "--snapshot-whole needs a whole number from 1 to 64"
        ),
    ]

    @Test(arguments: mistakes) func mistakesAreTold(script: String, status: Int, error: String)
        throws
    {
        let outcome = try shell(Self.paused + script)
        #expect(outcome.status == Int32(status), "\(outcome.error)")
        #expect(outcome.error.contains(error), "\(outcome.error)")
    }
}
