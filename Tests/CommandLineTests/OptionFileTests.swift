import Testing

/// Options out of a file, as plugins of packages give them.
@Suite struct OptionFileTests {
    private static let files = [
        "api.wit": """
        package demo:api;
        world one { export f: func(); }
        world two {
          @unstable(feature = a) export g: func();
          @unstable(feature = b) export h: func();
        }
        """
    ]

    /// What `weft bindgen` makes by a file is what it makes by the same options in words.
    @Test(arguments: [
        (#"{"host": true, "world": "one"}"#, "--host --world one"),
        (
            #"{"guest": true, "host": false, "world": "two", "features": ["a", "b"]}"#,
            "--guest --world two --features a,b"
        ),
        (
            #"{"host": true, "world": "two", "features": "b", "access": "package"}"#,
            "--host --world two --features b --access package"
        ),
        (
            #"{"host": true, "world": "one", "only": ["f"], "await": ["f"], "codable": true}"#,
            "--host --world one --only f --await f --codable"
        ),
        (
            #"{"host": true, "world": "two", "features": "all", "except": ["g", "h"]}"#,
            "--host --world two --features a,b --except h,g"
        ),
        (
            #"{"host": true, "world": "one", "spans": true, "trace": true}"#,
            "--host --world one --spans --trace"
        ),
        ("\n{\n \"world\": \"\\u006fne\",\n \"guest\": true\n}\n", "--guest --world one"),
    ])
    func optionsOfAFileAreThoseOfWords(json: String, words: String) throws {
        let outcome = try Program.shell(
            """
            cat > a.json && weft bindgen --options a.json -o - api.wit > 1 &&
            weft bindgen \(words) -o - api.wit > 2 && test -s 2 && cmp 1 2
            """, files: Self.files, input: json)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)\(outcome.output)")
    }

    @Test func wordsGoBeforeTheFile() throws {
        let outcome = try Program.shell(
            """
            cat > a.json && weft bindgen --options a.json --world one -o - api.wit > 1 &&
            weft bindgen --guest --world one -o - api.wit | cmp - 1
            """, files: Self.files, input: #"{"guest": true, "world": "two"}"#)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)\(outcome.output)")
    }
}
