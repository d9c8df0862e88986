import Testing
import WasmCore

/// Each column of the table against the others.
@Suite struct OpcodeRowTests {
    /// `ref.test`, `ref.cast` and `select` have two opcodes each.
    @Test func keywordIsOneOpcodesButForThree() {
        let opcodes = Dictionary(grouping: Opcode.allCases) { "\($0.row.text)" }
        let shared = opcodes.filter { $0.value.count > 1 }
        #expect(shared.mapValues(\.count) == ["ref.test": 2, "ref.cast": 2, "select": 2])
    }

    @Test(arguments: Opcode.allCases)
    func lanesAreGivenExactlyWhereOneIsNamed(opcode: Opcode) {
        let row = opcode.row
        let namesLane = row.immediates == .lane || row.immediates == .memoryLane
        #expect(namesLane == (row.laneCount != 0))
        if row.immediates == .memoryLane {
            #expect(Int(row.laneCount) * Int(row.accessBytes) == 16)
        }
    }

    /// The shape that the text begins with, where it has one, says how many lanes there are.
    @Test(arguments: Opcode.allCases)
    func lanesAreThoseOfTheShape(opcode: Opcode) throws {
        let row = opcode.row
        guard row.immediates == .lane else { return }
        let shape = try #require("\(row.text)".split(separator: ".").first)
        #expect(shape.hasSuffix("x\(row.laneCount)"))
    }

    @Test(arguments: Opcode.allCases)
    func accessTakesAnAddressAndNoMoreThanAVector(opcode: Opcode) {
        let row = opcode.row
        guard row.accessBytes != 0 else { return }
        #expect([1, 2, 4, 8, 16].contains(row.accessBytes))
        #expect(row.effect.parameters.first { _ in true } == .address)
        #expect(row.accessBytes != 16 || "\(row.text)".hasPrefix("v128."))
    }

    /// What a constant expression may contain takes one step and has one result.
    @Test(arguments: Opcode.allCases)
    func constantsHaveOneResult(opcode: Opcode) {
        let row = opcode.row
        guard row.constant != .never, row.effect != .special else { return }
        #expect(row.effect.results.count == 1)
        #expect(row.accessBytes == 0)
        #expect(row.constant == .core || row.effect.parameters.count > 0)
    }

    /// A prefix of the binary code, and what may stand behind it.
    static let prefixes: [(prefix: UInt16, features: Set<Feature>)] = [
        (1, [.gc, .functionReferences]),
        (2, [.saturatingTruncation, .bulkMemory, .referenceTypes, .wideArithmetic]),
        (3, [.simd, .relaxedSIMD]),
        (4, [.threads]),
    ]

    @Test(arguments: prefixes)
    func prefixIsThatOfTheFeature(prefix: UInt16, features: Set<Feature>) {
        for opcode in Opcode.allCases where opcode.rawValue >> 12 == prefix {
            #expect(features.contains(opcode.row.feature), "\(opcode)")
        }
        let behind = [Feature.simd, .relaxedSIMD, .threads, .wideArithmetic]
        for opcode in Opcode.allCases where behind.contains(opcode.row.feature) {
            #expect(opcode.rawValue >> 12 != 0, "\(opcode)")
        }
    }

    /// Kinds of an effect are the letters of its name.
    @Test(arguments: Set(Opcode.allCases.map(\.row.effect)))
    func effectIsWhatItsNameSays(effect: StackEffect) {
        let letters: [Character: StackEffect.Kind] = [
            "i": .i32, "l": .i64, "f": .f32, "d": .f64, "v": .v128, "a": .address,
        ]
        let parts = "\(effect)".split(separator: "_").map { part in
            part == "none" || part == "special" ? [] : part.compactMap { letters[$0] }
        }
        #expect(Array(effect.parameters) == parts[0])
        #expect(Array(effect.results) == (parts.count > 1 ? parts[1] : []))
        #expect(Array(effect.parameters.reversed) == parts[0].reversed())
    }
}
