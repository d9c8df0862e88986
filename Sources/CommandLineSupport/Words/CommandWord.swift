import WasmCore

/// A word of the command line, or the name of a file: bytes, which need not be text.
struct CommandWord: Hashable, Sendable {
    var bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    init(_ text: String) { bytes = Array(text.utf8) }

    /// nil if it is no UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    func hasPrefix(_ text: String) -> Bool { bytes.starts(with: text.utf8) }

    func hasSuffix(_ text: String) -> Bool { bytes.reversed().starts(with: text.utf8.reversed()) }

    /// What lies before and behind the first place of a separator; nil if there is none.
    func split(at separator: String) -> (before: CommandWord, behind: CommandWord)? {
        let mark = Array(separator.utf8)
        var rest = bytes[...]
        while rest.count >= mark.count {
            if rest.starts(with: mark) {
                return (
                    CommandWord(bytes[..<rest.startIndex]), CommandWord(rest.dropFirst(mark.count))
                )
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// The parts of a path, without what is between them.
    var pathParts: [CommandWord] {
        bytes.split(separator: UInt8(ascii: "/")).map { CommandWord($0) }
    }

    static func + (left: CommandWord, right: CommandWord) -> CommandWord {
        CommandWord(left.bytes + right.bytes)
    }
}

extension CommandWord: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self.init(value) }
}

extension CommandWord: CustomStringConvertible {
    /// For messages: nothing in it that a terminal acts on.
    var description: String { String(printable: bytes) }
}
