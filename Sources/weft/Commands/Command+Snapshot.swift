import CommandLineSupport
import WasmInterp

extension Command {
    private static let snapshotJSON = Option.flag("--json", "Print one JSON object instead")
    private static let snapshotModule = Option.words(
        "--module", value: "FILE",
        "A module that is not in the snapshots; can be repeated")
    private static let snapshotOutput = Option.word(
        "--output", short: "-o", value: "FILE", "The whole snapshot")

    static let snapshot = Command.group(
        name: "snapshot",
        summary: "Look into snapshots, check and compare them, make one of several",
        details: """
            Snapshots are files of weft run --snapshot-dir and of weft preinit. One that says only
            what has changed since another one needs that one, which is looked for in its folder by
            the digest.
            """,
        commands: [.snapshotInspect, .snapshotVerify, .snapshotDiff, .snapshotFlatten])

    private static let snapshotInspect = Command(
        name: "snapshot inspect",
        summary: "Show what is in a snapshot",
        usage: "[OPTIONS] FILE",
        details: """
            Sections, modules, instances, memories and what is said of their pages, tables, globals,
            calls that are under way and where they are, and what of the world outside has a state
            in it. Functions have names where a module is there that has them. That a guest could be
            in the state is not looked at; weft snapshot verify does.

            The object of --json has the members "bytes", "version", "digest", "parent", "clock",
            "sections" (name, offset, bytes), "modules" (digest, bytes), "instances", "memories"
            (bytes, type, pages), "tables", "globals", "objects", "exceptions", "calls" (function;
            state: notStarted, paused or waiting; waitsFor, deadline; frames), "fuel",
            "participants" (name, bytes), "components"; null stands for what is not there.
            """,
        options: [snapshotModule.definition, snapshotJSON.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("snapshot")
            let modules = try GivenModules(try arguments[snapshotModule])
            let contents: SnapshotContents
            do {
                contents = try SnapshotContents(reading: SnapshotFileSource(path))
            } catch {
                throw Failure(error, of: path)
            }
            let report = SnapshotReport(contents, modules)
            if try arguments[snapshotJSON] {
                try StandardOutput.write(report.json.bytes + [UInt8(ascii: "\n")])
            } else {
                try StandardOutput.write(report.text)
            }
            return 0
        })

    private static let snapshotVerify = Command(
        name: "snapshot verify",
        summary: "Check whether programs could go on from snapshots",
        usage: "[OPTIONS] FILE…",
        details: """
            Sums and digest have to fit, also of those that a snapshot goes on from, and the state
            has to be one that its modules can be in. Whether files that programs had open are there
            is looked at by weft resume. The status is 1 if one of the files is wrong.
            """,
        options: [snapshotModule.definition],
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else {
                throw arguments.usageError("no snapshot given")
            }
            let modules = try GivenModules(try arguments[snapshotModule])
            var status: Int32 = 0
            for path in arguments.words {
                do throws(Failure) {
                    try StandardOutput.write(try SnapshotVerdict.line(path, modules))
                } catch {
                    error.show()
                    status = max(status, error.status)
                }
            }
            return status
        })

    private static let snapshotDiff = Command(
        name: "snapshot diff",
        summary: "Show what differs between two snapshots",
        usage: "[OPTIONS] FILE FILE",
        details: """
            Memories are compared byte by byte, whichever snapshots their pages are in. The status
            is 0 if nothing differs, 1 if something does, 2 if that is not known.
            """,
        options: [snapshotModule.definition],
        run: { arguments throws(Failure) in
            guard arguments.words.count == 2 else {
                throw arguments.usageError("two snapshots are compared")
            }
            do throws(Failure) {
                let modules = try GivenModules(try arguments[snapshotModule])
                let difference = try SnapshotDifference(
                    arguments.words[0], arguments.words[1], modules)
                for line in difference.lines { try StandardOutput.write(line + "\n") }
                return difference.lines.isEmpty ? 0 : 1
            } catch {
                var failure = error
                failure.status = Failure.usageStatus
                throw failure
            }
        })

    private static let snapshotFlatten = Command(
        name: "snapshot flatten",
        summary: "Make one snapshot of one and those that it goes on from",
        usage: "FILE -o FILE",
        details: """
            The new one needs no others, and has the modules if one of them had.

              weft snapshot flatten s/latest -o program.snap
            """,
        options: [snapshotOutput.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("snapshot")
            guard let output = try arguments[snapshotOutput] else {
                throw arguments.usageError("no -o FILE given")
            }
            let chain = try SnapshotChain(path)
            do {
                _ = try Files.replace(output) { descriptor in
                    try chain.writeWhole(
                        to: SnapshotFileSink(path: output, descriptor: descriptor))
                }
            } catch {
                throw Failure(error, of: path)
            }
            return 0
        })
}
