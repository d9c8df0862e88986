package import WasmCore

/// How names of WIT are written in Swift.
package enum SwiftName {
    /// Of a type, in UpperCamelCase: `key-response` is `KeyResponse`, `is-XML` is `IsXML`.
    package static func type(_ name: String) -> String {
        words(name).map(capitalized).joined()
    }

    /// Of a function, parameter, field or case, in lowerCamelCase, without backquotes:
    /// `list-keys` is `listKeys`, `XML-text` is `xmlText`.
    package static func member(_ name: String) -> String {
        let words = words(name)
        guard let first = words.first else { return "" }
        return first.lowercased() + words.dropFirst().map(capitalized).joined()
    }

    /// In backquotes, if it could not be written without.
    package static func quoted(_ name: String) -> String {
        keywords.contains(name) ? "`\(name)`" : name
    }

    /// The same in front of an argument, where all words are names but one.
    package static func label(_ quoted: String) -> String {
        quoted == "`inout`" ? quoted : quoted.filter { $0 != "`" }
    }

    /// A path of types, each in backquotes where that has to be.
    package static func path(_ names: [String]) -> String {
        names.map(quoted).joined(separator: ".")
    }

    /// What follows the name of a package if several versions of it meet: `1_0_0`, and
    /// `1_0_0_rc_1`.
    package static func suffix(_ version: SemanticVersion) -> String {
        String(version.description.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// Whether somebody may call a type so, without backquotes.
    package static func isTypeName(_ name: String) -> Bool {
        guard let first = name.first, first.isASCII, first.isLetter || first == "_",
            !keywords.contains(name), name != "Type", name != "Protocol", name != "_"
        else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private static func words(_ name: String) -> [String] {
        name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    }

    private static func capitalized(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }

    /// Words that are no names unless they are in backquotes.
    private static let keywords: Set<String> = [
        "Any", "Self", "as", "associatedtype", "await", "break", "case", "catch", "class",
        "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
        "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
        "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
        "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super",
        "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}
