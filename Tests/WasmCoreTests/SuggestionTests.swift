import Testing
import WasmCore

/// What somebody may have meant.
@Suite struct SuggestionTests {
    private static let cases: [(word: String, candidates: [String], nearest: String?)] = [
        ("lgo", ["log", "lag"], "log"), ("logg", ["log"], "log"), ("lo", ["log"], "log"),
        ("x", ["y"], "y"), ("log", ["print"], nil), ("abc", ["xyz"], nil),
        ("instantiate", ["instantiat", "instanciate"], "instantiat"),
        ("", ["a"], "a"), ("", ["ab"], nil), ("log", [], nil), ("same", ["same"], "same"),
        ("ca", ["abc"], nil),
    ]

    @Test(arguments: cases)
    func isTheNearestCandidate(_ word: String, _ candidates: [String], _ nearest: String?) {
        #expect(Suggestion.nearest(to: word, among: candidates) == nearest)
    }

    @Test func longWordsHaveNone() {
        let word = String(repeating: "a", count: 65)
        #expect(Suggestion.nearest(to: word, among: [word + "b"]) == nil)
        #expect(
            Suggestion.nearest(to: "abc", among: [String(repeating: "a", count: 1 << 20)]) == nil)
    }
}
