import Platform

/// A directory of the host's file system.
///
/// Holds a descriptor and acts only on single names in it, never following a link, so that it can
/// reach nothing outside however the tree changes meanwhile.
public final class HostDirectory: FileSystemDirectory {
    private let descriptor: OwnedDescriptor
    var raw: Int32 { descriptor.raw }

    /// Opens a folder of the host.
    ///
    /// - Parameter path: a path of the host, resolved by the host, links and all.
    /// - Throws: ``FileSystemError``, which names the path.
    public convenience init(path: String) throws(FileSystemError) {
        do throws(WASIErrno) {
            try self.init(pathBytes: [UInt8](path.utf8))
        } catch {
            throw FileSystemError(.open, path, error)
        }
    }

    /// Opens a folder of the host whose path need not be text.
    ///
    /// - Parameter pathBytes: a path of the host as it is there.
    /// - Throws: ``WASIErrno`` as the system says; `inval` if the path has a NUL.
    public init(pathBytes: [UInt8]) throws(WASIErrno) {
        guard !pathBytes.contains(0) else { throw .inval }
        descriptor = OwnedDescriptor(
            try system {
                unsafe pathBytes.withCString { path in
                    unsafe openat(AT_FDCWD, path, Self.directoryFlags, 0)
                }
            })
    }

    private init(_ raw: Int32) { descriptor = OwnedDescriptor(raw) }

    public var isReadOnly: Bool { false }

    private static let directoryFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK

    /// The one place where a name is opened. O_NONBLOCK: a FIFO without a writer must not hang.
    private func open(at name: FileName, _ flags: Int32) throws(WASIErrno) -> Int32 {
        do {
            return try system {
                unsafe name.withCString { name in
                    unsafe openat(descriptor.raw, name, flags | O_NOFOLLOW, 0o666)
                }
            }
        } catch {
            // What O_NOFOLLOW says of a link differs by system and by the other flags.
            if error == .loop || error == .notdir || error == .mlink, isLink(name) { throw .loop }
            throw error
        }
    }

    private func isLink(_ name: FileName) -> Bool {
        do { return try status(name).type == .symbolicLink } catch { return false }
    }

    public func openDirectory(
        _ name: FileName
    ) throws(WASIErrno) -> any FileSystemDirectory {
        HostDirectory(try open(at: name, SystemFile.searchFlags))
    }

    public func open(_ name: FileName, _ options: OpenOptions) throws(WASIErrno) -> OpenedNode {
        let writes = options.changes
        let reads = options.read || !options.write
        var flags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        flags |= writes ? (reads ? O_RDWR : O_WRONLY) : O_RDONLY
        if options.flags.contains(.create) { flags |= O_CREAT }
        if options.flags.isSuperset(of: [.create, .exclusive]) { flags |= O_EXCL }
        if options.flags.contains(.truncate) { flags |= O_TRUNC }
        if options.flags.contains(.directory) { flags |= O_DIRECTORY }
        let raw = try open(at: name, flags)
        var status = stat()
        if unsafe fstat(raw, &status) == 0, FileType(mode: status.st_mode) == .directory {
            return .directory(HostDirectory(raw))
        }
        return .file(HostFile(owning: raw, canRead: reads, canWrite: writes))
    }

    public func reopen() throws(WASIErrno) -> any FileSystemDirectory {
        HostDirectory(try openSelf())
    }

    func openSelf() throws(WASIErrno) -> Int32 {
        try system { unsafe openat(descriptor.raw, ".", Self.directoryFlags | O_NOFOLLOW, 0) }
    }

    public func readLink(_ name: FileName) throws(WASIErrno) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = try system {
            unsafe name.withCString { name in
                unsafe readlinkat(descriptor.raw, name, &buffer, buffer.count)
            }
        }
        return buffer.prefix(count).map { UInt8(bitPattern: $0) }
    }

    public func status() throws(WASIErrno) -> Filestat {
        var status = stat()
        try system { unsafe fstat(descriptor.raw, &status) }
        return Filestat(status)
    }

    public func status(_ name: FileName) throws(WASIErrno) -> Filestat {
        var status = stat()
        try system {
            unsafe name.withCString { name in
                unsafe fstatat(descriptor.raw, name, &status, AT_SYMLINK_NOFOLLOW)
            }
        }
        return Filestat(status)
    }

    public func setTimes(access: TimeChange, modification: TimeChange) throws(WASIErrno) {
        let times = [timespec(access), timespec(modification)]
        try system { unsafe utimensat(descriptor.raw, ".", times, AT_SYMLINK_NOFOLLOW) }
    }

    public func setTimes(
        _ name: FileName, access: TimeChange, modification: TimeChange
    ) throws(WASIErrno) {
        let times = [timespec(access), timespec(modification)]
        try system {
            unsafe name.withCString { name in
                unsafe utimensat(descriptor.raw, name, times, AT_SYMLINK_NOFOLLOW)
            }
        }
    }
}
