// How names that come from modules, files and words are shown. A terminal acts on some characters,
// others look like nothing or turn the text around: none of them may be a module's to give.

extension Unicode.Scalar {
    /// Whether a reader sees what it is.
    fileprivate var isVisible: Bool {
        if isASCII { return (0x20...0x7E).contains(value) }
        if properties.isDefaultIgnorableCodePoint { return false }
        return switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .mathSymbol, .currencySymbol,
            .otherSymbol, .otherPunctuation, .dashPunctuation:
            true
        default: false
        }
    }

    /// As the text format writes what is not visible.
    fileprivate var escape: String {
        switch self {
        case "\n": "\\n"
        case "\t": "\\t"
        default: "\\u{\(String(value, radix: 16))}"
        }
    }
}

extension StringProtocol {
    /// The text with `\n`, `\u{1b}` and the like in place of what is not visible.
    ///
    /// For names in messages. Doing it again changes nothing.
    package var printable: String { printable(keeping: []) }

    /// The same for a text of several lines, whose ends and tabs stay.
    package var printableLines: String { printable(keeping: ["\n", "\t"]) }

    private func printable(keeping kept: [Unicode.Scalar]) -> String {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(self) }
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isVisible || kept.contains(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += scalar.escape
            }
        }
        return result
    }

    /// The text as a string of the text format: in quotes, with escapes for what is not visible.
    package var quoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            if scalar.isVisible {
                result.unicodeScalars.append(scalar)
            } else {
                result += scalar.escape
            }
        }
        return result + "\""
    }
}

extension String {
    /// Bytes that may be text: `caf\xe9` if they are none.
    package init(printable bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self = text.printable
            return
        }
        self = ""
        for byte in bytes {
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII {
                self += scalar.isVisible ? String(scalar) : scalar.escape
            } else {
                self += "\\x" + String(byte, radix: 16)
            }
        }
    }
}
