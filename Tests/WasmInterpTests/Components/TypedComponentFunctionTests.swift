import Testing
import WasmCore

@testable import WasmInterp

@Suite struct TypedComponentFunctionTests {
    /// Hands values to a guest, which hands them to the host and back.
    private func expectPassed<Value: ComponentConvertible & Equatable>(
        _ values: Value..., encoding: String = "utf8",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let engine = Engine()
        var resources = ComponentResourceTypes()
        let type = Value.componentType(&resources)
        var linker = ComponentLinker<[Value]>(engine: engine)
        linker.define(
            nil, "pass",
            typed: { (caller, value: Value) in
                caller.host.append(value)
                return value
            })
        for asksAboutTasks in [false, true] {
            let component = try PassingGuest.component(
                passing: type, encoding: encoding, asksAboutTasks: asksAboutTasks, engine: engine)
            let store = Store(engine: engine, host: [Value]())
            let instance = try linker.instantiate(component, in: store)
            let pass = try instance.function("pass", as: ((Value) -> Value).self)
            for value in values {
                #expect(try pass(value) == value, sourceLocation: sourceLocation)
            }
            #expect(store.host == values, sourceLocation: sourceLocation)
        }
    }

    @Test func scalarsPass() throws {
        try expectPassed(true, false)
        try expectPassed(Int8.min, -1, Int8.max)
        try expectPassed(UInt8.min, UInt8.max)
        try expectPassed(Int16.min, -1, Int16.max)
        try expectPassed(UInt16.max)
        try expectPassed(Int32.min, -1)
        try expectPassed(UInt32.max)
        try expectPassed(Int64.min, -1)
        try expectPassed(UInt64.max)
        try expectPassed(Float.infinity, -0.5)
        try expectPassed(Double.pi, -.greatestFiniteMagnitude)
        try expectPassed("ü" as Unicode.Scalar, "🧵")
    }

    @Test(arguments: ["utf8", "utf16", "latin1+utf16"])
    func stringsPass(encoding: String) throws {
        try expectPassed("", "tea", "Übergröße", "茶🧵", encoding: encoding)
    }

    @Test func listsPass() throws {
        try expectPassed([UInt8](), Array(0...255))
        try expectPassed([Int16](), [-1, 2])
        try expectPassed([1.5, -.infinity])
        try expectPassed([true, false], [])
        try expectPassed([["a", "b"], [], ["c"]])
        try expectPassed(["a": [1 as UInt64], "b": []])
    }

    @Test func optionsAndResultsPass() throws {
        try expectPassed(nil, UInt64.max as UInt64?)
        try expectPassed("x" as String?, nil)
        try expectPassed(.some(.some(3)), .some(nil), nil as UInt8??)
        try expectPassed([nil, 1 as Float?])
        try expectPassed(
            Result<UInt8, ComponentFailure<String>>.success(3), .failure(.init("no")))
        try expectPassed(
            Result<NoValue, ComponentFailure<NoValue>>.success(.init()), .failure(.init(.init())))
        try expectPassed([Result<Double, ComponentFailure<UInt8>>.success(1), .failure(.init(2))])
    }

    @Test func typesOfOnesOwnPass() throws {
        let item = Item(name: "tea", price: 3, grade: -1)
        try expectPassed(item)
        try expectPassed([item, item], [])
        try expectPassed(Shape.circle(1.5), .named(item), .none)
        try expectPassed([Shape.none, .circle(2)])
    }

    @Test func manyCoreValuesLieInMemory() throws {
        try expectPassed(Row(cells: (0..<9).map { Item(name: "\($0)", price: $0, grade: 1) }))
    }

    @Test func functionsHaveTheTypesThatAreAskedFor() throws {
        let engine = Engine()
        let text = """
            (component
              (core module $m
                (func (export "add") (param i32 i32) (result i32)
                  (i32.add (local.get 0) (local.get 1)))
                (func (export "stop") unreachable))
              (core instance $m (instantiate $m))
              (func (export "add") (param "a" u32) (param "b" u32) (result u32)
                (canon lift (core func $m "add")))
              (func (export "stop") (canon lift (core func $m "stop"))))
            """
        let component = try Component(ComponentText.parse(Array(text.utf8)).bytes, engine: engine)
        let linker = ComponentLinker<Void>(engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(component, in: store)
        let add = try instance.function("add", as: ((UInt32, UInt32) -> UInt32).self)
        #expect(try add(2, 40) == 42)
        let stop = try instance.function("stop", as: (() -> Void).self)
        #expect(trap { () throws(Trap) in try stop() }?.code == .unreachable)
        // What a trap has left stays locked.
        #expect(trap { () throws(Trap) in try add(2, 40) }?.code == .canonicalABI)
        #expect(throws: ComponentExportError.self) {
            try instance.function("add", as: ((UInt32, Int32) -> UInt32).self)
        }
        #expect {
            try instance.function("ad", as: (() -> Void).self)
        } throws: { error in
            "\(error)" == "there is no export \"ad\"; did you mean \"add\"?"
        }
        #expect {
            try instance.function("add", as: ((String) -> Void).self)
        } throws: { error in
            "\(error)"
                == "the function \"add\" is func(a: u32, b: u32) -> u32, asked for func(string)"
        }
    }

    @Test func importsOfOtherTypesAreNotLinked() throws {
        let engine = Engine()
        let component = try PassingGuest.component(passing: .primitive(.u8), engine: engine)
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define(nil, "pass", typed: { (_, value: UInt16) in value })
        #expect {
            try linker.prepare(component)
        } throws: { error in
            "\(error)".hasSuffix("found func(u16) -> u16")
        }
    }

    @Test func whatAHostFunctionThrowsEndsTheGuest() throws {
        struct Unavailable: Error {}
        let engine = Engine()
        let component = try PassingGuest.component(passing: .primitive(.u8), engine: engine)
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define(nil, "pass", typed: { (_, _: UInt8) throws -> UInt8 in throw Unavailable() })
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(component, in: store)
        let pass = try instance.function("pass", as: ((UInt8) -> UInt8).self)
        let trap = trap { () throws(Trap) in try pass(1) }
        #expect(trap?.code == .host)
        #expect(trap?.cause is Unavailable)
    }
}

private struct Item: ComponentConvertible, Equatable {
    var name: String
    var price: UInt64
    var grade: Int8

    static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .record([
            .init("name", String.componentType(&resources)),
            .init("price", UInt64.componentType(&resources)),
            .init("grade", Int8.componentType(&resources)),
        ])
    }
    static let componentLayout = ComponentLayout(of: Item.self)

    static func lift(from reader: inout CanonicalReader) throws(Trap) -> Item {
        let end = reader.begin(componentLayout)
        let name = try String.lift(from: &reader)
        let price = try UInt64.lift(from: &reader)
        let grade = try Int8.lift(from: &reader)
        reader.end(end)
        return Item(name: name, price: price, grade: grade)
    }
    func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let end = writer.begin(Self.componentLayout)
        try name.lower(to: &writer)
        try price.lower(to: &writer)
        try grade.lower(to: &writer)
        writer.end(end)
    }
}

private enum Shape: ComponentConvertible, Equatable {
    case none
    case circle(Double)
    case named(Item)

    static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .variant([
            .init("none"), .init("circle", Double.componentType(&resources)),
            .init("named", Item.componentType(&resources)),
        ])
    }
    static let componentLayout = ComponentLayout(of: Shape.self)

    static func lift(from reader: inout CanonicalReader) throws(Trap) -> Shape {
        let (discriminant, end) = try reader.beginVariant(componentLayout)
        let value: Shape
        switch discriminant {
        case 0: value = .none
        case 1: value = .circle(try Double.lift(from: &reader))
        default: value = .named(try Item.lift(from: &reader))
        }
        reader.end(end)
        return value
    }
    func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let end: ComponentValueEnd
        switch self {
        case .none: end = try writer.beginVariant(Self.componentLayout, 0)
        case .circle(let radius):
            end = try writer.beginVariant(Self.componentLayout, 1)
            try radius.lower(to: &writer)
        case .named(let item):
            end = try writer.beginVariant(Self.componentLayout, 2)
            try item.lower(to: &writer)
        }
        writer.end(end)
    }
}

/// Nine items one after another: 36 core values.
private struct Row: ComponentConvertible, Equatable {
    var cells: [Item]

    static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .tuple(Array(repeating: Item.componentType(&resources), count: 9))
    }
    static let componentLayout = ComponentLayout(of: Row.self)

    static func lift(from reader: inout CanonicalReader) throws(Trap) -> Row {
        let end = reader.begin(componentLayout)
        var cells: [Item] = []
        for _ in 0..<9 { cells.append(try Item.lift(from: &reader)) }
        reader.end(end)
        return Row(cells: cells)
    }
    func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let end = writer.begin(Self.componentLayout)
        for cell in cells { try cell.lower(to: &writer) }
        writer.end(end)
    }
}
