import CommandLineSupport
import Testing
import WasmCore

/// What modules may use, as words of the command line say it.
@Suite struct FeatureOptionTests {
    static let option = FeatureOptions(usual: "all")

    /// Reads words as a command with these options does.
    static func check(_ words: String, usual: Features = .all, _ expected: Features) throws {
        let command = Command(
            name: "test", summary: "", usage: "", details: "", options: option.definitions,
            run: { arguments throws(Failure) in
                #expect(try option.read(arguments, usual: usual) == expected)
                return 7
            })
        let words = words.split(separator: " ").map { CommandWord(String($0)) }
        #expect(try command.perform(words) == 7)
    }

    static let rows: [(words: String, features: Features)] = [
        ("", .all),
        ("--features wasm1", Features([])),
        ("--features wasm2", .wasm2),
        ("--features wasm3", .wasm3),
        ("--features wasm3,threads", .wasm3.union(Features([.threads]))),
        ("--features=wasm2,tail-call", .wasm2.union(Features([.tailCalls]))),
        ("--features relaxed-simd", Features([.simd, .relaxedSIMD])),
        ("--features gc", Features([.gc, .functionReferences, .referenceTypes])),
        ("--no-features wasm1", .all),
        ("--no-features all", Features([])),
        ("--no-features simd", .all.removing(.simd, .relaxedSIMD)),
        (
            "--no-features reference-types",
            .all.removing(.referenceTypes, .functionReferences, .gc, .exceptions)
        ),
        ("--features wasm2 --no-features simd,wasm3", Features([])),
        ("--no-features threads --features wasm2,threads", .wasm2),
    ]

    @Test(arguments: rows)
    func wordsNameVersionsAndFeatures(words: String, features: Features) throws {
        try Self.check(words, features)
    }

    @Test func whatIsUsualIsTheCommands() throws {
        try Self.check("", usual: .wasm3, .wasm3)
        try Self.check(
            "--no-features simd", usual: .wasm2, .wasm2.removing(.simd, .relaxedSIMD))
    }

    @Test(arguments: Feature.allCases.filter { !$0.isUnbuilt })
    func everyFeatureHasAWord(feature: Feature) throws {
        #expect(Features(word: feature.word)?.contains(feature) == true)
        for command in ["run", "validate", "wast"] where feature != .mvp {
            let help = try Program.run(["help", command]).output
            #expect(help.contains(feature.word), "\(command)")
        }
    }

    static let vector = "(module (func (export \"f\") (drop (v128.const i64x2 0 0))))"

    /// The commands hand it on to who decodes and validates.
    @Test(arguments: [
        (["run", "--invoke", "f"], Self.vector),
        (["validate"], Self.vector),
        (["wast"], Self.vector),
    ])
    func commandsRefuseWhatIsNotAllowed(command: [String], text: String) throws {
        let file = try TemporaryFile(text, extension: "wat")
        let words = { (option: String, value: String) in
            [command[0], option, value] + command.dropFirst() + [file.path]
        }
        #expect(try Program.run(words("--features", "wasm2")).status == 0)
        #expect(try Program.run(words("--no-features", "threads")).status == 0)
        #expect(try Program.run(words("--no-features", "simd")).status != 0)
        #expect(try Program.run(words("--features", "wasm1")).status != 0)
    }
}
