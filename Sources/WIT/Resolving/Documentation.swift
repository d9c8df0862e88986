extension Syntax.Documentation {
    /// The text of the comments without their signs and what all lines are indented by, or nil if
    /// there are none.
    var text: String? {
        if comments.isEmpty { return nil }
        var lines = comments.map { Self.content(of: $0) }
        let indentation = lines.lazy.filter { !$0.isEmpty }.map(Self.indentation).min() ?? 0
        if indentation > 0 {
            lines = lines.map { line in
                let head = line.utf8.prefix(indentation)
                guard head.allSatisfy({ $0 == UInt8(ascii: " ") }), head.count == indentation
                else { return line }
                return line.dropFirst(indentation)
            }
        }
        var result = ""
        for line in lines {
            // Lines of a block, whatever ends them.
            for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
                result += part
                result += "\n"
            }
        }
        while result.utf8.last == UInt8(ascii: "\n") { result.removeLast() }
        return result
    }

    private static func indentation(of line: Substring) -> Int {
        line.utf8.prefix { $0 == 0x20 || (0x09...0x0D).contains($0) && $0 != 0x0B }.count
    }

    private static func content(of comment: String) -> Substring {
        // A line ends with one scalar from here on.
        let comment = comment.utf8.contains(0x0D) ? withoutReturns(comment) : comment
        var content = Substring(comment)
        if content.hasPrefix("/**"), content.utf8.count >= 5 {
            content = content.dropFirst(3).dropLast(2)
        } else {
            content = content.drop { $0 == "/" }
        }
        while let last = content.unicodeScalars.last, last.properties.isWhitespace {
            content.unicodeScalars.removeLast()
        }
        return content
    }

    private static func withoutReturns(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for index in bytes.indices.dropLast().reversed()
        where bytes[index] == 0x0D && bytes[index + 1] == 0x0A {
            bytes[index] = 0
        }
        bytes.removeAll { $0 == 0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
