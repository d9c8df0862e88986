import CommandLineSupport
import WasmCore
import WasmInterp

// A snapshot in a page of text.

extension SnapshotReport {
    var text: String {
        let header = contents.header
        var text = "\(contents.byteCount) bytes, a snapshot of version \(version)\n"
        text += "digest: \(contents.digest)\n"
        if let parent = header.parent { text += "goes on from: \(parent)\n" }
        text += "clock: \(header.logicalClock)\n"
        text += list("sections", contents.sections.map(line), isNumbered: false)
        text += list("modules", contents.modules.map(line))
        text += list("instances", image.instances.map(line))
        text += list("memories", zip(image.memories, pageCounts).map(line))
        text += list("tables", image.tables.map(line))
        text += list("globals", image.globals.map { self.text($0) })
        text += counts
        text += list("calls", image.executions.map(lines))
        text += "instructions charged: \(image.fuelConsumed)\n"
        text += list(
            "the world outside",
            image.participants.map { "\($0.name.printable): \($0.bytes.count) bytes" },
            isNumbered: false)
        return text + components
    }

    var version: String { "\(SnapshotHeader.majorVersion).\(contents.header.minor)" }

    private func list(_ title: String, _ lines: [String], isNumbered: Bool = true) -> String {
        if lines.isEmpty { return "" }
        let rows = lines.enumerated().map { number, line in
            isNumbered ? "  \(number): \(line)\n" : "  \(line)\n"
        }
        return "\(title):\n" + rows.joined()
    }

    private func line(_ section: SnapshotSectionPlace) -> String {
        let name = section.section.map { "\($0)" } ?? "number \(section.id)"
        let count = Int(clamping: section.byteCount).counted("byte")
        return "\(name): \(count) at 0x\(String(section.offset, radix: 16))"
    }

    private func line(_ module: SnapshotModule) -> String {
        let bytes = module.bytes.map { "\($0.count) bytes" } ?? "not in the snapshot"
        return "\(module.digest): \(bytes)"
    }

    private func line(_ instance: InstanceImage) -> String {
        let dropped = instance.droppedData.count { $0 } + instance.elements.count { $0 == nil }
        let segments = instance.droppedData.count + instance.elements.count
        return "module \(instance.module), "
            + instance.importedFunctions.count.counted("imported function")
            + (segments == 0 ? "" : ", \(dropped) of \(segments.counted("segment")) dropped")
    }

    private func line(_ memory: MemoryState, _ counts: PageCounts) -> String {
        let kinds = [
            (counts.inline, "here"), (counts.data, "as a module has them"),
            (counts.kept, "kept elsewhere"), (counts.zero, "zero"),
        ]
        let words = kinds.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return "\(memory.type.text), \(memory.byteCount) bytes; pages of 4 KiB: "
            + (words.isEmpty ? "none said" : words.joined(separator: ", "))
    }

    private func line(_ table: TableState) -> String {
        let used = table.elements.count { $0 != .null }
        return "\(type(table.element)), \(table.elements.count.counted("element")), "
            + "\(used) of them not null"
    }

    private var counts: String {
        let rows = [
            ("functions that are referred to", image.functions.count), ("tags", image.tags.count),
            ("objects", image.objects.count), ("exceptions", image.exceptions.count),
        ]
        return rows.filter { $0.1 > 0 }.map { "\($0.0): \($0.1)\n" }.joined()
    }

    private static var framesShownMax: Int { 30 }

    private func lines(_ call: ExecutionImage) -> String {
        let frames = frames(call)
        var lines = ["\(function(call.function)) \(state(call))"]
        lines += frames.prefix(Self.framesShownMax).enumerated().map { "    \($0): \($1)" }
        let hidden = frames.count - Self.framesShownMax
        if hidden > 0 { lines.append("    … and \(hidden) more calls") }
        return lines.joined(separator: "\n")
    }

    private var components: String {
        guard let image = image.components else { return "" }
        var lines = image.components.map { component in
            "component \(component.digest), \(component.adapters.count.counted("adapter"))"
        }
        lines.append("instances: \(image.instances.count)")
        lines += image.taskCounts.filter { $0.count > 0 }.map { "\($0.name): \($0.count)" }
        return list("components", lines, isNumbered: false)
    }
}
