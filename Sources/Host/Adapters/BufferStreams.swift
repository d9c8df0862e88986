import Platform
import WasmCore

/// A standard input that holds given bytes.
public final class BytesInput: OpenFile, Sendable {
    private let bytes: [UInt8]
    private let position = Locked(0)

    /// An input that ends after the bytes.
    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    public var isStream: Bool { true }
    public var canRead: Bool { true }
    public var canWrite: Bool { false }
    public func status() -> Filestat { Filestat(type: .unknown) }

    public func read(into span: inout MutableRawSpan, at offset: UInt64) -> Int {
        let capacity = span.byteCount
        let part = position.withLock { position in
            let start = position
            position += min(capacity, bytes.count - position)
            return bytes[start..<position]
        }
        unsafe span.withUnsafeMutableBytes { unsafe $0.copyBytes(from: part) }
        return part.count
    }

    public func write(_ bytes: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }
}

/// It goes on behind what was read, of the bytes that are given now.
extension BytesInput: StatefulPort {
    public func portState() -> [UInt8] {
        [UInt8](portState: UInt64(clamping: position.withLock { $0 }))
    }

    public func setPortState(_ state: [UInt8]) throws {
        let start = try state.portNumbers(1)[0]
        position.withLock { $0 = min(Int(clamping: start), bytes.count) }
    }
}

/// A standard output that keeps what is written, up to a limit.
public final class BytesOutput: OpenFile, Sendable {
    private let content = Locked<[UInt8]>([])
    /// What was written so far; a copy.
    public var bytes: [UInt8] { content.withLock { $0 } }
    private let byteCountMax: Int

    /// An empty output.
    ///
    /// - Parameter byteCountMax: What goes beyond is refused with `nospc`.
    public init(byteCountMax: Int = 16 << 20) { self.byteCountMax = byteCountMax }

    /// What was written so far, repaired where it is no UTF-8.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public var isStream: Bool { true }
    public var canRead: Bool { false }
    public var canWrite: Bool { true }
    public func status() -> Filestat { Filestat(type: .unknown) }

    public func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }

    public func write(_ span: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        let given = unsafe span.withUnsafeBytes { unsafe [UInt8]($0.prefix(byteCountMax)) }
        let count = content.withLock { bytes in
            let part = given.prefix(byteCountMax - bytes.count)
            bytes += part
            return part.count
        }
        guard count > 0 || span.isEmpty else { throw .nospc }
        return count
    }
}
