/// Words joined by hyphens, each of them in small or in capital letters.
///
/// Spec: component model, `label`.
package enum KebabLabel {
    /// Whether the text is one: `get-JSON`, `a1-2`, but not `getJson`, `1-a` or `a-`.
    package static func isValid(_ text: some StringProtocol) -> Bool { fault(in: text) == nil }

    /// Why the text is none, in words; nil if it is one.
    package static func fault(in text: some StringProtocol) -> String? {
        var isFirst = true
        for word in text.utf8.split(separator: hyphen, omittingEmptySubsequences: false) {
            if let fault = fault(ofWord: word, isFirst: isFirst) { return fault }
            isFirst = false
        }
        return nil
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
    private static func fault(ofWord word: some Sequence<UInt8>, isFirst: Bool) -> String? {
        var (hasSmall, hasCapital, isEmpty) = (false, false, true)
        for byte in word {
            switch byte {
            case digits: if isEmpty, isFirst { return "a name begins with a letter" }
            case smalls: hasSmall = true
            case capitals: hasCapital = true
            default: return "a name has ASCII letters, digits and hyphens only"
            }
            isEmpty = false
        }
        if isEmpty { return "words of a name have at least a letter" }
        return hasSmall && hasCapital ? "a word of a name is in one case" : nil
    }
}
