import Testing
import WasmCore

@Suite struct OpcodeTests {
    @Test(arguments: Opcode.allCases)
    func accessWidthIsGivenExactlyWhereAMemoryIsAccessed(opcode: Opcode) {
        let row = opcode.row
        let accesses = row.immediates == .memory || row.immediates == .memoryLane
        #expect(accesses == (row.accessBytes != 0))
    }

    /// The index of instructions goes by chapters, but for these.
    @Test(arguments: Opcode.allCases)
    func chapterIsThatOfTheBinaryCode(opcode: Opcode) {
        let chapter: Chapter =
            switch opcode.rawValue {
            case 0x1A...0x1C: .parametric
            case 0x00...0x1F, 0xD5, 0xD6, 0x1018, 0x1019: .control
            case 0x20...0x24: .variable
            case 0x25, 0x26, 0x200C...0x2011: .table
            case 0x28...0x40, 0x2008...0x200B: .memory
            case 0x41...0xC4, 0x2000...0x2007, 0x2013...0x2016: .numeric
            case 0xD0...0xD4, 0x1014...0x1017: .reference
            case 0x1000...0x101F: .aggregate
            case 0x3000...0x300B, 0x3054...0x305D: .memory
            case 0x3000...0x3FFF: .vector
            default: .atomic
            }
        #expect(opcode.row.chapter == chapter)
    }

    @Test(arguments: Opcode.allCases)
    func everyComparisonIsRelatedToComparisonsOfItsType(opcode: Opcode) throws {
        guard let comparison = opcode.row.comparison else { return }
        #expect(Array(opcode.row.effect.parameters) == [comparison.type, comparison.type])
        #expect(Array(opcode.row.effect.results) == [.i32])
        if let exchanged = comparison.exchanged {
            let other = try #require(exchanged.row.comparison)
            #expect(other.type == comparison.type && other.exchanged == opcode)
        }
        if let inverse = comparison.inverse {
            let other = try #require(inverse.row.comparison)
            #expect(other.type == comparison.type && other.inverse == opcode)
        }
        #expect(comparison.inverse != nil || !comparison.isInteger)
        #expect(opcode.row.commutes == (comparison.exchanged == nil))
    }

    @Test(arguments: Opcode.allCases)
    func onlyRelaxedInstructionsAreOthersInTheDeterministicProfile(opcode: Opcode) {
        guard let ordinary = opcode.row.deterministic else { return }
        #expect(opcode.row.feature == .relaxedSIMD && ordinary.row.feature == .simd)
        #expect(opcode.row.effect == ordinary.row.effect)
    }
}
