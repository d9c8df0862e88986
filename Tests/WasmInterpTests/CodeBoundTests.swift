import Testing
import WasmCore
import WasmInterp

/// Code takes a bounded number of bytes for each byte of a body, whatever the body says.
@Suite struct CodeBoundTests {
    struct Row: CustomTestStringConvertible {
        var testDescription: String
        var types: [[UInt8]]
        /// Functions before the one that counts.
        var others: [(type: Int, body: [UInt8])] = []
        var type = 0
        var body: [UInt8]
    }

    private static let localGet: [UInt8] = [0x20, 0]
    private static let zero: [UInt8] = [0x41, 0]
    private static let drop: [UInt8] = [0x1A]
    private static let end: [UInt8] = [0x0B]

    /// Each `br_if` moves a thousand values: 4 bytes a branch.
    static func branches(_ count: Int, values: Int = 1_000) -> Row {
        var body: [UInt8] = [0, 2, 0] + zero * (values + 1)
        body += (localGet + [0x0D, 0]) * count + [0x0C, 0] + end + drop * (values - 1) + end
        return Row(
            testDescription: "br_if, \(values) values",
            types: [functionType(0, values), functionType(1, 1)], type: 1, body: body)
    }

    /// Each `br_table` has a hundred ways out that move values: a byte a way.
    static func tables(_ count: Int, values: Int) -> Row {
        let blocks = 100
        var body: [UInt8] = [0] + ([2, 0] + zero) * blocks + zero * values
        let table = localGet + [0x0E] + leb(blocks) + (0..<blocks).flatMap(leb) + [0]
        body += (localGet + [4, 2] + table + end) * count + [0x0C, 0]
        body += (end + [0x0C, 0]) * (blocks - 1) + end + drop * (values - 1) + end
        return Row(
            testDescription: "br_table, \(values) values",
            types: [functionType(0, values), functionType(1, 1), functionType(values, values)],
            type: 1, body: body)
    }

    /// Operands beyond 65,535 slots: calls leave 2,000 slots each.
    static func deep(_ name: String, of type: UInt8 = 0x7B, _ rest: [UInt8]) -> Row {
        let make: [UInt8] = [0] + (type == 0x7B ? [0xFD, 12] + [0] * 16 : zero) * 1_000 + end
        let body: [UInt8] = [0] + [0x10, 0] * 200 + rest + [0x00] + end
        return Row(
            testDescription: "beyond 16 bits: \(name)",
            types: [functionType(0, 1_000, of: type), functionType(0, 0), functionType(0, 4)],
            others: [(0, make)],
            type: 1, body: body)
    }

    /// Structures of bytes, whose values are results of calls.
    static func structures(fields: Int) -> Row {
        let make: [UInt8] = [0] + zero * 1_000 + end
        let structure: [UInt8] = [0x5F] + leb(fields) + [0x78, 0] * fields
        let perCall = 1_000 / fields
        let body: [UInt8] =
            [0] + ([0x10, 0] + ([0xFB, 0, 2] + drop) * perCall + drop * (1_000 % fields)) * 200
            + end
        return Row(
            testDescription: "structures of \(fields) fields",
            types: [functionType(0, 1_000), functionType(0, 0), structure],
            others: [(0, make)], type: 1, body: body)
    }

    static let rows: [Row] = [
        branches(2_000), branches(2_000, values: 5), branches(2_000, values: 4),
        tables(30, values: 1_000), tables(30, values: 2), tables(30, values: 1),
        deep("select of vectors", ([0x41, 1] + [0x1B]) * 10_000),
        deep("bitselect", [0xFD, 0x52] * 10_000),
        deep("i32.add", of: 0x7F, [0x6A] * 60_000),
        deep("select", of: 0x7F, [0x1B] * 30_000),
        deep("br_if that moves constants", fourConstants(zero, [0x0D, 0])),
        deep("br_on_null of a constant", fourConstants([], [0xD5, 0], [0xD0, 0x70])),
        Row(
            testDescription: "br_on_null of a constant", types: [functionType(0, 4)],
            body: [0] + zero * 4 + [0xD0, 0x70] + [0xD5, 0] * 5_000 + drop + end),
        Row(
            testDescription: "results that a branch returns", types: [functionType(0, 1_000)],
            body: [0] + zero * 1_000 + (zero + [0x0D, 0]) * 3_000 + end),
        structures(fields: 32), structures(fields: 33), structures(fields: 1_000),
        Row(
            testDescription: "thirty locals", types: [functionType(0, 0)],
            body: [1, 31, 0x7F] + end),
        Row(
            testDescription: "loops", types: [functionType(0, 0)],
            body: [0] + [3, 0x40] * 5_000 + end * 5_000 + end),
        Row(
            testDescription: "constants of vectors", types: [functionType(0, 0)],
            body: [0] + ([0xFD, 12] + [7] * 16 + drop) * 1_000 + end),
    ]

    /// Branches out of a block, past a value, that move four constants.
    private static func fourConstants(
        _ condition: [UInt8], _ branch: [UInt8], _ last: [UInt8] = []
    ) -> [UInt8] {
        [2, 2] + zero * 5 + last + (condition + branch) * 5_000 + (last.isEmpty ? [] : drop)
            + [0x0C, 0] + end + drop * 4
    }

    @Test(arguments: rows, [false, true])
    func codeIsWithinTheBound(row: Row, isMetered: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = isMetered
        configuration.compilation = .eager
        func byteCount(_ functions: [(type: Int, body: [UInt8])]) throws -> Int {
            let bytes = moduleBytes(types: row.types, functions: functions)
            return try Module(bytes, engine: Engine(configuration)).codeByteCount
        }
        let code = try byteCount(row.others + [(row.type, row.body)])
        let others = row.others.isEmpty ? 0 : try byteCount(row.others)
        // What a place in the code space takes beside the code.
        let place = 24
        #expect(code - others <= CodeBound.bytes(ofBody: row.body.count) + place)
    }
}
