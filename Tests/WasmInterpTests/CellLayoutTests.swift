import Testing
import WasmInterp
import generate_handlers

/// A field of a cell's layout, counted from the cell's start.
private struct Field: Equatable {
    var name: String
    var place: Int
    var byteCount: Int
}

private func byteCount<Value>(of value: Value) -> Int { MemoryLayout<Value>.size }

private func fields<Layout: CellLayout>(of layout: Layout.Type) -> [Field] {
    var place = Layout.cellBytes - MemoryLayout<Layout>.size
    var fields: [Field] = []
    for child in Mirror(reflecting: Zeros.of(layout)).children {
        let count = _openExistential(child.value, do: byteCount(of:))
        fields.append(Field(name: child.label ?? "", place: place, byteCount: count))
        place += count
    }
    return fields
}

private func end<Layout: CellLayout>(of layout: Layout.Type) -> Int { Layout.cellBytes }

/// What stands in cells: declared once, without gaps, and where those look that read it.
@Suite struct CellLayoutTests {
    private static let layouts: [String: any CellLayout.Type] = Dictionary(
        HandlerTable.layouts.map { ("\($0.layout)", $0.layout) }, uniquingKeysWith: { $1 })

    @Test(arguments: layouts.keys.sorted())
    func aLayoutIsWholeWordsWithoutGaps(name: String) throws {
        let layout = try #require(Self.layouts[name])
        let end = end(of: layout)
        // A gap would be no field, and its bytes would be anything.
        #expect(fields(of: layout).reduce(8) { $0 + $1.byteCount } == end)
        #expect(end % 8 == 0 || layout is any ListCellLayout.Type)
    }

    /// Where the sources and destinations of bodies look, and how wide it is there.
    @Test(arguments: [
        ("FirstSlot.self", 8, 2), ("ToSlot.self", 10, 2), ("TargetSlot.self", 10, 2),
        ("SecondSlot.self", 12, 2), ("ShortImmediate.self", 10, 2),
        ("StoredConstant.self", 16, 8),
    ])
    func whatABodyReadsIsAField(source: String, place: Int, byteCount: Int) throws {
        let readers = HandlerList.single.filter { $0.body.contains(source) }
        #expect(readers.count > 10)
        for layout in Set(readers.map(\.layout)) {
            let type = try #require(Self.layouts[layout])
            let field = fields(of: type).first { $0.place == place }
            #expect(field?.byteCount == byteCount, "\(layout)")
            #expect(field?.name.hasPrefix("padding") == false, "\(layout)")
            #expect((field?.name == "target") == (source == "ToSlot.self"), "\(layout)")
        }
    }

    @Test(arguments: [("f64", 16, 8), ("f32", 12, 4), ("i32", 12, 4), ("i64", 12, 4)])
    func constantsAreFieldsToo(type: String, place: Int, byteCount: Int) throws {
        let readers = HandlerList.single.filter {
            $0.name.hasPrefix(type) && $0.body.contains(" Immediate.self")
                && !$0.body.contains("vector")
        }
        #expect(readers.count > 4)
        for layout in Set(readers.map(\.layout)) {
            let type = try #require(Self.layouts[layout])
            #expect(
                fields(of: type).last
                    == Field(name: "immediate", place: place, byteCount: byteCount))
        }
    }

    /// A layout for each entry point, in the generator and in the table that it wrote.
    @Test func theTableNamesTheLayoutOfEachEntryPoint() {
        for (index, entry) in HandlerList.single.enumerated() {
            #expect("\(HandlerTable.layout(of: index))" == entry.layout, "\(entry.name)")
        }
    }

    /// What one handler does for all calls of a kind it does by what they have in common.
    @Test(arguments: [
        ("CallCell", "arguments", ["Direct", "Indirect", "Reference", "Import"]),
        ("TailCallCell", "header", ["Direct", "Indirect", "Reference", "Import"]),
    ])
    func whatIsKnownOfAllOfAKindIsAtOnePlace(
        kind: String, field: String, names: [String]
    ) throws {
        let common = try #require(Self.layouts[kind])
        let place = try #require(fields(of: common).first { $0.name == field })
        for name in names {
            let layout = try #require(Self.layouts[name + kind])
            #expect(fields(of: layout).contains(place), "\(name)")
            #expect(end(of: layout) == end(of: common), "\(name)")
        }
    }

    @Test(arguments: ["CompareBranchCell", "CompareBranchImmediateCell", "CastBranchCell"])
    func aPatchFindsTheDistanceOfEveryBranch(name: String) throws {
        let branch = try #require(Self.layouts["BranchCell"])
        let other = try #require(Self.layouts[name])
        let distance = try #require(fields(of: branch).first { $0.name == "distance" })
        #expect(fields(of: other).contains(distance))
    }
}
