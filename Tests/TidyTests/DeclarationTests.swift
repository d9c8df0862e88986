import Testing

/// What is listed of a source.
@Suite struct DeclarationTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var lines: [String]

        init(_ name: String, _ text: String, _ lines: String...) {
            (testDescription, self.text, self.lines) = (name, text, lines)
        }
    }

    static let members = [
        Row("only what is public", "public let a = 1; package let b = 2; let c = 3", "let a = 1"),
        Row(
            "several lines", "public func a(\n    b: Int,\n    c: Int\n) -> Int {\n b }",
            "func a(b: Int, c: Int) -> Int"),
        Row(
            "several lines of generics", "public func a<\n    B\n>(b: B) where B: C {}",
            "func a<B>(b: B) where B: C"),
        Row(
            "what callers notice", "@inlinable @discardableResult public static func a() {}",
            "@discardableResult static func a()"),
        Row(
            "effects", "public func a() async throws(B) -> C { try d() }",
            "func a() async throws(B) -> C"),
        Row(
            "operator", "public static func == (a: A, b: A) -> Bool { true }",
            "static func == (a: A, b: A) -> Bool"),
        Row("literals", #"public func a(_ b: String = "c d") {}"#, #"func a(_ b: String = "c d")"#),
        Row("computed", "public var a: Int { set.count }", "var a: Int { get }"),
        Row(
            "accessors", "public var a: Int { get { 1 } set { b = newValue } }",
            "var a: Int { get set }"),
        Row(
            "getter that throws", "public var a: Int { get throws(B) { 1 } }",
            "var a: Int { get throws(B) }"),
        Row(
            "stored", "public var a: Int = { 1 }()\n    .b()\npublic let c: Int",
            "let c: Int", "var a: Int { get set }"),
        Row("written inside only", "public private(set) var a: [Int] = []", "var a: [Int] { get }"),
        Row("observed", "public var a: Int { didSet { b() } }", "var a: Int { get set }"),
        Row(
            "subscript", "public subscript(a: Int) -> Int { get { 1 } set {} }",
            "subscript(a: Int) -> Int { get set }"),
        Row("bodies are not read", "func a() { struct B { public let c = 1 } }"),
        Row(
            "directive", "#if A\npublic let a = 1\n#else\npublic let b = 1\n#endif",
            "let a = 1", "let b = 1"),
    ]

    @Test(arguments: members) func memberIsListed(row: Row) {
        let lines = Self.listing(of: "public struct S {\n\(row.text)\n}")
        #expect(lines.sorted() == (["struct S"] + row.lines).sorted())
    }

    static let types = [
        Row(
            "cases, in their order", "public enum A: UInt8 { case b = 1, a(c: Int)\n case d }",
            "enum A: UInt8", "case b = 1", "case a(c: Int)", "case d"),
        Row(
            "requirements and their defaults",
            "public protocol A { var b: Int { get }\n func c() throws\n}\n"
                + "extension A { public func c() {} }",
            "protocol A", "var b: Int { get }", "extension func c()", "func c() throws"),
        Row(
            "nested",
            "public struct A { public enum B { case c }\n struct D { public let e = 1 } }",
            "struct A", "enum A.B", "case c"),
        Row("extension of what is hidden", "struct A {}\nextension A { public func b() {} }"),
        Row(
            "extension of another module's", "extension Int { public func b() {} }",
            "extension Int", "func b()"),
        Row(
            "extension by a word", "public extension Int { func b() {} }",
            "extension Int", "func b()"),
        Row(
            "conformances, wherever said",
            "public final class A: C {}\nextension A: B {}\nextension A: D where E: F {}",
            "class A: B, C", "extension: D where E: F"),
        Row(
            "conditions of an extension", "extension A where B: C { public func d() {} }",
            "extension A", "func d() where B: C"),
        Row(
            "generic", "public struct A<B: C, each D>: E where B: F {}",
            "struct A<B: C, each D>: E where B: F"),
        Row("reexports", "@_exported public import A\nimport B", "@_exported import A"),
    ]

    @Test(arguments: types) func typeIsListed(row: Row) {
        #expect(Self.listing(of: row.text) == row.lines)
    }

    struct Gap: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var gaps: [String]

        init(_ name: String, _ text: String, _ gaps: String...) {
            (testDescription, self.text, self.gaps) = (name, text, gaps)
        }
    }

    static let gaps = [
        Gap("comment", "/// B.\n@A\npublic func b() {}\n// C.\npublic func c() {}", "c"),
        Gap("parameters alone", "/// - Parameter a: C.\npublic func b(a: Int) {}", "b"),
        Gap("cases share one", "/// A.\npublic enum A {\n/// B.\ncase b, c\ncase d\n}", "d"),
        Gap("cases with a row", "/// A.\npublic enum A { case b\n var row: Int { 1 } }"),
        Gap("cases with words", "/// A.\npublic enum A { case b\n static let words = [:] }"),
        Gap(
            "requirements and what meets them",
            "/// A.\npublic protocol A {\n/// B.\nfunc b()\nfunc c()\n}\n"
                + "/// D.\npublic struct D: A {\npublic func b() {}\npublic func c() {}\n}", "c",
            "c"),
        Gap(
            "what the standard library asks for",
            "/// A.\npublic struct A { public static func == (a: A, b: A) -> Bool { true } }"),
        Gap(
            "throws",
            "/// B.\npublic func b() throws {}\n/// C.\n/// - Throws: D.\n"
                + "public func c() throws(D) {}\n/// E.\npublic func e() throws(Never) {}", "b"),
        Gap(
            "throws what the caller's function throws",
            "/// B.\npublic func b<C>(_ d: () throws(C) -> Void) throws(C) {}\n"
                + "/// E.\npublic func e(_ d: () throws -> Void) rethrows {}"),
    ]

    @Test(arguments: gaps) func gapIsFound(row: Gap) {
        let interface = Self.interface(of: row.text)
        let gaps = interface.undocumented + interface.silentThrows
        #expect(gaps.map(\.name) == row.gaps)
    }

    private static func interface(of text: String) -> Interface {
        let source = Source(path: "Sources/A/B.swift", text: text)
        return Interface(target: "A", declarations: source.declarations)
    }

    private static func listing(of text: String) -> [String] {
        interface(of: text).listing.split(separator: "\n").map { line in
            String(line.drop { $0 == " " })
        }
    }
}
