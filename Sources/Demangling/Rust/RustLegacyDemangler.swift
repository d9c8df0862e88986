/// Rust's names before its own scheme: paths as C++ has them, the last part a hash.
struct RustLegacyDemangler {
    /// - Parameter cursor: After `_Z`.
    /// - Returns: nil if it is a name of C++.
    static func text(
        of cursor: ByteCursor, _ limits: DemanglingLimits
    ) throws(DemanglingError) -> String? {
        var cursor = cursor
        guard cursor.take("N") else { return nil }
        var parts: [String] = []
        while cursor.peek().isDigit {
            parts.append(try cursor.text(count: try cursor.number()))
        }
        // What follows are suffixes of the optimiser, as `.llvm.1234`.
        guard cursor.take("E"), cursor.isAtEnd || cursor.peek() == "." else { return nil }
        return try text(of: parts, limits)
    }

    /// A name that a linker took for one of C++, as those of WebAssembly do: parts that are still
    /// escaped, and the hash.
    static func text(
        ofLinked name: String, _ limits: DemanglingLimits
    ) throws(DemanglingError) -> String? {
        guard name.dropLast(17).hasSuffix("::") else { return nil }
        return try text(of: parts(of: name), limits)
    }

    /// What pairs of colons are between. `split` takes a text too, and brings the engine of regular
    /// expressions into the program for that.
    private static func parts(of name: String) -> [String] {
        let bytes = name.utf8
        var parts: [String] = []
        var (start, end) = (bytes.startIndex, bytes.startIndex)
        while end < bytes.endIndex {
            let next = bytes.index(after: end)
            guard bytes[end...].starts(with: "::".utf8) else {
                end = next
                continue
            }
            if start < end { parts.append(String(name[start..<end])) }
            end = bytes.index(after: next)
            start = end
        }
        if start < end { parts.append(String(name[start...])) }
        return parts
    }

    /// - Returns: nil if the last part is no hash, or the only one.
    private static func text(
        of parts: [String], _ limits: DemanglingLimits
    ) throws(DemanglingError) -> String? {
        guard let hash = parts.last, isHash(hash), parts.count > 1 else { return nil }
        var output = LimitedText(bytesMax: limits.outputBytesMax)
        for (index, part) in parts.dropLast().enumerated() {
            if index > 0 { try output.append("::") }
            try output.append(plain(part))
        }
        return output.text
    }

    private static func isHash(_ part: String) -> Bool {
        part.utf8.count == 17 && part.first == "h"
            && part.dropFirst().allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }

    /// What symbols cannot have is between dollars.
    private static let escapes: [Substring: String] = [
        "SP": "@", "BP": "*", "RF": "&", "LT": "<", "GT": ">", "LP": "(", "RP": ")", "C": ",",
    ]

    private static func plain(_ part: String) -> String {
        // An underscore keeps an escape from being the first character.
        var rest = part.hasPrefix("_$") ? part.dropFirst() : part[...]
        var result = ""
        while let first = rest.first {
            if rest.hasPrefix("..") {
                result += "::"
                rest = rest.dropFirst(2)
            } else if first == "$", let text = unescaped(&rest) {
                result += text
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// What stands for an escape, and the text after it.
    private static func unescaped(_ rest: inout Substring) -> String? {
        let after = rest.dropFirst()
        guard let end = after.firstIndex(of: "$") else { return nil }
        let name = after[..<end]
        var text = escapes[name]
        if text == nil, name.hasPrefix("u"), let code = UInt32(name.dropFirst(), radix: 16) {
            text = Unicode.Scalar(code).map { String($0) }
        }
        guard let text else { return nil }
        rest = after[after.index(after: end)...]
        return text
    }
}
