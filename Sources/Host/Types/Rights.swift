/// What may be done with a descriptor. Spec: preview 1, `rights`.
///
/// As in other current hosts they follow from the kind of a descriptor and how it was opened; a
/// guest can ask for them but not change them.
public struct Rights: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// `fd_datasync`; with ``pathOpen`` the flag `dsync`.
    public static let fdDatasync = Rights(rawValue: 1 << 0)
    /// `fd_read`, `sock_recv`; with ``fdSeek`` `fd_pread`.
    public static let fdRead = Rights(rawValue: 1 << 1)
    /// `fd_seek`, which implies ``fdTell``.
    public static let fdSeek = Rights(rawValue: 1 << 2)
    /// `fd_fdstat_set_flags`.
    public static let fdFdstatSetFlags = Rights(rawValue: 1 << 3)
    /// `fd_sync`; with ``pathOpen`` the flags `rsync` and `dsync`.
    public static let fdSync = Rights(rawValue: 1 << 4)
    /// `fd_tell`, and `fd_seek` that moves nothing.
    public static let fdTell = Rights(rawValue: 1 << 5)
    /// `fd_write`, `sock_send`; with ``fdSeek`` `fd_pwrite`.
    public static let fdWrite = Rights(rawValue: 1 << 6)
    /// `fd_advise`.
    public static let fdAdvise = Rights(rawValue: 1 << 7)
    /// `fd_allocate`.
    public static let fdAllocate = Rights(rawValue: 1 << 8)
    /// `path_create_directory`.
    public static let pathCreateDirectory = Rights(rawValue: 1 << 9)
    /// With ``pathOpen``, the flag `creat`.
    public static let pathCreateFile = Rights(rawValue: 1 << 10)
    /// `path_link` from this directory.
    public static let pathLinkSource = Rights(rawValue: 1 << 11)
    /// `path_link` into this directory.
    public static let pathLinkTarget = Rights(rawValue: 1 << 12)
    /// `path_open`.
    public static let pathOpen = Rights(rawValue: 1 << 13)
    /// `fd_readdir`.
    public static let fdReaddir = Rights(rawValue: 1 << 14)
    /// `path_readlink`.
    public static let pathReadlink = Rights(rawValue: 1 << 15)
    /// `path_rename` from this directory.
    public static let pathRenameSource = Rights(rawValue: 1 << 16)
    /// `path_rename` into this directory.
    public static let pathRenameTarget = Rights(rawValue: 1 << 17)
    /// `path_filestat_get`.
    public static let pathFilestatGet = Rights(rawValue: 1 << 18)
    /// With ``pathOpen``, the flag `trunc`.
    public static let pathFilestatSetSize = Rights(rawValue: 1 << 19)
    /// `path_filestat_set_times`.
    public static let pathFilestatSetTimes = Rights(rawValue: 1 << 20)
    /// `fd_filestat_get`.
    public static let fdFilestatGet = Rights(rawValue: 1 << 21)
    /// `fd_filestat_set_size`.
    public static let fdFilestatSetSize = Rights(rawValue: 1 << 22)
    /// `fd_filestat_set_times`.
    public static let fdFilestatSetTimes = Rights(rawValue: 1 << 23)
    /// `path_symlink`.
    public static let pathSymlink = Rights(rawValue: 1 << 24)
    /// `path_remove_directory`.
    public static let pathRemoveDirectory = Rights(rawValue: 1 << 25)
    /// `path_unlink_file`.
    public static let pathUnlinkFile = Rights(rawValue: 1 << 26)
    /// `poll_oneoff` for reading or writing, as far as that is allowed itself.
    public static let pollFdReadwrite = Rights(rawValue: 1 << 27)
    /// `sock_shutdown`.
    public static let sockShutdown = Rights(rawValue: 1 << 28)
    /// `sock_accept`.
    public static let sockAccept = Rights(rawValue: 1 << 29)

    /// Every right that exists.
    public static let all = Rights(rawValue: (1 << 30) - 1)

    /// What guests expect of a directory that they were given.
    static let preopenedDirectory: Rights = [
        .pathCreateDirectory, .pathCreateFile, .pathLinkSource, .pathLinkTarget, .pathOpen,
        .fdReaddir, .pathReadlink, .pathRenameSource, .pathRenameTarget, .pathSymlink,
        .pathRemoveDirectory, .pathUnlinkFile, .pathFilestatGet, .pathFilestatSetTimes,
        .fdFilestatGet, .fdFilestatSetTimes,
    ]
    /// What guests expect of files that they open in such a directory.
    static let preopenedInheriting: Rights = preopenedDirectory.union([
        .fdDatasync, .fdRead, .fdSeek, .fdFdstatSetFlags, .fdSync, .fdTell, .fdWrite, .fdAdvise,
        .fdAllocate, .fdFilestatSetSize, .pollFdReadwrite,
    ])
    static let openedDirectory = all.subtracting([
        .fdSeek, .fdFilestatSetSize, .pathFilestatSetSize, .fdWrite,
    ])
    static let socket: Rights = [
        .fdRead, .fdWrite, .fdFdstatSetFlags, .fdFilestatGet, .pollFdReadwrite, .sockShutdown,
        .sockAccept,
    ]

    /// Of a file, by how it was opened.
    static func file(canRead: Bool, canWrite: Bool) -> Rights {
        var rights = Rights.all
        if !canRead { rights.subtract([.fdRead, .fdReaddir]) }
        if !canWrite { rights.remove(.fdWrite) }
        return rights
    }
}
