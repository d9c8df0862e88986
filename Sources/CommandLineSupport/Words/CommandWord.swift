import WasmCore

/// A word of the command line, or the name of a file: bytes, which need not be text.
package struct CommandWord: Hashable, Sendable {
    package var bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// nil if it is no UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    package func hasPrefix(_ text: String) -> Bool { bytes.starts(with: text.utf8) }

    package func hasSuffix(_ text: String) -> Bool {
        bytes.reversed().starts(with: text.utf8.reversed())
    }

    /// What lies before and behind the first place of a separator; nil if there is none.
    package func split(at separator: String) -> (before: CommandWord, behind: CommandWord)? {
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
    package var pathParts: [CommandWord] {
        bytes.split(separator: Self.slash).map { CommandWord($0) }
    }

    /// The folder of a path, with a slash at its end; empty if the path has no folder.
    package var folder: CommandWord {
        CommandWord(bytes[..<(bytes.lastIndex(of: Self.slash).map { $0 + 1 } ?? 0)])
    }

    private static let slash = UInt8(ascii: "/")

    package static func + (left: CommandWord, right: CommandWord) -> CommandWord {
        CommandWord(left.bytes + right.bytes)
    }
}

extension CommandWord: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

extension CommandWord: CustomStringConvertible {
    /// For messages: nothing in it that a terminal acts on.
    package var description: String { String(printable: bytes) }
}
