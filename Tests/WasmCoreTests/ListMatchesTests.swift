import Testing

@testable import WasmCore

/// What is remembered must have been compared, at most.
@Suite struct ListMatchesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var actual: TypeList
        var expected: TypeList
        var isKnown: Bool

        init(_ name: String, _ actual: TypeList, _ expected: TypeList, _ isKnown: Bool) {
            (testDescription, self.actual, self.expected) = (name, actual, expected)
            self.isKnown = isKnown
        }
    }

    private static func list(_ start: UInt32, _ count: UInt32) -> TypeList {
        TypeList(start: start, count: count)
    }

    static let rows = [
        Row("the same", list(100, 20), list(200, 20), true),
        Row("the same with one taken", list(100, 19), list(200, 19), true),
        Row("as short as is compared anyway", list(100, 8), list(200, 8), false),
        Row("longer", list(100, 21), list(200, 21), false),
        Row("other counts", list(100, 20), list(200, 19), false),
        Row("another place", list(101, 20), list(200, 20), false),
        Row("the other way round", list(200, 20), list(100, 20), false),
    ]

    @Test(arguments: rows) func matchIsKnownOfTheseTwoListsOnly(row: Row) {
        var matches = ListMatches()
        #expect(!matches.contains(row.actual, row.expected))
        matches.insert(Self.list(100, 20), Self.list(200, 20))
        #expect(matches.contains(row.actual, row.expected) == row.isKnown)
    }

    @Test func manyMatchesAreForgottenRatherThanKept() {
        var matches = ListMatches()
        for start in 0..<UInt32(4_096) { matches.insert(Self.list(start, 9), Self.list(0, 9)) }
        #expect(matches.contains(Self.list(0, 9), Self.list(0, 9)))
        matches.insert(Self.list(4_096, 9), Self.list(0, 9))
        #expect(matches.contains(Self.list(4_096, 9), Self.list(0, 9)))
        #expect(!matches.contains(Self.list(0, 9), Self.list(0, 9)))
    }
}
