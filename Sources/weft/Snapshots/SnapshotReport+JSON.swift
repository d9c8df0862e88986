import CommandLineSupport
import WasmCore
import WasmInterp

// A snapshot as one object. Members keep their names and meanings; new ones may come.

extension SnapshotReport {
    var json: JSON { .object(file + state + world) }

    private typealias Member = (name: String, value: JSON)

    private var file: [Member] {
        let parent: JSON = contents.header.parent.map { .string("\($0)") } ?? .null
        return [
            ("bytes", .number(contents.byteCount)), ("version", .string(version)),
            ("digest", .string("\(contents.digest)")), ("parent", parent),
            ("clock", .number(contents.header.logicalClock)),
            ("sections", .array(contents.sections.map(value))),
            ("modules", .array(contents.modules.map(value))),
        ]
    }

    private var state: [Member] {
        let memories = zip(image.memories, pageCounts).map { value($0, $1) }
        return [
            ("instances", .array(image.instances.map(value))), ("memories", .array(memories)),
            ("tables", .array(image.tables.map(value))),
            ("globals", .array(image.globals.map(value))),
            ("functions", .number(image.functions.count)),
            ("tags", .number(image.tags.count)), ("objects", .number(image.objects.count)),
            ("exceptions", .number(image.exceptions.count)),
            ("calls", .array(image.executions.map(value))),
            ("fuel", .number(image.fuelConsumed)),
        ]
    }

    private var world: [Member] {
        let participants = image.participants.map { participant in
            JSON.object([
                ("name", .string(participant.name)), ("bytes", .number(participant.bytes.count)),
            ])
        }
        return [("participants", .array(participants)), ("components", components)]
    }

    private func value(_ section: SnapshotSectionPlace) -> JSON {
        .object([
            ("name", section.section.map { .string("\($0)") } ?? .number(section.id)),
            ("offset", .number(section.offset)), ("bytes", .number(section.byteCount)),
        ])
    }

    private func value(_ module: SnapshotModule) -> JSON {
        .object([
            ("digest", .string("\(module.digest)")),
            ("bytes", module.bytes.map { .number($0.count) } ?? .null),
        ])
    }

    private func value(_ instance: InstanceImage) -> JSON {
        .object([
            ("module", .number(instance.module)),
            ("importedFunctions", .number(instance.importedFunctions.count)),
            ("droppedData", .array(instance.droppedData.map { .bool($0) })),
            ("droppedElements", .array(instance.elements.map { .bool($0 == nil) })),
        ])
    }

    private func value(_ memory: MemoryState, _ counts: PageCounts) -> JSON {
        let pages: [Member] = [
            ("inline", .number(counts.inline)), ("zero", .number(counts.zero)),
            ("kept", .number(counts.kept)), ("data", .number(counts.data)),
        ]
        return .object([
            ("type", .string(memory.type.text)), ("bytes", .number(memory.byteCount)),
            ("pages", .object(pages)),
        ])
    }

    private func value(_ table: TableState) -> JSON {
        .object([
            ("element", .string(type(table.element))), ("elements", .number(table.elements.count)),
            ("notNull", .number(table.elements.count { $0 != .null })),
        ])
    }

    private func value(_ global: GlobalState) -> JSON {
        .object([
            ("type", .string(type(global.type))), ("mutable", .bool(global.isMutable)),
            ("value", .string(value(global.value))),
        ])
    }

    private func value(_ call: ExecutionImage) -> JSON {
        var members: [Member] = [("function", .string(function(call.function)))]
        switch call.progress {
        case .notStarted: members.append(("state", .string("notStarted")))
        case .atSafepoint: members.append(("state", .string("paused")))
        case .waiting(let awaited), .blocked(let awaited, _):
            let deadline = awaited.condition?.deadline
            members += [
                ("state", .string("waiting")), ("waitsFor", .string(function(awaited.function))),
                ("deadline", deadline.map { .number($0) } ?? .null),
            ]
        }
        return .object(members + [("frames", .array(frames(call).map(value)))])
    }

    private func value(_ frame: Trap.Frame) -> JSON {
        .object([
            ("function", .number(frame.function.rawValue)),
            ("name", frame.demangledName.map { .string($0) } ?? .null),
            ("offset", frame.offset.map { .number($0) } ?? .null),
        ])
    }

    private var components: JSON {
        guard let image = image.components else { return .null }
        return .object([
            ("components", .array(image.components.map { .string("\($0.digest)") })),
            ("instances", .number(image.instances.count)),
            ("tasks", .object(image.taskCounts.map { ($0.name, .number($0.count)) })),
        ])
    }
}

extension JSON {
    /// What is beyond is the largest that is written.
    fileprivate static func number(_ number: some BinaryInteger) -> JSON {
        .integer(Int64(clamping: number))
    }
}
