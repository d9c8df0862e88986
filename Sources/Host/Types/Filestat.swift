/// What a file is. Spec: preview 1, `filetype`.
public enum FileType: UInt8, Sendable {
    /// None of the others, or not known without opening it; pipes too.
    case unknown
    /// A device that is read and written in blocks.
    case blockDevice
    /// A device of characters, as a terminal is.
    case characterDevice
    /// A directory.
    case directory
    /// A file of bytes with a length.
    case regularFile
    /// A socket for messages.
    case socketDatagram
    /// A socket for a stream of bytes.
    case socketStream
    /// A symbolic link itself.
    case symbolicLink
}

/// Attributes of a file; times are in nanoseconds since 1970. Spec: preview 1, `filestat`.
public struct Filestat: Hashable, Sendable {
    /// Which file system it is in.
    public var device: UInt64
    /// Which file of ``device`` it is: two names of one file have the same.
    public var inode: UInt64
    /// What it is.
    public var type: FileType
    /// How many names it has.
    public var linkCount: UInt64
    /// Bytes of its content; of a link, of its text.
    public var byteCount: UInt64
    /// When it was read last, in nanoseconds since 1970.
    public var accessTime: UInt64
    /// When its content changed last, in nanoseconds since 1970.
    public var modificationTime: UInt64
    /// When its attributes changed last, in nanoseconds since 1970.
    public var changeTime: UInt64

    /// Attributes; those that nobody knows are 0.
    public init(
        device: UInt64 = 0, inode: UInt64 = 0, type: FileType, linkCount: UInt64 = 0,
        byteCount: UInt64 = 0, accessTime: UInt64 = 0, modificationTime: UInt64 = 0,
        changeTime: UInt64 = 0
    ) {
        self.device = device
        self.inode = inode
        self.type = type
        self.linkCount = linkCount
        self.byteCount = byteCount
        self.accessTime = accessTime
        self.modificationTime = modificationTime
        self.changeTime = changeTime
    }
}

/// What becomes of a timestamp.
public enum TimeChange: Hashable, Sendable {
    /// It stays as it is.
    case keep
    /// It becomes the time of the clock.
    case now
    /// Nanoseconds since 1970.
    case set(UInt64)
}

/// A name in a directory.
public struct DirectoryEntry: Hashable, Sendable {
    /// As the file system has it, not always UTF-8.
    public var name: [UInt8]
    /// Which file of the directory's file system it is.
    public var inode: UInt64
    /// What it is; `unknown` where only opening would tell.
    public var type: FileType

    /// An entry as a file system lists it.
    public init(name: [UInt8], inode: UInt64, type: FileType) {
        self.name = name
        self.inode = inode
        self.type = type
    }
}
