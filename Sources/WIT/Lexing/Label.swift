/// The rules for names: words of letters and digits with hyphens between them.
package enum Label {
    /// What is wrong with a name, or nil.
    ///
    /// Each word is in one case, the first one begins with a letter.
    package static func fault(in name: String) -> String? {
        let words = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        for (position, word) in words.enumerated() {
            guard let first = word.first else { return "words of a name have at least a letter" }
            if position == 0, !isLower(first), !isUpper(first) {
                return "a name begins with a letter"
            }
            var (hasLower, hasUpper) = (false, false)
            for byte in word {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): continue
                case _ where isLower(byte): hasLower = true
                case _ where isUpper(byte): hasUpper = true
                default: return "a name has ASCII letters, digits and hyphens only"
                }
            }
            if hasLower, hasUpper { return "a word of a name is in one case" }
        }
        return nil
    }

    /// The name as it is compared: names that differ in case or hyphens alone are one.
    package static func canonical(_ name: String) -> String {
        guard name.utf8.contains(where: { isUpper($0) || $0 == UInt8(ascii: "-") }) else {
            return name
        }
        var result: [UInt8] = []
        for byte in name.utf8 where byte != UInt8(ascii: "-") {
            result.append(isUpper(byte) ? byte | 0x20 : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// An export's name as it is compared with others: without case, hyphens and what says of which
    /// resource a function is. A function that is called as its resource counts as that; a
    /// constructor does not.
    package static func canonical(export name: String) -> String {
        guard let bracket = name.firstIndex(of: "]"), !name.hasPrefix("[constructor]") else {
            return canonical(name)
        }
        let parts = name[name.index(after: bracket)...].split(separator: ".").map {
            canonical(String($0))
        }
        if parts.count == 2, parts[0] == parts[1] { return parts[0] }
        return parts.joined(separator: ".")
    }

    private static func isLower(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
