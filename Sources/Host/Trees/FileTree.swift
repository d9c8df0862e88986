/// What is below a directory, by path, for the host: the walk of guests, with nobody to pay.
///
/// Paths count from the directory, with a slash at their beginning or without. Links are followed
/// as they are for guests, never out of it.
struct FileTree {
    let root: any FileSystemDirectory

    init(_ root: any FileSystemDirectory) { self.root = root }

    private static let slash: UInt8 = 0x2F

    /// The names of a path, and all but the last as a path.
    static func names(_ path: String) -> (all: [Substring], above: String) {
        // By bytes, as guests' paths are: for characters a mark would change the slash before it.
        let all = path.utf8.split(separator: slash).map { Substring($0) }
        return (all, all.dropLast().joined(separator: "/"))
    }

    /// What a path leads to; nil for the root itself.
    private static func below(_ path: String) -> GuestPath? {
        let bytes = [UInt8](path.utf8.drop { $0 == slash })
        return bytes.isEmpty ? nil : GuestPath(bytes)
    }

    func open(_ path: String, _ options: OpenOptions) throws(WASIErrno) -> OpenedNode {
        guard let path = Self.below(path) else {
            guard !options.changes else { throw .isdir }
            return .directory(root)
        }
        return try Self.walk {
            try PathWalk.open(root, path, follow: true, options, .ofHost)
        }
    }

    func directory(_ path: String) throws(WASIErrno) -> any FileSystemDirectory {
        guard case .directory(let directory) = try open(path, OpenOptions(flags: .directory))
        else { throw .notdir }
        return directory
    }

    /// Attributes of what a path leads to.
    func status(_ path: String) throws(WASIErrno) -> Filestat {
        guard let path = Self.below(path) else { return try root.status() }
        return try Self.walk {
            try PathWalk.find(root, path, follow: true, .ofHost).status
        }
    }

    /// The directory that has the last name of a path, and that name.
    func end(_ path: String) throws(WASIErrno) -> (any FileSystemDirectory, FileName) {
        guard let path = Self.below(path) else { throw .busy }
        switch try Self.walk({ try PathWalk.end(root, path, .ofHost) }) {
        case .directory: throw .inval
        case .entry(let directory, let name, _): return (directory, name)
        }
    }

    /// The directory of a path, made with those above it where there is none yet.
    @discardableResult
    func createDirectories(_ path: String) throws(WASIErrno) -> any FileSystemDirectory {
        var (directory, above) = (root, "")
        for part in Self.names(path).all {
            above += "/" + part
            guard let name = FileName(part.utf8) else {
                directory = try self.directory(above)
                continue
            }
            do throws(WASIErrno) {
                try directory.createDirectory(name)
            } catch {
                guard error == .exist else { throw error }
            }
            // Only what is there already can be a link.
            let isLink = try directory.status(name).type == .symbolicLink
            directory =
                isLink ? try self.directory(above) : try directory.openDirectory(name)
        }
        return directory
    }

    /// Makes a file, or gives it other content, and makes the directories above it.
    func write(_ bytes: [UInt8], to path: String) throws(WASIErrno) {
        guard path.utf8.last != Self.slash, !path.isEmpty else { throw .isdir }
        try createDirectories(Self.names(path).above)
        let options = OpenOptions(read: false, write: true, flags: [.create, .truncate])
        guard case .file(let file) = try open(path, options) else { throw .isdir }
        try file.writeAll(bytes[...], at: 0)
    }

    func read(_ path: String) throws(WASIErrno) -> [UInt8] {
        guard case .file(let file) = try open(path, OpenOptions()) else { throw .isdir }
        var bytes: [UInt8] = []
        try file.eachPart { part, _ in bytes += part }
        return bytes
    }

    /// Nothing but the walk's own errors comes out of a walk that nobody pays for.
    private static func walk<Result>(_ body: () throws -> Result) throws(WASIErrno) -> Result {
        do {
            return try body()
        } catch let errno as WASIErrno {
            throw errno
        } catch {
            throw .io
        }
    }
}
