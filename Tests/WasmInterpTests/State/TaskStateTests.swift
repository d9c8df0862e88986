import Foundation
import Testing
import WasmCore

@testable import WasmInterp

/// Tasks go on in another store at each of their turns as they would have gone on.
@Suite struct TaskStateTests {
    /// Programs of the component model's suite; none where they are absent.
    static let suite: [String] = {
        let root =
            (ProcessInfo.processInfo.environment["WEFT_SHARED"]
                ?? URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "shared").path) + "/conformance/component-model/async/"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.filter { $0.hasSuffix(".wast") }.sorted().map { root + $0 }
    }()

    /// The components of a script.
    private func components(_ path: String) throws -> [String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.split(separator: "\n(component").dropFirst().compactMap { part in
            var content = String(part)
            if let end = content.range(of: "\n)\n") {
                content = String(content[..<end.lowerBound]) + "\n)"
            }
            if content.hasPrefix(" definition") { content.removeFirst(" definition".count) }
            return content.hasPrefix(" instance") ? nil : "(component" + content
        }
    }

    /// Compares what becomes of calls in one store and in many.
    private func compare(_ text: String, _ names: [String], _ engine: Engine) throws -> Int {
        let still = try TaskStateWorld(text, engine: engine).play(names, .never)
        let moved = try TaskStateWorld(text, engine: engine).play(names, .always)
        #expect(moved.difference == nil)
        #expect(moved.ends == still.ends)
        let isSame = moved.trace == still.trace
        #expect(isSame)
        #expect(moved.fuel == still.fuel)
        return moved.moves
    }

    @Test(arguments: suite) func programsGoOnAsTheyWould(path: String) throws {
        let engine = StateWorld.engine()
        for text in try components(path) {
            // Some are not valid, on purpose.
            guard let names = try? TaskStateWorld(text, engine: engine).functions else { continue }
            for name in names { _ = try compare(text, [name], engine) }
            _ = try compare(text, names + names, engine)
        }
    }

    @Test func allWaysToWaitGoOn() throws {
        let engine = StateWorld.engine()
        let still = try TaskStateWorld(TaskStateWorld.text, engine: engine).play(["run"], .never)
        #expect(still.ends.contains("returned Optional(112)"))
        #expect(try compare(TaskStateWorld.text, ["run"], engine) > 5)
        #expect(try compare(TaskStateWorld.text, ["run", "run", "run"], engine) > 10)
    }

    /// Calls are found again by whoever makes a store again.
    @Test func callsReturnInTheStoreThatIsMadeAgain() throws {
        let engine = StateWorld.engine()
        let component = try ComponentLinker<Void>(engine: engine).prepare(
            Component(text: TaskStateWorld.text, engine: engine))
        let world = try TaskStateWorld(TaskStateWorld.text, engine: engine)
        _ = try world.play(["run", "run"], .never, turns: 3)
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        _ = try store.readSnapshot(
            from: SnapshotBytes(world.snapshot), components: [component])
        let calls = store.componentCalls
        #expect(calls.count == 2)
        for call in calls { #expect(try call.finish() == .u32(112)) }
        #expect(store.componentCalls.isEmpty)
        #expect(
            try store.componentInstances[0].function("run")?.call() == .u32(112))
    }

    /// With checksums that fit: whatever is read is a state that guests can go on from.
    @Test(arguments: 0..<Effort.forgedSnapshots * 3 as Range<UInt64>)
    func forgedOnesAreRefusedOrSafe(block: UInt64) throws {
        let engine = StateWorld.engine()
        var random = TenantRandom(seed: block)
        let world = try TaskStateWorld(TaskStateWorld.text, engine: engine)
        _ = try world.play(["run", "run"], .never, turns: Int(block) % 14)
        let file = SnapshotFile(try world.snapshot)
        let sections = file.sections.indices.filter { [10, 13].contains(file.sections[$0].id) }
        var accepted = 0
        for _ in 0..<100 {
            var forged = file
            for _ in 0...Int.random(in: 0...2, using: &random) {
                let section = sections.randomElement(using: &random) ?? 0
                let count = forged.sections[section].payload.count
                // Behind digests, which say that nobody has it.
                let first = forged.sections[section].id == 13 ? min(70, count - 1) : 0
                guard count > 0 else { continue }
                let place = Int.random(in: first..<count, using: &random)
                let byte = forged.sections[section].payload[place]
                forged.sections[section].payload[place] =
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: UInt8.random(in: 0...8, using: &random)
                    case 1: byte ^ 1 << UInt8.random(in: 0..<8, using: &random)
                    default: byte &+ 1
                    }
            }
            do {
                try world.tryOut(forged.sealed)
                accepted += 1
            } catch is SnapshotError {
                continue
            } catch is StateError {
                continue
            }
        }
        #expect(accepted > 0)
    }
}
