/// What a guest of preview 1 is given; nothing else of the host is within its reach.
public struct WASIConfiguration {
    /// Arguments, the program's name first. They need not be text; a guest sees one end at a NUL.
    public var argumentBytes: [[UInt8]] = []
    /// Variables; a name has no `=`.
    public var environmentBytes: [(name: [UInt8], value: [UInt8])] = []
    /// Directories, from descriptor 3 on, with the names that the guest knows them by.
    public var preopenBytes: [(guestPath: [UInt8], directory: any FileSystemDirectory)] = []
    /// Sockets, numbered after the directories.
    public var sockets: [any Socket] = []
    /// What of the network the guest may use itself; nothing unless set.
    public var network = NetworkAccess.none
    /// What becomes of connections that a guest had where it is restored from a snapshot: none is
    /// in it.
    public var lostConnections = LostConnections.refused
    /// Descriptors 0, 1 and 2: nothing to read, and all output lost, unless set.
    public var standardInput: any OpenFile = BytesInput()
    /// Descriptor 1.
    public var standardOutput: any OpenFile = NullOutput()
    /// Descriptor 2.
    public var standardError: any OpenFile = NullOutput()
    /// What tells the time; the host's unless set. Whatever waits for a time waits until this says
    /// so, however long that is: one that stands still ends no wait, unless ``waiter`` sets it on.
    public var clock: any GuestClock = HostClock()
    /// What `random_get` reads; the host's unless set.
    public var random: any RandomSource = HostRandom()
    /// How the guest sleeps and polls.
    public var waiter: any Waiter = HostWaiter()
    /// What the guest can make the host spend.
    public var limits = WASILimits()
    /// What pays for the guest's descriptors, sockets and bytes; nil for nobody. Of each limit the
    /// narrower one holds.
    public var budget: GuestBudget?
    /// Asked at least every 5 milliseconds while the guest waits; true ends the wait. Asking
    /// takes time, so nil, nobody, is better where none has to be.
    public var isInterrupted: (@Sendable () -> Bool)?

    /// Neither arguments nor variables nor files.
    public init() {}
}

/// What becomes of a guest that is restored from a snapshot, of connections that it had.
///
/// Sockets that listen, and those of datagrams, are bound again where they were.
public enum LostConnections: Hashable, Sendable {
    /// The guest is not restored.
    case refused
    /// The guest finds them reset by the other end: `connreset`.
    case reset
}

/// What is given in bytes, as text. Reading repairs what is no UTF-8, and setting or changing
/// anything sets all, so that this is for those who have text only.
extension WASIConfiguration {
    /// ``argumentBytes`` as text.
    public var arguments: [String] {
        get { argumentBytes.map { String(decoding: $0, as: UTF8.self) } }
        set { argumentBytes = newValue.map { [UInt8]($0.utf8) } }
    }

    /// ``environmentBytes`` as text.
    public var environment: [(name: String, value: String)] {
        get {
            environmentBytes.map {
                (
                    name: String(decoding: $0.name, as: UTF8.self),
                    value: String(decoding: $0.value, as: UTF8.self)
                )
            }
        }
        set {
            environmentBytes = newValue.map {
                (name: [UInt8]($0.name.utf8), value: [UInt8]($0.value.utf8))
            }
        }
    }

    /// ``preopenBytes`` with names as text.
    public var preopens: [(guestPath: String, directory: any FileSystemDirectory)] {
        get {
            preopenBytes.map {
                (guestPath: String(decoding: $0.guestPath, as: UTF8.self), directory: $0.directory)
            }
        }
        set {
            preopenBytes = newValue.map {
                (guestPath: [UInt8]($0.guestPath.utf8), directory: $0.directory)
            }
        }
    }
}

/// The usual ways to give directories and streams.
extension WASIConfiguration {
    /// Gives the guest a directory under a name, after those that it has.
    public mutating func preopen(_ guestPath: String, _ directory: any FileSystemDirectory) {
        preopenBytes.append((guestPath: [UInt8](guestPath.utf8), directory: directory))
    }

    /// Gives the guest a file system in memory under a name; others may have it too.
    public mutating func preopen(_ guestPath: String, _ files: MemoryFileSystem) {
        preopen(guestPath, files.rootDirectory())
    }

    /// Gives the guest a folder of the host under a name.
    ///
    /// - Parameters:
    ///   - folder: A path of the host, resolved by the host, links and all.
    ///   - isReadOnly: Whether the guest can change nothing in it.
    /// - Throws: ``FileSystemError`` if it cannot be opened.
    public mutating func preopen(
        _ guestPath: String, folder: String, isReadOnly: Bool = false
    ) throws(FileSystemError) {
        let directory = try HostDirectory(path: folder)
        preopen(guestPath, isReadOnly ? ReadOnlyDirectory(directory) : directory)
    }

    /// Gives the guest the streams of the process.
    public mutating func inheritStandardStreams() {
        standardInput = HostFile.standardInput()
        standardOutput = HostFile.standardOutput()
        standardError = HostFile.standardError()
    }
}
