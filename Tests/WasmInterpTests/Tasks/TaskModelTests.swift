import Testing

@testable import WasmInterp

/// Random programs of built-ins: the machine does what the rules say.
@Suite struct TaskModelTests {
    private func machineTrace(_ script: TaskScript) -> [String] {
        var runner = TaskRunner(script)
        while runner.step() {}
        return runner.script.trace
    }

    /// The same, but that each step is begun from a snapshot: the state that goes on is the one
    /// from before, whatever has been done with a copy of it meanwhile.
    private func traceFromSnapshots(_ script: TaskScript) -> [String] {
        var runner = TaskRunner(script)
        while true {
            let snapshot = runner
            for _ in 0..<3 where runner.step() {}
            runner = snapshot
            guard runner.step() else { return runner.script.trace }
        }
    }

    private func check(_ found: [String], _ expected: [String], _ what: String) {
        guard found != expected else { return }
        let same = zip(found, expected).prefix { $0 == $1 }.count
        Issue.record(
            """
            \(what), line \(same)
            \(expected[..<same].suffix(12).joined(separator: "\n"))
            found: \(same < found.count ? found[same] : "the end")
            expected: \(same < expected.count ? expected[same] : "the end")
            """)
    }

    @Test(arguments: 0..<Effort.taskBlocks) func machineAndModelDoTheSame(block: UInt64) {
        for seed in block * 100..<(block + 1) * 100 {
            let script = TaskScript(seed: seed)
            let model = TaskModel(script)
            model.run()
            check(machineTrace(script), model.script.trace, "seed \(seed)")
            let found = traceFromSnapshots(script)
            check(found, model.script.trace, "seed \(seed), from snapshots")
        }
    }

    /// A copy of the state is all that there is: the original may go on or not.
    @Test(arguments: 0..<5) func aCopyGoesOnAsTheOriginalDoes(block: UInt64) {
        for seed in block * 20..<(block + 1) * 20 {
            var runner = TaskRunner(TaskScript(seed: seed))
            var copies = [runner]
            while runner.step() { copies.append(runner) }
            for (step, copy) in copies.enumerated() where step % 7 == seed % 7 {
                var copy = copy
                while copy.step() {}
                check(copy.script.trace, runner.script.trace, "seed \(seed), copied at \(step)")
            }
        }
    }

    @Test func nothingInTheStateIsShared() {
        var runner = TaskRunner(TaskScript(seed: 7))
        for _ in 0..<30 { _ = runner.step() }
        var left: [Any] = [runner.machine]
        var count = 0
        while let value = left.popLast() {
            let mirror = Mirror(reflecting: value)
            #expect(mirror.displayStyle != .class, "\(mirror.subjectType)")
            count += 1
            left += mirror.children.map(\.value)
        }
        #expect(count > 100)
    }

    /// Programs that reach little would prove little.
    @Test func programsReachWhatTheRulesAreAbout() {
        var seen: Set<String> = []
        for seed in 0..<400 {
            for line in machineTrace(TaskScript(seed: UInt64(seed))) {
                seen.insert(String(line.filter { !$0.isNumber }))
            }
        }
        let needed = [
            "Code.none", "Code.subtask", "Code.streamRead", "Code.streamWrite",
            "Code.futureRead", "Code.futureWrite", "Code.taskCancelled", "post-return",
            "deadlock", "idle", "cancelledBeforeStarted", "cancelledBeforeReturned", "abandoned",
            "not wanted", "completed", "dropped", "cancelled", "is starting", "is started",
            "cannot block", "cannot enter", "cannot resume", "in a waitable set",
            "synchronously", "intra-component", "failed to produce", "unknown handle",
        ]
        for word in needed { #expect(seen.contains { $0.contains(word) }, "\(word)") }
    }
}
