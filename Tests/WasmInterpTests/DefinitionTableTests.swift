import Testing
import WasmCore

@testable import WasmInterp

/// What a table of definitions has for a name that was given to several.
@Suite struct DefinitionTableTests {
    enum Step: Sendable {
        case one(String, Int)
        case library([String: Int])
    }

    private static let orders: [(steps: [Step], a: Int?, b: Int?)] = [
        ([], nil, nil),
        ([.one("a", 1)], 1, nil),
        ([.one("a", 1), .one("a", 2)], 2, nil),
        ([.library(["a": 1])], 1, nil),
        ([.one("a", 1), .library(["a": 2])], 2, nil),
        ([.library(["a": 1]), .one("a", 2)], 2, nil),
        ([.one("a", 1), .library(["b": 2])], 1, 2),
        ([.library(["a": 1, "b": 2]), .library(["a": 3])], 3, 2),
        ([.library(["a": 1, "b": 2]), .one("a", 3), .library(["b": 4])], 3, 4),
        ([.library(["a": 1]), .one("a", 2), .library(["a": 3]), .one("b", 4)], 3, 4),
        ([.one("a", 1), .library(["a": 2]), .one("a", 3)], 3, nil),
    ]

    @Test(arguments: orders)
    func theLatestCounts(_ steps: [Step], a: Int?, b: Int?) {
        var table = DefinitionTable<Int>()
        for step in steps {
            switch step {
            case .one(let name, let value): table.define(ImportName("m", name), value)
            case .library(let values):
                table.add(
                    DefinitionLibrary(
                        "m", { name, _ in values[name] }, otherForm: nil,
                        names: { Array(values.keys) }))
            }
        }
        #expect(table[ImportName("m", "a")] == a)
        #expect(table[ImportName("m", "b")] == b)
        #expect(table[ImportName("n", "a")] == nil)
        let names = Set(table.names)
        #expect(names.contains(ImportName("m", "a")) == (a != nil))
        #expect(names.contains(ImportName("m", "b")) == (b != nil))
        #expect(names.count == [a, b].count { $0 != nil })
    }

    /// Texts that are equal as strings are different names.
    @Test func namesAreComparedByTheirBytes() {
        let (composed, apart) = ("\u{E9}", "e\u{301}")
        var table = DefinitionTable<Int>()
        table.define(ImportName(composed, composed), 1)
        table.add(
            DefinitionLibrary(
                apart, { name, _ in name.utf8.count }, otherForm: nil, names: { [] }))
        #expect(table[ImportName(composed, composed)] == 1)
        #expect(table[ImportName(composed, apart)] == nil)
        #expect(table[ImportName(apart, composed)] == 2)
        #expect(table[ImportName(apart, apart)] == 3)
    }

    @Test func aLibraryMakesADefinitionOnce() {
        let store = Store(engine: makeEngine(), host: ())
        var madeCount = 0
        let make: (String, Bool) -> Extern? = { name, _ in
            if name == "no" { return nil }
            madeCount += 1
            return .function(store.makeFunction(FunctionType()) { _, _ in [] })
        }
        var table = DefinitionTable<Extern>()
        table.add(DefinitionLibrary("m", make, otherForm: nil, names: { [] }))
        for _ in 0..<3 {
            for name in 0..<40 { #expect(table[ImportName("m", "\(name)")] != nil) }
            #expect(table[ImportName("m", "no")] == nil)
        }
        #expect(madeCount == 40)
    }
}

extension DefinitionTable {
    fileprivate subscript(name: ImportName) -> Definition? { definition(name, wanted: { nil }) }
}
