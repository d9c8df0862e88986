/// An open file, pipe, terminal or buffer: the port behind a descriptor that is read and written.
///
/// It has no position: that belongs to the descriptor.
public protocol OpenFile: AnyObject {
    /// True if it has no offsets: pipes, terminals.
    var isStream: Bool { get }
    /// Whether ``read(into:at:)`` may be called; else it throws `badf`.
    var canRead: Bool { get }
    /// Whether the others may; else they throw `badf`.
    var canWrite: Bool { get }
    /// True if a person may sit at the other end; guests are told, and no more than that.
    var isTerminal: Bool { get }
    /// What `poll` is asked about before reading or writing; nil if it never makes anyone wait.
    var pollDescriptor: Int32? { get }
    /// What is waited for instead where there is no descriptor; nil if nobody has to wait.
    var waitable: (any Waitable)? { get }

    /// Attributes of the file.
    ///
    /// - Throws: What keeps the host from knowing them.
    func status() throws(WASIErrno) -> Filestat

    /// Fills a prefix and returns its length, 0 at the end. Streams ignore the offset.
    ///
    /// - Throws: `again` if a stream has nothing now; `inval` for an offset beyond 2^63 − 1.
    func read(into bytes: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int
    /// Writes a prefix and returns its length. Streams ignore the offset.
    ///
    /// - Throws: `again` if a stream takes nothing now; `nospc` or `fbig` if there is no room.
    func write(_ bytes: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int
    /// Writes at the end, wherever that is.
    ///
    /// - Throws: As ``write(_:at:)``.
    func append(_ bytes: RawSpan) throws(WASIErrno) -> Int

    /// Zeros that have to be stored for the file to reach a position: bytes that a guest is charged
    /// for. None where the system keeps gaps for free, or if the file cannot become so long.
    func zerosStored(before position: UInt64) -> UInt64
    /// Cuts the file, or lengthens it by zeros.
    ///
    /// - Throws: `inval` for a stream; `nospc` or `fbig` if there is no room.
    func setSize(_ byteCount: UInt64) throws(WASIErrno)
    /// Sets timestamps of the file.
    ///
    /// - Throws: `badf` where there are none, or they cannot be set.
    func setTimes(access: TimeChange, modification: TimeChange) throws(WASIErrno)
    /// Takes note of how bytes will be used; changes nothing else.
    ///
    /// - Throws: `spipe` for a stream.
    func advise(offset: UInt64, count: UInt64, _ advice: Advice) throws(WASIErrno)
    /// Called for a standard stream when the guest has no descriptor of it any more, because it
    /// closed it or has ended; may be called again. Files that the guest opened just go away.
    func guestClosed()
    /// Returns when what was written is stored; attributes too unless it is for data only.
    ///
    /// - Throws: What kept it from being stored, as `io` or `nospc`.
    func synchronize(dataOnly: Bool) throws(WASIErrno)
}

/// What most streams answer.
extension OpenFile {
    public var isTerminal: Bool { false }
    public func zerosStored(before position: UInt64) -> UInt64 { 0 }
    public var pollDescriptor: Int32? { nil }
    public var waitable: (any Waitable)? { nil }
    public func append(_ bytes: RawSpan) throws(WASIErrno) -> Int { try write(bytes, at: 0) }
    public func setSize(_ byteCount: UInt64) throws(WASIErrno) { throw .inval }
    public func setTimes(access: TimeChange, modification: TimeChange) throws(WASIErrno) {
        throw .badf
    }
    public func advise(offset: UInt64, count: UInt64, _ advice: Advice) throws(WASIErrno) {
        throw .spipe
    }
    public func synchronize(dataOnly: Bool) throws(WASIErrno) {}
    public func guestClosed() {}
}

extension OpenFile {
    /// What is waited for before reading or writing; nil if it never makes anyone wait.
    var waitSource: WaitRequest.Source? {
        waitable.map { .waitable($0) } ?? pollDescriptor.map { .descriptor($0) }
    }
}
