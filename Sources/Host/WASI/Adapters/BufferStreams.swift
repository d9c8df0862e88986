/// A standard input that holds given bytes.
public final class BytesInput: OpenFile {
    private let bytes: [UInt8]
    private var position = 0

    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    public var isStream: Bool { true }
    public var canRead: Bool { true }
    public var canWrite: Bool { false }
    public func status() -> Filestat { Filestat(type: .unknown) }

    public func read(into span: inout MutableRawSpan, at offset: UInt64) -> Int {
        let count = min(span.byteCount, bytes.count - position)
        let part = bytes[position..<(position + count)]
        unsafe span.withUnsafeMutableBytes { unsafe $0.copyBytes(from: part) }
        position += count
        return count
    }

    public func write(_ bytes: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }
}

/// A standard output that keeps what is written, up to a limit.
public final class BytesOutput: OpenFile {
    public private(set) var bytes: [UInt8] = []
    private let byteCountMax: Int

    /// - Parameter byteCountMax: what goes beyond is refused with `nospc`.
    public init(byteCountMax: Int = 16 << 20) { self.byteCountMax = byteCountMax }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public var isStream: Bool { true }
    public var canRead: Bool { false }
    public var canWrite: Bool { true }
    public func status() -> Filestat { Filestat(type: .unknown) }

    public func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }

    public func write(_ span: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        let count = min(span.byteCount, byteCountMax - bytes.count)
        guard count > 0 || span.isEmpty else { throw .nospc }
        unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0.prefix(count)) }
        return count
    }
}
