import Testing
import WIT
import WasmCore

@Suite("Names in Swift")
struct SwiftNameTests {
    @Test(
        "are in camel case",
        arguments: [
            ("key-response", "KeyResponse", "keyResponse"), ("is-XML", "IsXML", "isXML"),
            ("XML-text", "XMLText", "xmlText"), ("a", "A", "a"), ("a-1b", "A1b", "a1b"),
            ("f32", "F32", "f32"),
        ])
    func camelCase(_ name: String, type: String, member: String) {
        #expect(SwiftName.type(name) == type)
        #expect(SwiftName.member(name) == member)
    }

    @Test("are in backquotes where they are keywords")
    func keywords() {
        #expect(
            MemberNames.unique(["self", "init", "type", "in-out", "inout"])
                == ["`self`", "`init`", "type", "inOut", "`inout`"])
        #expect(SwiftName.path(["Foo", "Self"]) == "Foo.`Self`")
    }

    @Test("are numbered where they clash, and differ from what Swift has")
    func clashes() {
        var scope = NameScope(taken: ["Outer"])
        #expect(
            ["A", "A", "A2", "Outer", "Type"].map { scope.unique($0) }
                == ["A", "A2", "A22", "Outer2", "Type2"])
    }

    @Test("of packages have a version where several meet")
    func versions() throws {
        let package = try resolve(
            """
            package a:b;
            interface a-b { f: func(); }
            package c:d@0.1.0 { interface i {} }
            package c:d@0.2.0-rc.1 { interface i {} }
            package e:f@1.0.0 { interface i {} }
            """)
        let graph = package.resolution
        let names = PackageNames(graph, used: Set(graph.packages.ids))
        let found = graph.packages.ids.map { names[package: $0] }.sorted()
        #expect(found == ["AB", "CD0_1_0", "CD0_2_0_rc_1", "EF"])
        let own = try #require(graph.packages[package.id].interfaces["a-b"])
        #expect(names[interface: own] == "AB2")
        let one = graph.packages.ids.filter { graph.packages[$0].name.version?.minor != 1 }
        #expect(PackageNames(graph, used: Set(one))[package: one[0]] != "CD0_2_0_rc_1")
        #expect(one.map { PackageNames(graph, used: Set(one))[package: $0] }.contains("CD"))
    }

    @Test("of Swift are qualified where a type hides them")
    func standard() {
        let names = StandardNames(hidden: ["Error"])
        #expect(names["Error"] == "Swift.Error")
        #expect(names["Array"] == "Array")
    }
}

@Suite("Swift text")
struct SwiftWriterTests {
    private static let text = """
        /// One.
        ///
        ///   Two.
        enum A {
            case a

            struct B {}

            static func f(
                number0: UInt8, number1: UInt8, number2: UInt8, number3: UInt8, number4: UInt8,
                number5: UInt8, number6: UInt8, number7: UInt8, number8: UInt8, number9: UInt8,
                number10: UInt8, number11: UInt8
            ) -> Bool {
                let a = 1

                return a == 1
            }
        }

        """

    @Test("is indented, spaced and broken at a hundred columns")
    func form() {
        var writer = SwiftWriter()
        writer.docs("One.\n\n  Two.\t")
        writer.open("enum A")
        writer.gap()
        writer.line("case a")
        writer.gap()
        writer.open("struct B")
        writer.close()
        writer.gap()
        let items = (0..<12).map { "number\($0): UInt8" }
        writer.openList("static func f(", items, ") -> Bool")
        writer.lines("let a = 1\n\nreturn a == 1")
        writer.close()
        writer.close()
        #expect(writer.text == Self.text)
    }
}
