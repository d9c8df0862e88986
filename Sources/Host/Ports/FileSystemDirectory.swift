/// A directory of some file system, as one handle.
///
/// The port that a file system implements. Every operation takes one name in this directory, never
/// a path and never `.` or `..`, and none follows a symbolic link: paths and links are resolved in
/// one place above, for all file systems alike, so that no file system can let a guest out.
///
/// Errors are those that the guest sees. Beside the ones that are named here a file system may
/// throw any that says what is the matter: `noent` for a name that nothing has, `acces`, `io`.
public protocol FileSystemDirectory: AnyObject {
    /// True if nothing below can be changed through this handle.
    var isReadOnly: Bool { get }

    /// The directory of that name, to go through; it need not be readable.
    ///
    /// - Throws: `notdir` or `loop` if the name is something else, a link included.
    func openDirectory(_ name: FileName) throws(WASIErrno) -> any FileSystemDirectory

    /// Opens, and creates or truncates if asked to, without waiting for anyone.
    ///
    /// - Throws: `loop` if and only if the name is a symbolic link that stands in the way.
    func open(_ name: FileName, _ options: OpenOptions) throws(WASIErrno) -> OpenedNode

    /// The same directory as a handle of its own that can be listed.
    ///
    /// - Throws: `acces` if it may not be read; `mfile` or `nfile` if there are too many handles.
    func reopen() throws(WASIErrno) -> any FileSystemDirectory

    /// The text of a link.
    ///
    /// - Throws: `inval` if the name is something else.
    func readLink(_ name: FileName) throws(WASIErrno) -> [UInt8]

    /// Attributes of the directory itself.
    ///
    /// - Throws: What keeps the file system from knowing them.
    func status() throws(WASIErrno) -> Filestat

    /// Attributes of what has the name, of a link itself.
    ///
    /// - Throws: `noent` if nothing has it.
    func status(_ name: FileName) throws(WASIErrno) -> Filestat

    /// Sets timestamps of the directory itself.
    ///
    /// - Throws: `perm` if it cannot be changed through this handle.
    func setTimes(access: TimeChange, modification: TimeChange) throws(WASIErrno)

    /// Sets timestamps of what has the name, of a link itself.
    ///
    /// - Throws: `noent` if nothing has it; `perm` if it cannot be changed through this handle.
    func setTimes(
        _ name: FileName, access: TimeChange, modification: TimeChange
    ) throws(WASIErrno)

    /// Makes an empty directory.
    ///
    /// - Throws: `exist` if something has the name.
    func createDirectory(_ name: FileName) throws(WASIErrno)

    /// Makes a symbolic link, whatever its text.
    ///
    /// - Throws: `exist` if something has the name.
    func createLink(_ name: FileName, target: [UInt8]) throws(WASIErrno)

    /// Removes an empty directory.
    ///
    /// - Throws: `notempty`, or `notdir` for anything else.
    func removeDirectory(_ name: FileName) throws(WASIErrno)

    /// Removes a name of what is no directory; open handles stay valid.
    ///
    /// - Throws: `noent` if nothing has the name; `isdir` or `perm` for a directory.
    func removeFile(_ name: FileName) throws(WASIErrno)

    /// A second name for a file.
    ///
    /// - Throws: `xdev` if the other directory is of another file system.
    func link(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno)
    /// Gives something another name, at once, and removes what had that name before.
    ///
    /// - Throws: `xdev` if the other directory is of another file system.
    func rename(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno)

    /// Hands over the names in it, without `.` and `..`, in any order, until the answer is false.
    ///
    /// However many there are, few of them are held at a time.
    ///
    /// - Throws: What keeps the file system from reading them; some may have been handed over.
    func visitEntries(_ visit: (DirectoryEntry) -> Bool) throws(WASIErrno)
}

extension FileSystemDirectory {
    /// The names in it, in an order that does not depend on the machine.
    ///
    /// - Throws: `nomem` if there are more than `countMax`.
    public func entries(countMax: Int) throws(WASIErrno) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        var isTooMany = false
        try visitEntries { entry in
            isTooMany = entries.count >= countMax
            if !isTooMany { entries.append(entry) }
            return !isTooMany
        }
        guard !isTooMany else { throw .nomem }
        return entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }
}

/// How to open a name in a directory.
public struct OpenOptions: Hashable, Sendable {
    /// Whether content may be read.
    public var read: Bool
    /// Whether content may be written.
    public var write: Bool
    /// Whether the file is made or emptied, and what it has to be.
    public var flags: OpenFlags

    /// Opens for reading unless something else is said, and makes and empties nothing.
    public init(read: Bool = true, write: Bool = false, flags: OpenFlags = []) {
        self.read = read
        self.write = write
        self.flags = flags
    }

    /// Whether opening in this way could change anything, now or later.
    public var changes: Bool {
        write || flags.contains(.create) || flags.contains(.truncate)
    }
}

/// What was behind a name, opened.
public enum OpenedNode {
    /// A directory, to go through and to list.
    case directory(any FileSystemDirectory)
    /// A file, pipe, device or the like.
    case file(any OpenFile)
}
