/// Any directory, through which nothing can be changed: every way to write answers `perm`.
public final class ReadOnlyDirectory: FileSystemDirectory {
    private let wrapped: any FileSystemDirectory

    /// Another directory, seen without what could change it.
    public init(_ wrapped: any FileSystemDirectory) { self.wrapped = wrapped }

    public var isReadOnly: Bool { true }

    public func openDirectory(_ name: FileName) throws(WASIErrno) -> any FileSystemDirectory {
        ReadOnlyDirectory(try wrapped.openDirectory(name))
    }

    public func open(_ name: FileName, _ options: OpenOptions) throws(WASIErrno) -> OpenedNode {
        guard !options.changes else { throw .perm }
        return switch try wrapped.open(name, options) {
        case .directory(let directory): .directory(ReadOnlyDirectory(directory))
        case .file(let file): .file(ReadOnlyFile(file))
        }
    }

    public func reopen() throws(WASIErrno) -> any FileSystemDirectory {
        ReadOnlyDirectory(try wrapped.reopen())
    }
    public func readLink(_ name: FileName) throws(WASIErrno) -> [UInt8] {
        try wrapped.readLink(name)
    }
    public func status() throws(WASIErrno) -> Filestat { try wrapped.status() }
    public func status(_ name: FileName) throws(WASIErrno) -> Filestat {
        try wrapped.status(name)
    }
    public func visitEntries(_ visit: (DirectoryEntry) -> Bool) throws(WASIErrno) {
        try wrapped.visitEntries(visit)
    }

    public func setTimes(access: TimeChange, modification: TimeChange) throws(WASIErrno) {
        throw .perm
    }
    public func setTimes(
        _ name: FileName, access: TimeChange, modification: TimeChange
    ) throws(WASIErrno) { throw .perm }
    public func createDirectory(_ name: FileName) throws(WASIErrno) { throw .perm }
    public func createLink(_ name: FileName, target: [UInt8]) throws(WASIErrno) { throw .perm }
    public func removeDirectory(_ name: FileName) throws(WASIErrno) { throw .perm }
    public func removeFile(_ name: FileName) throws(WASIErrno) { throw .perm }
    /// Refused although the file stays: through the new name it could be written.
    ///
    /// - Throws: `perm`.
    public func link(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) { throw .perm }
    public func rename(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) { throw .perm }
}

/// A file opened through a read-only directory.
final class ReadOnlyFile: OpenFile {
    private let wrapped: any OpenFile

    init(_ wrapped: any OpenFile) { self.wrapped = wrapped }

    var isStream: Bool { wrapped.isStream }
    var canRead: Bool { wrapped.canRead }
    var canWrite: Bool { false }
    var isTerminal: Bool { wrapped.isTerminal }
    var pollDescriptor: Int32? { wrapped.pollDescriptor }
    var waitable: (any Waitable)? { wrapped.waitable }
    func status() throws(WASIErrno) -> Filestat { try wrapped.status() }
    func read(into bytes: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        try wrapped.read(into: &bytes, at: offset)
    }
    func advise(offset: UInt64, count: UInt64, _ advice: Advice) throws(WASIErrno) {
        try wrapped.advise(offset: offset, count: count, advice)
    }
    func synchronize(dataOnly: Bool) throws(WASIErrno) {
        try wrapped.synchronize(dataOnly: dataOnly)
    }
    func write(_ bytes: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int { throw .badf }
    func append(_ bytes: RawSpan) throws(WASIErrno) -> Int { throw .badf }
    func setSize(_ byteCount: UInt64) throws(WASIErrno) { throw .perm }
    func setTimes(access: TimeChange, modification: TimeChange) throws(WASIErrno) { throw .perm }
}
