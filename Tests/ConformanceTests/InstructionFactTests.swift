import Testing
import WasmCore
import WasmInterp

/// What two other engines agree on, instruction by instruction.
@Suite struct InstructionFactTests {
    enum Mode: String, CaseIterable, Sendable {
        case plain, metered, tracked

        var engine: Engine {
            var configuration = EngineConfiguration()
            configuration.isMetered = self == .metered
            configuration.tracksWrites = self == .tracked
            return Engine(configuration)
        }
    }

    @Test(arguments: InstructionFacts.chapters, Mode.allCases)
    func everyRowHoldsInEveryShape(chapter: String, mode: Mode) throws {
        let engine = mode.engine
        var differences: [String] = []
        for form in try InstructionFacts.read(chapter) {
            for placement in FactShapes.Placement.allCases {
                let shapes = FactShapes(form, is64: chapter == "memory64", placement: placement)
                // Only memories can be second ones, only writes to them are tracked, and metering
                // has its own cells for the first memory only.
                guard
                    shapes.usesMemory
                        ? placement == .first || mode != .metered
                        : placement == .first && mode != .tracked
                else { continue }
                differences += try Self.differences(shapes, engine: engine)
            }
        }
        for difference in differences.prefix(5) { Issue.record("\(difference)") }
        #expect(differences.count == 0, "\(chapter), \(mode)")
    }

    private static func differences(_ shapes: FactShapes, engine: Engine) throws -> [String] {
        var run = try FactRun(shapes, engine: engine)
        try run.run()
        #expect(run.callCount >= shapes.form.rows.count)
        return run.differences
    }

    /// That a run can fail: a wrong sum, a trap too few and one too many, another byte of memory.
    @Test(arguments: [
        "i32.add : i32 i32 -> i32\n00000001 00000001 = 00000003",
        "i32.div_s : i32 i32 -> i32\n00000001 00000000 = 00000003",
        "i32.div_s : i32 i32 -> i32\n00000001 00000001 = trap integer divide by zero",
        "f32.add : f32 f32 -> f32\n7fa00000 00000000 = nan:canonical",
        "i8x16.splat : i32 -> v128\n00000000 = 00_00_00_00_00_00_00_00_00_00_00_00_00_00_00_01",
        "i32.store8 : i32 i32 ->\n00000000 00000001 = [0] 02",
        "i32.store8 : i32 i32 ->\n00000000 00000001 =",
    ])
    func aWrongRowIsReported(table: String) throws {
        let forms = try InstructionFacts.parse(table)
        let run = try Self.differences(FactShapes(forms[0]), engine: Engine())
        #expect(run.count >= 5)
    }

    @Test func thereAreTablesOfEveryKind() {
        #expect(InstructionFacts.chapters.count >= 11)
    }

    /// An instruction that computes, converts or accesses memory has facts.
    @Test func everyInstructionHasFacts() throws {
        let texts = try InstructionFacts.chapters.flatMap { try InstructionFacts.read($0) }
            .filter { $0.rows.count > 0 }
            .map(\.keyword)
        let known = Set(texts)
        for opcode in Opcode.allCases where Self.needsFacts(opcode) {
            #expect(known.contains("\(opcode.row.text)"), "no facts about \(opcode.row.text)")
        }
    }

    private static func needsFacts(_ opcode: Opcode) -> Bool {
        switch opcode.row.immediates {
        case .lane, .shuffle, .memory, .memoryLane, .memoryIndex, .memoryMemory, .dataMemory: true
        case .none: opcode.row.effect.parameters.count > 0
        default: false
        }
    }
}
