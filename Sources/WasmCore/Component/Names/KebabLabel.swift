/// Words joined by hyphens, each of them in small or in capital letters.
///
/// Spec: component model, `label`.
package enum KebabLabel {
    /// Whether the text is one: `get-JSON`, `a1-2`, but not `getJson`, `1-a` or `a-`.
    package static func isValid(_ text: some StringProtocol) -> Bool {
        var isFirst = true
        for word in text.utf8.split(separator: hyphen, omittingEmptySubsequences: false) {
            guard isWord(word, afterOthers: !isFirst) else { return false }
            isFirst = false
        }
        return true
    }

    /// Whether all letters are small ones, as in the names of packages.
    static func isSmall(_ text: some StringProtocol) -> Bool {
        !text.utf8.contains { capitals.contains($0) }
    }

    /// What two labels have in common that a generator of bindings could not tell apart.
    package static func key(_ text: some StringProtocol) -> String {
        String(decoding: text.utf8.lazy.filter { $0 != hyphen }.map(small), as: UTF8.self)
    }

    /// A byte with a capital letter made small.
    static func small(_ byte: UInt8) -> UInt8 { capitals.contains(byte) ? byte | 0x20 : byte }

    static let hyphen = UInt8(ascii: "-")
    private static let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    private static let smalls = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    /// A word has letters of one kind; only words after the first may begin with a digit.
    private static func isWord(_ word: some Sequence<UInt8>, afterOthers: Bool) -> Bool {
        var letters: ClosedRange<UInt8>?
        var isEmpty = true
        for byte in word {
            if digits.contains(byte) {
                if isEmpty && !afterOthers { return false }
            } else if let letters {
                guard letters.contains(byte) else { return false }
            } else if smalls.contains(byte) {
                letters = smalls
            } else if capitals.contains(byte) {
                letters = capitals
            } else {
                return false
            }
            isEmpty = false
        }
        return !isEmpty
    }
}
