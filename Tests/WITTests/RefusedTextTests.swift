import Testing
import WIT

@Suite("Refused texts")
struct RefusedTextTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var place: String
        var message: String
        var hint: String?

        init(_ text: String, _ place: String, _ message: String, hint: String? = nil) {
            (self.text, self.place, self.message, self.hint) = (text, place, message, hint)
        }

        var testDescription: String { text }
    }

    private static let caseless = "(kebab-case identifiers are case-insensitive)"
    private static let manyLabels = (0...32).map { "f-\($0)x" }.joined(separator: ", ")

    static let characters = [
        Case(
            "package a:b;\n// \u{202E}", "2:4",
            "character that changes the direction of text, U+202E"),
        Case(
            "package a:b;\n// \u{2066}", "2:4",
            "character that changes the direction of text, U+2066"),
        Case("package a:b; // \u{1B}[2J", "1:17", "control character U+1B"),
        Case("package a:b; // \u{7F}", "1:17", "control character U+7F"),
        Case("package a:b; // \u{85}", "1:17", "control character U+85"),
        Case("package a:b; // \u{149}", "1:17", "deprecated character U+149"),
        Case("package a:b; & interface i {}", "1:14", "unexpected character \"&\""),
        Case("package a:b; /* /* */", "1:14", "this comment has no end"),
        Case("package a:b;\rinterface i {}", "1:13", "unexpected character \"\\u{d}\""),
    ]

    static let names = [
        Case(
            "package a:b; interface é {}", "1:24",
            "`é` is no name: a name has ASCII letters, digits and hyphens only"),
        Case(
            "package a:b; interface a--b {}", "1:24",
            "`a--b` is no name: words of a name have at least a letter"),
        Case("package a:b; interface -b {}", "1:24", "expected an identifier, found '-'"),
        Case(
            "package a:b; interface aB {}", "1:24",
            "`aB` is no name: a word of a name is in one case"),
        Case(
            "package a:b; interface % {}", "1:24",
            "`` is no name: words of a name have at least a letter"),
        Case(
            "package a:b; interface a_b {}", "1:24",
            "`a_b` is no name: a name has ASCII letters, digits and hyphens only"),
        Case(
            "package a:b; interface list {}", "1:24",
            "expected an identifier, found keyword `list`",
            hint: "a name that is a keyword is written with a percent sign, `%list`"),
        Case(
            "package a:b:c;", "1:12",
            "namespaces and packages in namespaces and packages are not supported"),
        Case(
            "package a:b; world w { import x:y/z/w; }", "1:36",
            "namespaces and packages in namespaces and packages are not supported"),
        Case(
            "package a:b@01.2.3;", "1:13", "`01.2.3` is no semantic version",
            hint: "numbers have 64 bits and no zero in front"),
        Case(
            "package a:b@1.2.99999999999999999999;", "1:13",
            "`1.2.99999999999999999999` is no semantic version",
            hint: "numbers have 64 bits and no zero in front"),
    ]

    /// Names that differ in case or hyphens alone are one.
    static let clashes = [
        Case(
            "package a:b; interface i { record r { a-b: u8, ab: u8 } }", "1:48",
            "name `ab` is defined more than once"),
        Case(
            "package a:b; interface i { variant v { x, X } }", "1:43",
            "name `X` is defined more than once"),
        Case(
            "package a:b; interface i { f: func(a: u8, A: u8); }", "1:43",
            "param `A` is defined more than once"),
        Case(
            "package a:b; interface i { f: func(); F: func(); }", "1:39",
            "name `F` conflicts with previous name `f` " + caseless
        ),
        Case(
            "package a:b; interface i { type f = u8; F: func(); }", "1:41",
            "name `F` conflicts with previous name `f` " + caseless
        ),
        Case(
            "package a:b; interface i { resource r { r: func(); } }", "1:41",
            "name `[method]r.r` conflicts with previous name `r` " + caseless
        ),
        Case(
            "package a:b; world w { import a-b: func(); import ab: func(); }", "1:51",
            "import `ab` in world `w` conflicts with import `a-b` " + caseless
        ),
    ]

    static let types = [
        Case("package a:b; interface i { record r {} }", "1:35", "empty record"),
        Case("package a:b; interface i { flags f {} }", "1:34", "empty flags"),
        Case("package a:b; interface i { type t = tuple<>; }", "1:33", "empty tuple"),
        Case(
            "package a:b; interface i { type t = list<u8, 0>; }", "1:33",
            "a list of fixed length has at least one element"),
        Case(
            "package a:b; interface i { type t = list<u8, 4294967296>; }", "1:46",
            "the length of a list has 32 bits"),
        Case(
            "package a:b; interface i { type t = map<f32, u8>; }", "1:37",
            "invalid map key type: map keys must be bool, u8, u16, u32, u64, s8, s16, "
                + "s32, s64, char, or string"
        ),
        Case(
            "package a:b; interface i { flags f { \(manyLabels) } }",
            "1:34", "more than 32 flags"),
        Case(
            "package a:b; interface i { type t = float32; }", "1:37",
            "type `float32` does not exist", hint: "`float32` is called `f32` by now"),
        Case(
            "package a:b; interface i { type colour = u8; type t = color; }", "1:55",
            "type `color` does not exist", hint: "did you mean `colour`?"),
        Case(
            "package a:b; interface i { resource r { constructor(); constructor(); } }", "1:56",
            "duplicate constructors"),
        Case(
            "package a:b; world w { include v with { a as b, a as c } } "
                + "world v { import a: func(); }",
            "1:49", "`a` is renamed twice"),
    ]

    static let attributes = [
        Case(
            "package a:b; @sinse(version = 1.0.0) interface i {}", "1:15",
            "unknown attribute `sinse`",
            hint: "there are @since, @unstable, @deprecated and @external-id"),
        Case(
            "package a:b@1.0.0; @since(version = 1.0.0) @since(version = 1.0.0) interface i {}",
            "1:45", "cannot specify @since twice"),
        Case(
            "package a:b@1.0.0; @since(version = 1.0.0) @unstable(feature = x) interface i {}",
            "1:21", "cannot specify both @since and @unstable"),
        Case(
            "package a:b@1.0.0; @deprecated(version = 1.0.0) interface i {}", "1:21",
            "cannot specify @deprecated without @since or @unstable"),
        Case(
            "package a:b; @since(version = 1.0.0) interface i {}", "1:48",
            "package [a:b] contains a feature gate with a version specifier, so it "
                + "must have a version"
        ),
        Case(
            "package a:b; world w { @external-id(\"a\") @external-id(\"b\") import x: func(); }",
            "1:43", "cannot specify @external-id twice"),
        Case(
            "package a:b; world w { @external-id(\"\\q\") import x: func(); }", "1:39",
            "unknown escape in a string"),
        Case(
            "package a:b; world w { @external-id(\"\\u{d800}\") import x: func(); }", "1:40",
            "this is no character's number"),
        Case(
            "package a:b; world w { @external-id(\"\\ff\") import x: func(); }", "1:37",
            "the string is not UTF-8"),
        Case(
            "package a:b; world w { @external-id(\"a) import x: func(); }", "1:37",
            "this string has no end"),
    ]

    @Test(
        "say what is wrong and where", arguments: characters + names + clashes + types + attributes)
    func refusal(_ test: Case) {
        let error = #expect(throws: WITError.self) {
            _ = try resolve(test.text)
        }
        #expect(error?.message == test.message)
        #expect(error?.location.map { "\($0.line):\($0.column)" } == test.place)
        if let hint = test.hint { #expect(error?.hint == hint) }
    }

    @Test("that are no text are refused where they stop to be")
    func notText() {
        let file = WITSource(
            path: "demo.wit", bytes: Array("package a:b;\n// ".utf8) + [0xC3, 0x28])
        let error = #expect(throws: WITError.self) {
            _ = try WITPackage(file: file)
        }
        #expect(error?.message == "this is not UTF-8")
        #expect(error?.location?.description == "demo.wit:2:4")
    }

    @Test("An error is shown with its line, a mark below the place, and a hint")
    func description() {
        let error = #expect(throws: WITError.self) {
            _ = try resolve(
                "package a:b;\ninterface i {\n\ttype tree = u8;\n\ttype é = list<tee>;\n}")
        }
        #expect(error?.description.hasPrefix("demo.wit:4:7: `é` is no name") == true)
        let other = #expect(throws: WITError.self) {
            _ = try resolve(
                "package a:b;\ninterface i {\n\ttype tree = u8;\n\ttype t = list<tre>;\n}")
        }
        #expect(
            other?.description == """
                demo.wit:4:16: type `tre` does not exist
                  4 |  type t = list<tre>;
                    |                ^~~
                  hint: did you mean `tree`?
                """)
    }
}
