import CommandLineSupport
import Platform
import WasmCore
import WasmInterp

/// What an instance exports and can be looked at after calls: globals, memories, tables.
struct BatchState {
    private var globals: BatchServer.Members = []
    private var memories: BatchServer.Members = []
    private var tables: BatchServer.Members = []
    /// Elements of a table that are looked at.
    private static let elementsMax: UInt64 = 10_000

    init(_ instance: Instance) {
        for export in instance.module.decoded.exports {
            switch instance.export(export.name) {
            case .global(let global):
                globals.append((export.name, .string(global.value.batchText)))
            case .memory(let memory): memories.append((export.name, Self.summary(memory)))
            case .table(let table): tables.append((export.name, Self.summary(table)))
            default: break
            }
        }
    }

    var members: BatchServer.Members {
        [
            ("globals", .object(globals)), ("memories", .object(memories)),
            ("tables", .object(tables)),
        ]
    }

    private static func summary(_ memory: Memory) -> JSON {
        var checksum = CRC32(.iso)
        if memory.type.isShared {
            // Its bytes are not lent, as other threads may write them.
            checksum.update((try? memory.bytes(at: 0, byteCount: memory.byteCount)) ?? [])
        } else {
            memory.withBytes { unsafe $0.withUnsafeBytes { unsafe checksum.update($0) } }
        }
        return .array([
            .integer(Int64(clamping: memory.byteCount)), .string(checksum.value.hexadecimal),
        ])
    }

    private static func summary(_ table: Table) -> JSON {
        var pattern: [UInt8] = []
        for index in 0..<min(table.count, elementsMax) {
            pattern.append(table.get(index)?.isNull == false ? 1 : 0)
        }
        var checksum = CRC32(.iso)
        checksum.update(pattern)
        return .array([
            .integer(Int64(clamping: table.count)), .string(checksum.value.hexadecimal),
        ])
    }
}

/// The calls of functions that print: how many, and a checksum of them as lines.
final class BatchTrace {
    private var count: Int64 = 0
    private var checksum = CRC32(.iso)

    func append(_ name: String, _ arguments: [Value]) {
        let line = "\(name)(\(arguments.map(\.batchText).joined(separator: ",")))"
        checksum.update([UInt8]((count > 0 ? "\n" + line : line).utf8))
        count += 1
    }

    /// nil if nothing was printed.
    var summary: JSON? {
        count == 0 ? nil : .array([.integer(count), .string(checksum.value.hexadecimal)])
    }
}
