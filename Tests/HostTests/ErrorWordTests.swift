import Host
import Testing

/// Errors as the system's tools word them.
@Suite struct ErrorWordTests {
    @Test func everyErrorHasWordsOfItsOwn() {
        let words = WASIErrno.allCases.map(\.description)
        #expect(Set(words).count == WASIErrno.allCases.count)
        #expect(!words.contains("Unknown error"))
    }

    @Test(arguments: [
        (FileSystemError(.read, "/a/b", .noent), "cannot read /a/b: No such file or directory"),
        (FileSystemError(.write, "x", .nospc), "cannot write x: No space left on device"),
        (
            FileSystemError(.open, "two\nlines", .acces),
            #"cannot open two\nlines: Permission denied"#
        ),
    ])
    func errorsAreOneLine(error: FileSystemError, line: String) {
        #expect(error.description == line)
    }
}
