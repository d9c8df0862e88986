/// Malformed text: what is wrong and where. Spec: core 6, text format.
public struct TextError: Error, Hashable, Sendable {
    /// Why there is no result.
    public enum Code: Hashable, Sendable {
        /// It breaks the grammar, or a rule that holds before validation.
        case malformed
        /// The work was not wanted any more; see ``InterruptionCheck``.
        case interrupted
    }
    /// Whether the text is at fault.
    public var code: Code
    /// The words of the specification's suite where it has some, such as "unknown operator".
    public var message: String
    /// Bytes from the start of the text.
    public var offset: Int
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// The line of the text that the error is in, shortened if it is long.
    public var excerpt: String
    /// Where in ``excerpt`` the error is, counted from 0 in Unicode scalars.
    public var excerptColumn: Int

    /// Finds line and column of an offset.
    ///
    /// - Complexity: O(offset), so that text without errors needs no bookkeeping of lines.
    public init(
        _ message: String, code: Code = .malformed, in source: [UInt8], at offset: Int
    ) {
        let at = min(max(offset, 0), source.count)
        var line = 1
        var lineStart = 0
        for position in 0..<at where source[position] == UInt8(ascii: "\n") {
            line += 1
            lineStart = position + 1
        }
        var excerptStart = lineStart
        if at - lineStart > Self.excerptBytesMax { excerptStart = at - Self.excerptBytesMax / 2 }
        var excerptEnd = at
        while excerptEnd < source.count, excerptEnd - excerptStart < 2 * Self.excerptBytesMax,
            source[excerptEnd] != UInt8(ascii: "\n"), source[excerptEnd] != UInt8(ascii: "\r")
        { excerptEnd += 1 }
        self.code = code
        // It may have a word of the text in it.
        self.message = message.printable
        self.offset = at
        self.line = line
        column = Self.scalarCount(source[lineStart..<at]) + 1
        excerpt = String(decoding: source[excerptStart..<excerptEnd], as: UTF8.self)
        excerptColumn = Self.scalarCount(source[excerptStart..<at])
    }

    /// `file:line:column: message`, then the line and a caret below the place.
    public func description(file: String) -> String {
        let scalars = excerpt.unicodeScalars
        let shown = String(scalars.prefix(excerptColumn)).printableLines
        let rest = String(scalars.dropFirst(excerptColumn)).printableLines
        var pad = ""
        for scalar in shown.unicodeScalars {
            pad.unicodeScalars.append(scalar == "\t" ? scalar : " ")
        }
        return "\(file.printable):\(line):\(column): \(message)\n\(shown)\(rest)\n\(pad)^"
    }

    private static let excerptBytesMax = 100

    private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }
}

extension TextError: CustomStringConvertible {
    /// ``description(file:)`` of a file that is called "text".
    public var description: String { description(file: "text") }
}
