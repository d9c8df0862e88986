import CommandLineSupport
import WasmCore
import WasmInterp

/// What is not the same in two snapshots.
struct SnapshotDifference {
    private(set) var lines: [String] = []
    private let old: SnapshotChain
    private let new: SnapshotChain
    private let reports: (old: SnapshotReport, new: SnapshotReport)

    private static let linesShownMax = 20

    init(
        _ first: CommandWord, _ second: CommandWord, _ modules: GivenModules
    ) throws(Failure) {
        (old, new) = (try SnapshotChain(first), try SnapshotChain(second))
        reports = (
            SnapshotReport(old.withModules, modules), SnapshotReport(new.withModules, modules)
        )
        let (left, right) = (old.contents.image, new.contents.image)
        note(
            "modules", old.contents.modules.map { "\($0.digest)" },
            new.contents.modules.map { "\($0.digest)" })
        note("instances", left.instances.count, right.instances.count)
        if left.instances.count == right.instances.count, left.instances != right.instances {
            lines.append("instances: their imports or segments")
        }
        compareGlobals()
        compareTables()
        do {
            try compareMemories(modules)
        } catch {
            throw Failure(error, of: second)
        }
        note("functions that are referred to", left.functions, right.functions)
        note("tags", left.tags, right.tags)
        note("objects", left.objects, right.objects)
        note("exceptions", left.exceptions, right.exceptions)
        compareCalls()
        if left.fuelConsumed != right.fuelConsumed {
            lines.append("instructions charged: \(left.fuelConsumed), \(right.fuelConsumed)")
        }
        compareParticipants()
        if left.components != right.components { lines.append("components") }
    }

    private mutating func note<Value: Equatable>(_ what: String, _ left: Value, _ right: Value) {
        if left != right { lines.append("\(what): \(left), \(right)") }
    }

    private mutating func note<Value: Equatable>(
        _ what: String, _ left: [Value], _ right: [Value]
    ) {
        guard left != right else { return }
        let changed = zip(left, right).count { $0 != $1 }
        lines.append("\(what): \(left.count), \(right.count); \(changed) others")
    }

    private mutating func compareGlobals() {
        let (left, right) = (old.contents.image.globals, new.contents.image.globals)
        if left.count != right.count { note("globals", left.count, right.count) }
        for (number, pair) in zip(left, right).enumerated() where pair.0 != pair.1 {
            lines.append(
                "global \(number): \(reports.old.text(pair.0)), \(reports.new.text(pair.1))")
        }
    }

    private mutating func compareTables() {
        let (left, right) = (old.contents.image.tables, new.contents.image.tables)
        if left.count != right.count { note("tables", left.count, right.count) }
        for (number, (old, new)) in zip(left, right).enumerated() {
            if old.elements.count != new.elements.count {
                note("elements of table \(number)", old.elements.count, new.elements.count)
            }
            let changed = zip(old.elements, new.elements).enumerated().filter { $1.0 != $1.1 }
            for (index, values) in changed.prefix(Self.linesShownMax) {
                lines.append(
                    "table \(number), element \(index): \(reports.old.value(values.0)), "
                        + reports.new.value(values.1))
            }
            more(changed.count, "elements of table \(number)")
        }
    }

    private mutating func more(_ count: Int, _ what: String) {
        let hidden = count - Self.linesShownMax
        if hidden > 0 { lines.append("… and \(hidden) more \(what)") }
    }

    private mutating func compareMemories(_ modules: GivenModules) throws {
        let (left, right) = (old.contents.image.memories, new.contents.image.memories)
        if left.count != right.count { note("memories", left.count, right.count) }
        for number in 0..<min(left.count, right.count) {
            if left[number].byteCount != right[number].byteCount {
                note("bytes of memory \(number)", left[number].byteCount, right[number].byteCount)
            }
            var (count, shown) = (0, [String]())
            try old.comparePages(
                ofMemory: number, with: new, modules: { modules.bytes["\($0)"] }
            ) { offset, old, new in
                count += 1
                guard shown.count < Self.linesShownMax else { return }
                shown.append(Self.line(number, offset, old, new))
            }
            lines += shown
            more(count, "pages of memory \(number)")
        }
    }

    private static func line(
        _ memory: Int, _ offset: Int, _ old: [UInt8], _ new: [UInt8]
    ) -> String {
        let changed = zip(old, new).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
        let (first, last) = (changed.first ?? 0, changed.last ?? 0)
        func hexadecimal(_ place: Int) -> String { "0x" + String(offset + place, radix: 16) }
        return "memory \(memory), \(hexadecimal(first)) to \(hexadecimal(last)): "
            + "\(changed.count.counted("byte")) of a page"
    }

    private mutating func compareCalls() {
        let (left, right) = (old.contents.image.executions, new.contents.image.executions)
        if left.count != right.count { note("calls", left.count, right.count) }
        for (number, (old, new)) in zip(left, right).enumerated() where old != new {
            let texts = (Self.text(old, reports.old), Self.text(new, reports.new))
            lines.append(
                texts.0 == texts.1
                    ? "call \(number): its values" : "call \(number): \(texts.0); \(texts.1)")
        }
    }

    private static func text(_ call: ExecutionImage, _ report: SnapshotReport) -> String {
        let place = report.frames(call).first.map { " in \($0)" } ?? ""
        return report.state(call) + place + ", " + call.frames.count.counted("frame")
    }

    private mutating func compareParticipants() {
        let (left, right) = (old.contents.image.participants, new.contents.image.participants)
        note("parts of the world outside", left.map(\.name), right.map(\.name))
        for (old, new) in zip(left, right) where old.name == new.name && old.bytes != new.bytes {
            lines.append("\(old.name.printable): its state")
        }
    }
}

extension SnapshotChain {
    /// What is in the snapshot, with the modules that others of the chain have.
    fileprivate var withModules: SnapshotContents {
        var contents = contents
        contents.modules = modules
        return contents
    }
}
