/// A standard output that goes nowhere.
public final class NullOutput: OpenFile {
    /// An output that takes everything and keeps nothing.
    public init() {}

    public var isStream: Bool { true }
    public var canRead: Bool { false }
    public var canWrite: Bool { true }
    public func status() -> Filestat { Filestat(type: .unknown) }
    public func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }
    public func write(_ bytes: RawSpan, at offset: UInt64) -> Int { bytes.byteCount }
}
