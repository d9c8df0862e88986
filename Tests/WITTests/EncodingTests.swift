import Testing
import WIT
import WasmCore

@Suite("Encoded packages", .enabled(if: !SharedPackages.isAbsent, noSharedData))
struct EncodingTests {
    static let cases =
        SharedPackages.packages(in: "parser/valid") + SharedPackages.packages(in: "bindings") + [
            "wasi-0.2", "wasi-0.3",
        ]

    @Test("are valid components", arguments: cases)
    func valid(_ path: String) throws {
        let package = try SharedPackages.resolve(path)
        let component = try package.resolution.component(of: package.id)
        _ = try ComponentValidator.validate(component)
    }
}

@Suite("What components do not have")
struct UnencodableTests {
    /// WIT may have streams of characters, which print, and components may not.
    @Test(
        "is refused where it stands",
        arguments: [
            ("interface i { f: func() -> stream<char>; }", "1:41"),
            ("interface i {\n  type c = char;\n  record r { s: option<stream<c>> }\n}", "3:24"),
            (
                """
                interface i { type c = char; }
                interface j { use i.{c as d}; f: func(s: stream<d>); }
                """, "2:42"
            ),
            ("world w { import f: func(s: stream<char>); }", "1:42"),
        ])
    func streamsOfCharacters(_ items: String, _ place: String) throws {
        let package = try resolve("package a:b; " + items)
        #expect(try package.text().contains("stream<"))
        let error = #expect(throws: WITError.self) { try package.encoded() }
        #expect(error?.location.map { "\($0.line):\($0.column)" } == place)
        #expect(error?.message.contains("a stream of characters is not valid") == true)
        let others = try resolve("package a:b; interface i { f: func() -> stream<string>; }")
        #expect(throws: Never.self) { try others.encoded() }
    }
}
