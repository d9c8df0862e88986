import Platform

/// A file, pipe, terminal or device of the host.
///
/// Making one ignores SIGPIPE in the process: a pipe whose reader is gone must be an error for one
/// guest, not the end of all.
public final class HostFile: OpenFile {
    private let raw: Int32
    private let isOwned: Bool
    private let type: FileType
    public let isTerminal: Bool
    public let canRead: Bool
    public let canWrite: Bool
    /// What is set on the open file description, which only this object uses.
    private var appends = false

    /// Takes over a descriptor that was opened for it.
    package init(owning raw: Int32, canRead: Bool, canWrite: Bool) {
        self.raw = raw
        isOwned = true
        self.canRead = canRead
        self.canWrite = canWrite
        type = Self.type(of: raw)
        isTerminal = type == .characterDevice && isatty(raw) == 1
        _ = Self.ignoresBrokenPipes
    }

    /// Lends a descriptor of the process, as for the standard streams. It is not closed.
    public init(borrowing descriptor: Int32, canRead: Bool, canWrite: Bool) {
        raw = descriptor
        isOwned = false
        self.canRead = canRead
        self.canWrite = canWrite
        type = Self.type(of: descriptor)
        isTerminal = type == .characterDevice && isatty(descriptor) == 1
        _ = Self.ignoresBrokenPipes
    }

    deinit { if isOwned { _ = close(raw) } }

    /// Descriptor 0 of the process, which stays open.
    public static func standardInput() -> HostFile {
        HostFile(borrowing: 0, canRead: true, canWrite: false)
    }
    /// Descriptor 1 of the process, which stays open.
    public static func standardOutput() -> HostFile {
        HostFile(borrowing: 1, canRead: false, canWrite: true)
    }
    /// Descriptor 2 of the process, which stays open.
    public static func standardError() -> HostFile {
        HostFile(borrowing: 2, canRead: false, canWrite: true)
    }

    private static let ignoresBrokenPipes: Bool = {
        _ = signal(SIGPIPE, SIG_IGN)
        return true
    }()

    private static func type(of raw: Int32) -> FileType {
        var status = stat()
        return unsafe fstat(raw, &status) == 0 ? FileType(mode: status.st_mode) : .unknown
    }

    public var isStream: Bool { type != .regularFile && type != .blockDevice }
    public var pollDescriptor: Int32? { isStream ? raw : nil }

    public func status() throws(WASIErrno) -> Filestat {
        var status = stat()
        try system { unsafe fstat(raw, &status) }
        return Filestat(status)
    }

    public func read(
        into bytes: inout MutableRawSpan, at offset: UInt64
    ) throws(WASIErrno) -> Int {
        guard canRead else { throw .badf }
        // A borrowed file shares its position with whoever lent it, as in a shell.
        let position = isStream || !isOwned ? nil : off_t(exactly: offset)
        if isOwned, !isStream, position == nil { throw .inval }
        return try system {
            unsafe bytes.withUnsafeMutableBytes { buffer in
                if let position {
                    unsafe pread(raw, buffer.baseAddress, buffer.count, position)
                } else {
                    unsafe Platform.read(raw, buffer.baseAddress, buffer.count)
                }
            }
        }
    }

    public func write(_ bytes: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        guard canWrite else { throw .badf }
        guard isOwned, !isStream else { return try writeNext(bytes) }
        guard let position = off_t(exactly: offset) else { throw .inval }
        try setAppends(false)
        return try system {
            unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(raw, buffer.baseAddress, buffer.count, position)
            }
        }
    }

    public func append(_ bytes: RawSpan) throws(WASIErrno) -> Int {
        guard canWrite else { throw .badf }
        if isOwned, !isStream { try setAppends(true) }
        return try writeNext(bytes)
    }

    private func writeNext(_ bytes: RawSpan) throws(WASIErrno) -> Int {
        try system {
            unsafe bytes.withUnsafeBytes { buffer in
                unsafe Platform.write(raw, buffer.baseAddress, buffer.count)
            }
        }
    }

    private func setAppends(_ on: Bool) throws(WASIErrno) {
        guard appends != on else { return }
        let flags = try system { fcntl(raw, F_GETFL) }
        try system { fcntl(raw, F_SETFL, on ? flags | O_APPEND : flags & ~O_APPEND) }
        appends = on
    }

    public func setSize(_ byteCount: UInt64) throws(WASIErrno) {
        guard canWrite, let length = off_t(exactly: byteCount) else { throw .inval }
        try system { ftruncate(raw, length) }
    }

    public func setTimes(access: TimeChange, modification: TimeChange) throws(WASIErrno) {
        let times = [timespec(access), timespec(modification)]
        try system { unsafe futimens(raw, times) }
    }

    public func advise(offset: UInt64, count: UInt64, _ advice: Advice) throws(WASIErrno) {
        guard let offset = off_t(exactly: offset), let count = off_t(exactly: count) else {
            throw .inval
        }
        let advice: Int32 =
            switch advice {
            case .normal: POSIX_FADV_NORMAL
            case .sequential: POSIX_FADV_SEQUENTIAL
            case .random: POSIX_FADV_RANDOM
            case .willNeed: POSIX_FADV_WILLNEED
            case .dontNeed: POSIX_FADV_DONTNEED
            case .noReuse: POSIX_FADV_NOREUSE
            }
        let code = posix_fadvise(raw, offset, count, advice)
        if code != 0 { throw WASIErrno(host: code) }
    }

    public func synchronize(dataOnly: Bool) throws(WASIErrno) {
        do {
            try system { dataOnly ? fdatasync(raw) : fsync(raw) }
        } catch .inval {
            // Pipes and terminals have nothing to write back.
        }
    }
}

/// A file that is read as a standard stream goes on where it was; a pipe just goes on.
extension HostFile: StatefulPort {
    private var hasPosition: Bool { !isOwned && !isStream && canRead }

    public func portState() throws -> [UInt8] {
        guard hasPosition else { return [] }
        let position = lseek(raw, 0, SEEK_CUR)
        guard position >= 0 else { throw WASIErrno(host: errno) }
        return [UInt8](portState: UInt64(position))
    }

    public func setPortState(_ state: [UInt8]) throws {
        guard hasPosition, !state.isEmpty else { return }
        guard let position = off_t(exactly: try state.portNumbers(1)[0]) else {
            throw PortStateError()
        }
        guard lseek(raw, position, SEEK_SET) >= 0 else { throw WASIErrno(host: errno) }
    }
}
