import Testing
import WasmInterp
import generate_handlers

/// A field of a cell's layout, counted from the cell's start.
private struct Field: Equatable {
    var name: String
    var place: Int
    var byteCount: Int
}

extension CellLayout {
    fileprivate static func fields() -> [Field] {
        let size = MemoryLayout<Self>.size
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { bytes in
            unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
            var place = cellBytes - size
            return Mirror(reflecting: unsafe bytes.load(as: Self.self)).children.map { child in
                let byteCount = Self.size(of: type(of: child.value))
                defer { place += byteCount }
                return Field(name: child.label ?? "", place: place, byteCount: byteCount)
            }
        }
    }

    private static func size<T>(of type: T.Type) -> Int { MemoryLayout<T>.size }
    fileprivate static var end: Int { cellBytes }
    fileprivate static var hasElements: Bool { self is any ListCellLayout.Type }
}

/// What stands in cells: declared once, without gaps, and where those look that read it.
@Suite struct CellLayoutTests {
    private static let layouts: [String: any CellLayout.Type] = Dictionary(
        HandlerTable.layouts.map { ("\($0.layout)", $0.layout) }, uniquingKeysWith: { $1 })

    @Test(arguments: layouts.keys.sorted())
    func aLayoutIsWholeWordsWithoutGaps(name: String) throws {
        let layout = try #require(Self.layouts[name])
        let fields = layout.fields()
        // A gap would be no field, and its bytes would be anything.
        let end = fields.reduce(8) { $0 + $1.byteCount }
        #expect(end == layout.end)
        #expect(layout.end % 8 == 0 || layout.hasElements)
        for field in fields {
            #expect(field.place % min(field.byteCount, 8) == 0, "\(field.name) is not aligned")
        }
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
            let fields = try #require(Self.layouts[layout]).fields()
            let field = fields.first { $0.place == place }
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
            let fields = try #require(Self.layouts[layout]).fields()
            #expect(
                fields.last == Field(name: "immediate", place: place, byteCount: byteCount))
        }
    }

    /// A layout for each entry point, in the generator and in the table that it wrote.
    @Test func theTableNamesTheLayoutOfEachEntryPoint() {
        for (index, entry) in HandlerList.single.enumerated() {
            #expect("\(HandlerTable.layout(of: index))" == entry.layout, "\(entry.name)")
        }
    }

    /// One handler counts for all calls of a kind, one patch for all branches.
    @Test(arguments: [
        ("CallCell", "arguments", /(Direct|Indirect|Reference|Import)CallCell/),
        ("TailCallCell", "header", /(Direct|Indirect|Reference|Import)TailCallCell/),
        ("BranchCell", "distance", /(Cast|Compare)Branch(Immediate)?Cell/),
    ])
    func whatIsKnownOfAllOfAKindIsAtOnePlace(
        kind: String, field: String, names: Regex<AnyRegexOutput>
    ) throws {
        let common = try #require(Self.layouts[kind])
        let place = try #require(common.fields().first { $0.name == field })
        let others = Self.layouts.filter { $0.key.wholeMatch(of: names) != nil }
        #expect(others.count > 2)
        for (name, layout) in others {
            #expect(layout.fields().contains(place), "\(name)")
            if kind != "BranchCell" { #expect(layout.end == common.end, "\(name)") }
        }
    }
}
