import Platform
import WasmCore

/// A standard output that calls a closure with each line of text.
public final class LineOutput: OpenFile, Sendable {
    private let body: @Sendable (String) -> Void
    private let lineBytesMax: Int
    private static let newline: UInt8 = 0x0A
    /// The beginning of a line whose end was not written yet.
    private let rest = Locked<[UInt8]>([])

    /// An output of text in lines.
    ///
    /// - Parameters:
    ///   - lineBytesMax: Longer lines come in parts of so many bytes.
    ///   - body: Called with each line, without what ends it and repaired where it is no UTF-8, on
    ///     the guest's thread. The last line need not be ended: it comes when the guest has.
    public init(lineBytesMax: Int = 65_536, _ body: @escaping @Sendable (String) -> Void) {
        self.lineBytesMax = min(max(1, lineBytesMax), .max - 1)
        self.body = body
    }

    deinit { guestClosed() }

    public func guestClosed() {
        let last = rest.withLock { rest in
            defer { rest = [] }
            return rest
        }
        if !last.isEmpty { hand(on: last[...]) }
    }

    public var isStream: Bool { true }
    public var canRead: Bool { false }
    public var canWrite: Bool { true }
    public func status() -> Filestat { Filestat(type: .unknown) }

    public func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }

    public func write(_ span: RawSpan, at offset: UInt64) -> Int {
        var text = rest.withLock { rest in
            defer { rest = [] }
            return rest
        }
        // What was kept has been looked through, however long it is and however little comes now.
        var looked = text.endIndex
        unsafe span.withUnsafeBytes { unsafe text.append(contentsOf: $0) }
        var start = text.startIndex
        while start < text.endIndex {
            let next = text[start...].prefix(lineBytesMax + 1)
            let new = next[min(max(start, looked), next.endIndex)...]
            if let end = new.firstIndex(of: Self.newline) {
                hand(on: text[start..<end])
                start = end + 1
            } else if next.count > lineBytesMax {
                hand(on: next.dropLast())
                start = next.endIndex - 1
            } else {
                break
            }
            looked = start
        }
        text.removeFirst(start)
        rest.withLock { $0 = $0.isEmpty ? text : text + $0 }
        return span.byteCount
    }

    private func hand(on line: ArraySlice<UInt8>) {
        body(String(decoding: line, as: UTF8.self))
    }
}
