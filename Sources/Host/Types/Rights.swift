/// What may be done with a descriptor. Spec: preview 1, `rights`.
///
/// As in other current hosts they follow from the kind of a descriptor and how it was opened; a
/// guest can ask for them but not change them.
public struct Rights: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public static let fdDatasync = Rights(rawValue: 1 << 0)
    public static let fdRead = Rights(rawValue: 1 << 1)
    public static let fdSeek = Rights(rawValue: 1 << 2)
    public static let fdFdstatSetFlags = Rights(rawValue: 1 << 3)
    public static let fdSync = Rights(rawValue: 1 << 4)
    public static let fdTell = Rights(rawValue: 1 << 5)
    public static let fdWrite = Rights(rawValue: 1 << 6)
    public static let fdAdvise = Rights(rawValue: 1 << 7)
    public static let fdAllocate = Rights(rawValue: 1 << 8)
    public static let pathCreateDirectory = Rights(rawValue: 1 << 9)
    public static let pathCreateFile = Rights(rawValue: 1 << 10)
    public static let pathLinkSource = Rights(rawValue: 1 << 11)
    public static let pathLinkTarget = Rights(rawValue: 1 << 12)
    public static let pathOpen = Rights(rawValue: 1 << 13)
    public static let fdReaddir = Rights(rawValue: 1 << 14)
    public static let pathReadlink = Rights(rawValue: 1 << 15)
    public static let pathRenameSource = Rights(rawValue: 1 << 16)
    public static let pathRenameTarget = Rights(rawValue: 1 << 17)
    public static let pathFilestatGet = Rights(rawValue: 1 << 18)
    public static let pathFilestatSetSize = Rights(rawValue: 1 << 19)
    public static let pathFilestatSetTimes = Rights(rawValue: 1 << 20)
    public static let fdFilestatGet = Rights(rawValue: 1 << 21)
    public static let fdFilestatSetSize = Rights(rawValue: 1 << 22)
    public static let fdFilestatSetTimes = Rights(rawValue: 1 << 23)
    public static let pathSymlink = Rights(rawValue: 1 << 24)
    public static let pathRemoveDirectory = Rights(rawValue: 1 << 25)
    public static let pathUnlinkFile = Rights(rawValue: 1 << 26)
    public static let pollFdReadwrite = Rights(rawValue: 1 << 27)
    public static let sockShutdown = Rights(rawValue: 1 << 28)
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
