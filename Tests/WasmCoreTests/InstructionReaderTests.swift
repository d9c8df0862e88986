import Testing
import WasmCore

/// Each shape of immediates as bytes, with what is read of them; `list` is a range of the bytes.
@Suite struct InstructionReaderTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
        var expected: String
        var hasDataCount = true

        init(_ name: String, _ bytes: [UInt8], _ expected: String, hasDataCount: Bool = true) {
            (testDescription, self.bytes, self.expected) = (name, bytes, expected)
            self.hasDataCount = hasDataCount
        }
    }

    /// The name, and every field that is not as it was made.
    private func description(_ instruction: Instruction) -> String {
        let plain = Instruction(instruction.opcode, offset: 0)
        var words = ["\(instruction.opcode)"]
        if instruction.lane != 0 { words.append("lane \(instruction.lane)") }
        if instruction.index != 0 { words.append("index \(instruction.index)") }
        if instruction.index2 != 0 { words.append("index2 \(instruction.index2)") }
        if instruction.bits != 0 { words.append("bits \(String(instruction.bits, radix: 16))") }
        if instruction.bitsHigh != 0 {
            words.append("high \(String(instruction.bitsHigh, radix: 16))")
        }
        if instruction.blockType != plain.blockType { words.append("\(instruction.blockType)") }
        if instruction.heapType != plain.heapType { words.append("heap \(instruction.heapType)") }
        for cast in [instruction.castSource, instruction.castTarget] where cast != plain.castSource
        {
            words.append("\(cast.isNullable ? "null " : "")\(cast.heapType)")
        }
        if !instruction.list.isEmpty { words.append("list \(instruction.list)") }
        return words.joined(separator: ", ")
    }

    private func read(_ row: Row) throws(DecodeError) -> (Instruction, isAtEnd: Bool) {
        var reader = InstructionReader(
            ModuleBytes(row.bytes), range: 0..<row.bytes.count, hasDataCount: row.hasDataCount)
        return (try reader.next(), reader.isAtEnd)
    }

    static let rows = [
        Row("nothing", [0x01], "nop"),
        Row("lowest i32", [0x41, 0x80, 0x80, 0x80, 0x80, 0x78], "i32Const, bits 80000000"),
        Row("negative i32", [0x41, 0x7F], "i32Const, bits ffffffff"),
        Row("negative i64", [0x42, 0x7F], "i64Const, bits ffffffffffffffff"),
        Row("f32", [0x43, 0, 0, 0x80, 0x3F], "f32Const, bits 3f800000"),
        Row("f64", [0x44, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F], "f64Const, bits 3ff0000000000000"),
        Row(
            "v128", [0xFD, 0x0C, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0],
            "v128Const, bits 1, high 200"),
        Row("lane", [0xFD, 0x15, 3], "i8x16ExtractLaneS, lane 3"),
        Row("memory 0", [0x28, 0x02, 0x01], "i32Load, index2 2, bits 1"),
        Row("memory 3", [0x28, 0x42, 0x03, 0x80, 0x01], "i32Load, index 3, index2 2, bits 80"),
        Row("memory and lane", [0xFD, 0x54, 0, 5, 15], "v128Load8Lane, lane 15, bits 5"),
        Row("two indices", [0x11, 4, 1], "callIndirect, index 4, index2 1"),
        Row("no block type", [0x02, 0x40], "block"),
        Row("value as block type", [0x02, 0x7F], "block, value(WasmCore.ValueType.i32)"),
        Row("index as block type", [0x02, 0x80, 0x01], "block, type(128)"),
        Row("abstract heap type", [0xD0, 0x70], "refNull, heap function"),
        Row("concrete heap type", [0xD0, 0x03], "refNull, heap concrete(3)"),
        Row("labels", [0x0E, 2, 0, 1, 2], "brTable, index 2, list 2..<5"),
        Row("types", [0x1C, 1, 0x7F], "selectTyped, index 1, list 2..<3"),
        Row("clauses", [0x1F, 0x40, 2, 0, 3, 1, 2, 0], "tryTable, index 2, list 3..<8"),
        Row("cast", [0xFB, 0x18, 1, 7, 0x6E, 0x6C], "brOnCast, index 7, null any, i31"),
        Row("data segment", [0xFC, 9, 1], "dataDrop, index 1"),
        Row("zero", [0xFE, 0x03, 0], "atomicFence"),
    ]

    @Test(arguments: rows) func immediatesAreRead(row: Row) throws {
        let (instruction, isAtEnd) = try read(row)
        #expect(description(instruction) == row.expected)
        #expect(isAtEnd)
    }

    @Test(arguments: rows) func nothingIsReadOfInstructionsThatAreCutShort(row: Row) {
        for count in 0..<row.bytes.count {
            #expect(throws: DecodeError.self, "\(count) bytes") {
                try read(Row("cut short", Array(row.bytes.prefix(count)), ""))
            }
        }
    }

    static let malformed: [(row: Row, error: DecodeError)] = [
        (Row("no opcode", [], ""), DecodeError(.unexpectedEnd, offset: 0)),
        (
            Row("unknown opcode", [0xFF], ""),
            DecodeError(.illegalOpcode(prefix: 0, code: 0xFF), offset: 0)
        ),
        (
            Row("unknown code", [0xFC, 0x1F], ""),
            DecodeError(.illegalOpcode(prefix: 0xFC, code: 0x1F), offset: 0)
        ),
        (
            Row("large code", [0xFD, 0x80, 0x20], ""),
            DecodeError(.illegalOpcode(prefix: 0xFD, code: 0x1000), offset: 0)
        ),
        (
            Row("sixth byte", [0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0], ""),
            DecodeError(.integerRepresentationTooLong, offset: 5)
        ),
        (
            Row("33 bits", [0x41, 0x80, 0x80, 0x80, 0x80, 0x70], ""),
            DecodeError(.integerTooLarge, offset: 5)
        ),
        (
            Row("memory flags", [0x28, 0x80, 0x01, 0], ""),
            DecodeError(.malformedMemoryFlags(0x80), offset: 1)
        ),
        (
            Row("cast flags", [0xFB, 0x18, 4, 0, 0x6E, 0x6C], ""),
            DecodeError(.malformedCastFlags(4), offset: 2)
        ),
        (
            Row("kind of clause", [0x1F, 0x40, 1, 4, 0], ""),
            DecodeError(.malformedCatchKind(4), offset: 3)
        ),
        (
            Row("more labels than bytes", [0x0E, 5, 0], ""),
            DecodeError(.lengthOutOfBounds, offset: 1)
        ),
        (
            Row("more types than bytes", [0x1C, 2, 0x7F], ""),
            DecodeError(.lengthOutOfBounds, offset: 1)
        ),
        (Row("fence", [0xFE, 0x03, 1], ""), DecodeError(.zeroByteExpected, offset: 2)),
        (
            Row("no data count", [0xFC, 9, 1], "", hasDataCount: false),
            DecodeError(.dataCountSectionRequired, offset: 0)
        ),
    ]

    @Test(arguments: malformed)
    func malformedImmediatesAreRefusedWhereTheyStand(row: Row, error: DecodeError) {
        #expect(throws: error) { try read(row) }
    }
}
