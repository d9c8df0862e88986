import Testing

@testable import WasmCore

/// However locals are declared, they are what they would be one by one.
@Suite struct LocalTypesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var parameters: [PackedType]
        var runs: [(number: UInt32, type: PackedType)]
    }

    static let rows = [
        Row(testDescription: "none", parameters: [], runs: []),
        Row(testDescription: "parameters", parameters: [.i32, .f64], runs: []),
        Row(
            testDescription: "empty runs", parameters: [.i32],
            runs: [(0, .f32), (1, .i64), (0, .i32)]),
        Row(
            testDescription: "as many as are laid out", parameters: [],
            runs: [(63, .i32), (1, .f32)]),
        Row(testDescription: "one more", parameters: [.v128], runs: [(64, .i32), (1, .f32)]),
        Row(
            testDescription: "runs behind them", parameters: [.i64, .f32],
            runs: [(60, .i32), (10, .f32), (0, .f64), (1, .i64), (200, .v128), (3, .i32)]),
    ]

    private func locals(_ row: Row) -> (LocalTypes, TypeLists) {
        let lists = TypeLists(types: [.f64] + row.parameters, signatures: [])
        var locals = LocalTypes()
        locals.start(parameters: TypeList(start: 1, count: UInt32(row.parameters.count)))
        for run in row.runs { locals.append(run.number, run.type) }
        return (locals, lists)
    }

    @Test(arguments: rows) func everyLocalHasTheTypeOfItsRun(row: Row) {
        let (locals, lists) = locals(row)
        let expected =
            row.parameters
            + row.runs.flatMap { [PackedType](repeating: $0.type, count: Int($0.number)) }
        #expect(locals.count == UInt64(expected.count))
        for (index, type) in expected.enumerated() {
            #expect(locals.type(UInt32(index), lists.types) == type, "local \(index)")
        }
        for index in [UInt32(expected.count), .max] {
            #expect(locals.type(index, lists.types) == nil)
        }
    }

    @Test func runsMayBeAsLongAsNumbersReach() {
        let row = Row(
            testDescription: "long", parameters: [],
            runs: [(4_000_000_000, .i32), (294_967_294, .i64)])
        let (locals, lists) = locals(row)
        #expect(locals.type(3_999_999_999, lists.types) == .i32)
        #expect(locals.type(4_000_000_000, lists.types) == .i64)
        #expect(locals.type(4_294_967_293, lists.types) == .i64)
        #expect(locals.type(4_294_967_294, lists.types) == nil)
    }

    @Test func whatABlockInitializedIsForgottenAtItsEnd() {
        var (locals, _) = locals(Self.rows[5])
        #expect(locals.isInitialized(1), "parameters have values")
        locals.initialize(1)
        #expect(locals.initializedCount == 0)
        locals.initialize(5)
        let count = locals.initializedCount
        for index in [UInt32(7), 5, 7, 300] { locals.initialize(index) }
        #expect(locals.initializedCount == count + 2)
        locals.reset(to: count)
        #expect([5, 7, 300].map { locals.isInitialized($0) } == [true, false, false])
        locals.start(parameters: .empty)
        #expect(!locals.isInitialized(5) && locals.count == 0)
    }
}
