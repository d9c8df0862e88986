import Testing

/// What the checks read is code, and nothing that only looks like it.
@Suite struct BlankingTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var words: [String]

        init(_ name: String, _ text: String, _ words: String...) {
            (testDescription, self.text, self.words) = (name, text, words)
        }
    }

    static let rows = [
        Row("comment", "a // b\nc", "a", "c"),
        Row("block comment", "a /* b\n */ c", "a", "c"),
        Row("string", #"a("b \" c") d"#, "a", "d"),
        Row("interpolation", #"a("b \(c("d")) e") f"#, "a", "c", "f"),
        Row("raw string", ##"a(#"b " \(c) \#(d)"#) e"##, "a", "d", "e"),
        Row("string of lines", "a(\"\"\"\n b \" \"\" c\n \"\"\") d", "a", "d"),
        Row("pattern", #"a = /b"\/c/; d"#, "a", "d"),
        Row("division", "a = b / c / d", "a", "b", "c", "d"),
        Row("directive", "#if a\nb(#file)", "if", "a", "b", "file"),
    ]

    @Test(arguments: rows) func codeIsWhatIsLeft(row: Row) {
        let source = Source(path: "Sources/A/B/C.swift", text: row.text)
        #expect(source.tokens.map(\.text).filter { $0.first?.isLetter == true } == row.words)
        #expect(source.code.utf8.count == row.text.utf8.count)
    }

    @Test func bodiesAreMeasuredFromTheWordToTheBrace() {
        let text = """
            struct A {
                var b = 1
                var c: Int { 2 }
                init(
                    d: Int
                ) {
                    self.init()
                }
                func e() { for f in g { h() } }
            }
            """
        let bodies = Source(path: "Sources/A/B/C.swift", text: text).bodies
        #expect(bodies.map(\.name) == ["c", "init", "e"])
        #expect(bodies.map(\.lineCount) == [1, 5, 1])
    }

    @Test func importsAreStatements() {
        let text = "internal import A\n@testable import B\ncase import\nlet c = `import`"
        #expect(Source(path: "Sources/A/B/C.swift", text: text).imports == ["A", "B"])
    }

    @Test func typesAreThoseThatOthersCanName() {
        let text = """
            public struct A { enum B {} }
            private class C {}
            extension D { class E {} }
            typealias F = A.B
            """
        let types = Source(path: "Sources/A/B/C.swift", text: text).types
        #expect(types.map(\.name) == ["A", "B", "C", "E", "F"])
        #expect(types.filter(\.isForOthers).map(\.name) == ["A", "F"])
    }
}
