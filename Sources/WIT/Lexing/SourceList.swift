import WasmCore

/// The files of a graph: spans refer to them by position.
struct SourceList {
    private(set) var sources: [WITSource] = []
    private var bytes = 0

    /// Adds a file.
    mutating func append(_ source: WITSource) throws(WITError) -> Int32 {
        bytes += source.bytes.count
        guard bytes <= WITLimits.textBytesMax else {
            throw WITError("more than \(WITLimits.textBytesMax) bytes of WIT")
        }
        sources.append(source)
        return Int32(sources.count - 1)
    }

    /// What is wrong with the place looked up.
    func error(_ diagnostic: Diagnostic) -> WITError {
        WITError(
            diagnostic.message, location: location(of: diagnostic.span),
            related: diagnostic.related.compactMap { location(of: $0) }, hint: diagnostic.hint)
    }

    /// Lines longer than this are not shown.
    private static let lineBytesMax = 500

    private func location(of span: Span) -> WITError.Location? {
        guard sources.indices.contains(Int(span.source)) else { return nil }
        let source = sources[Int(span.source)]
        let bytes = source.bytes
        let start = min(Int(span.lower), bytes.count)
        let newline = UInt8(ascii: "\n")
        let head = bytes[..<start]
        let lineStart = head.lastIndex(of: newline).map { $0 + 1 } ?? 0
        var lineEnd = bytes[start...].firstIndex(of: newline) ?? bytes.count
        if lineEnd > start, bytes[lineEnd - 1] == UInt8(ascii: "\r") { lineEnd -= 1 }
        var location = WITError.Location(
            path: source.path, line: head.count { $0 == newline } + 1,
            column: start - lineStart + 1, text: "", marker: "")
        guard lineEnd - lineStart <= Self.lineBytesMax else { return location }
        let end = max(start, min(Int(span.upper), lineEnd))
        let before = shown(bytes[lineStart..<start])
        let marked = shown(bytes[start..<end])
        location.text = before + marked + shown(bytes[end..<lineEnd])
        location.marker =
            String(repeating: " ", count: before.unicodeScalars.count) + "^"
            + String(repeating: "~", count: max(0, marked.unicodeScalars.count - 1))
        return location
    }

    /// Bytes as a terminal may have them, a tab as a space.
    private func shown(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return String(text.map { $0 == "\t" ? " " : $0 }).printable
    }
}
