/// What may be done with a descriptor. Spec: preview 1, `rights`.
///
/// As in other current hosts they follow from the kind of a descriptor and how it was opened; a
/// guest can ask for them but not change them.
package struct Rights: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// `fd_datasync`; with ``pathOpen`` the flag `dsync`.
    package static let fdDatasync = Rights(rawValue: 1 << 0)
    /// `fd_read`, `sock_recv`; with ``fdSeek`` `fd_pread`.
    package static let fdRead = Rights(rawValue: 1 << 1)
    /// `fd_seek`, which implies ``fdTell``.
    package static let fdSeek = Rights(rawValue: 1 << 2)
    /// `fd_fdstat_set_flags`.
    package static let fdFdstatSetFlags = Rights(rawValue: 1 << 3)
    /// `fd_sync`; with ``pathOpen`` the flags `rsync` and `dsync`.
    package static let fdSync = Rights(rawValue: 1 << 4)
    /// `fd_tell`, and `fd_seek` that moves nothing.
    package static let fdTell = Rights(rawValue: 1 << 5)
    /// `fd_write`, `sock_send`; with ``fdSeek`` `fd_pwrite`.
    package static let fdWrite = Rights(rawValue: 1 << 6)
    /// `fd_advise`.
    package static let fdAdvise = Rights(rawValue: 1 << 7)
    /// `fd_allocate`.
    package static let fdAllocate = Rights(rawValue: 1 << 8)
    /// `path_create_directory`.
    package static let pathCreateDirectory = Rights(rawValue: 1 << 9)
    /// With ``pathOpen``, the flag `creat`.
    package static let pathCreateFile = Rights(rawValue: 1 << 10)
    /// `path_link` from this directory.
    package static let pathLinkSource = Rights(rawValue: 1 << 11)
    /// `path_link` into this directory.
    package static let pathLinkTarget = Rights(rawValue: 1 << 12)
    /// `path_open`.
    package static let pathOpen = Rights(rawValue: 1 << 13)
    /// `fd_readdir`.
    package static let fdReaddir = Rights(rawValue: 1 << 14)
    /// `path_readlink`.
    package static let pathReadlink = Rights(rawValue: 1 << 15)
    /// `path_rename` from this directory.
    package static let pathRenameSource = Rights(rawValue: 1 << 16)
    /// `path_rename` into this directory.
    package static let pathRenameTarget = Rights(rawValue: 1 << 17)
    /// `path_filestat_get`.
    package static let pathFilestatGet = Rights(rawValue: 1 << 18)
    /// With ``pathOpen``, the flag `trunc`.
    package static let pathFilestatSetSize = Rights(rawValue: 1 << 19)
    /// `path_filestat_set_times`.
    package static let pathFilestatSetTimes = Rights(rawValue: 1 << 20)
    /// `fd_filestat_get`.
    package static let fdFilestatGet = Rights(rawValue: 1 << 21)
    /// `fd_filestat_set_size`.
    package static let fdFilestatSetSize = Rights(rawValue: 1 << 22)
    /// `fd_filestat_set_times`.
    package static let fdFilestatSetTimes = Rights(rawValue: 1 << 23)
    /// `path_symlink`.
    package static let pathSymlink = Rights(rawValue: 1 << 24)
    /// `path_remove_directory`.
    package static let pathRemoveDirectory = Rights(rawValue: 1 << 25)
    /// `path_unlink_file`.
    package static let pathUnlinkFile = Rights(rawValue: 1 << 26)
    /// `poll_oneoff` for reading or writing, as far as that is allowed itself.
    package static let pollFdReadwrite = Rights(rawValue: 1 << 27)
    /// `sock_shutdown`.
    package static let sockShutdown = Rights(rawValue: 1 << 28)
    /// `sock_accept`.
    package static let sockAccept = Rights(rawValue: 1 << 29)

    /// Every right that exists.
    package static let all = Rights(rawValue: (1 << 30) - 1)

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
