/// Files by path, before, while and after guests have them.
///
/// Paths count from the root, with a slash at their beginning or without; links are followed as
/// they are for guests. Each operation that looks through several names is several steps for others
/// that use the system at the same time.
extension MemoryFileSystem {
    /// Adds a file, or gives one other content, and makes the folders above it.
    ///
    /// - Throws: ``FileSystemError``; `nospc` beyond the limits.
    public func addFile(_ path: String, _ bytes: [UInt8]) throws(FileSystemError) {
        try act(.write, path) { tree throws(WASIErrno) in try tree.write(bytes, to: path) }
    }

    /// Adds a file with a text in UTF-8, or gives one other content.
    ///
    /// - Throws: ``FileSystemError``; `nospc` beyond the limits.
    public func addFile(_ path: String, text: String) throws(FileSystemError) {
        try addFile(path, [UInt8](text.utf8))
    }

    /// Makes a folder, and those above it; does nothing if it is there.
    ///
    /// - Throws: ``FileSystemError``; `notdir` if something else has a name of the path.
    public func addFolder(_ path: String) throws(FileSystemError) {
        _ = try act(.create, path) { tree throws(WASIErrno) in try tree.createDirectories(path) }
    }

    /// Makes a symbolic link, whatever its text, and the folders above it. Guests do not follow one
    /// that leads out of the file system.
    ///
    /// - Throws: ``FileSystemError``; `exist` if something has the name.
    public func addLink(_ path: String, target: String) throws(FileSystemError) {
        try act(.link, path) { tree throws(WASIErrno) in
            try tree.createDirectories(FileTree.names(path).above)
            let (directory, name) = try tree.end(path)
            try directory.createLink(name, target: [UInt8](target.utf8))
        }
    }

    /// What is in a file; a copy.
    ///
    /// - Throws: ``FileSystemError``; `noent` if there is none, `isdir` for a folder.
    public func bytes(of path: String) throws(FileSystemError) -> [UInt8] {
        try act(.read, path) { tree throws(WASIErrno) in try tree.read(path) }
    }

    /// What is in a file as text, repaired where it is no UTF-8.
    ///
    /// - Throws: ``FileSystemError``; `noent` if there is none, `isdir` for a folder.
    public func text(of path: String) throws(FileSystemError) -> String {
        String(decoding: try bytes(of: path), as: UTF8.self)
    }

    /// Attributes of a file or folder.
    ///
    /// - Throws: ``FileSystemError``; `noent` if there is none.
    public func status(of path: String) throws(FileSystemError) -> Filestat {
        try act(.read, path) { tree throws(WASIErrno) in try tree.status(path) }
    }

    /// The names in a folder, in the order of their bytes.
    ///
    /// - Throws: ``FileSystemError``; `noent` if there is none, `notdir` for a file.
    public func names(in path: String = "/") throws(FileSystemError) -> [String] {
        try act(.list, path) { tree throws(WASIErrno) in
            try tree.directory(path).entries(countMax: nodeCountMax)
                .map { String(decoding: $0.name, as: UTF8.self) }
        }
    }

    /// The paths of all that is below a folder, folders with a slash behind them and before what is
    /// in them. Links are named, not followed.
    ///
    /// How long they are together is a guest's choice: names that are many and deep repeat all that
    /// is above them.
    ///
    /// - Parameter byteCountMax: Bytes of all paths together. The names of one folder, within the
    ///   usual limits of a file system, always fit into the usual one.
    /// - Throws: ``FileSystemError``; `overflow` for more than `byteCountMax`, `nametoolong` for
    ///   folders that are more than 256 deep, and for paths of more than 4,095 bytes.
    public func paths(
        below path: String = "/", byteCountMax: Int = 16 << 20
    ) throws(FileSystemError) -> [String] {
        let start = try act(.list, path) { tree throws(WASIErrno) in try tree.directory(path) }
        var walk = try TreeWalk(start)
        var paths: [String] = []
        var byteCount = 0
        while let step = walk.next() {
            let isFolder = step.type == .directory
            let found = isFolder ? step.path + "/" : step.path
            byteCount += found.utf8.count
            guard byteCount <= byteCountMax else {
                throw FileSystemError(.list, path, .overflow)
            }
            paths.append(found)
            if isFolder { try walk.enter(step) }
        }
        return paths
    }

    /// Takes a file, a link, or a folder with all that is in it away. Files that are open stay
    /// readable.
    ///
    /// - Throws: ``FileSystemError``; `noent` if there is none, `busy` for the root.
    public func remove(_ path: String) throws(FileSystemError) {
        let (directory, name) = try act(.remove, path) { tree throws(WASIErrno) in
            try tree.end(path)
        }
        var folders: [(any FileSystemDirectory, FileName)] = []
        func take(_ name: FileName, from directory: any FileSystemDirectory) throws(WASIErrno) {
            guard try directory.status(name).type == .directory else {
                return try directory.removeFile(name)
            }
            folders.append((directory, name))
        }
        try act(.remove, path) { _ throws(WASIErrno) in
            try take(name, from: directory)
            // A folder goes when it is found empty, else after what is in it.
            while let (directory, name) = folders.last {
                let folder = try directory.openDirectory(name)
                let entries = try folder.entries(countMax: nodeCountMax)
                if entries.isEmpty {
                    try directory.removeDirectory(name)
                    folders.removeLast()
                }
                for entry in entries {
                    if let name = FileName(entry.name) { try take(name, from: folder) }
                }
            }
        }
    }

    /// Adds what is in a folder of the host, links as links; sockets, pipes and devices are left
    /// out, and so are names that are no UTF-8.
    ///
    /// Nothing outside of the folder is read. What was copied before an error stays.
    ///
    /// - Parameters:
    ///   - folder: A path of the host, resolved by the host, links and all.
    ///   - path: The folder that the names come into; made if there is none.
    /// - Throws: ``FileSystemError``, with a path within the folder: `nospc` beyond the limits of
    ///   the file system, `nametoolong` for folders that are more than 256 deep.
    public func addTree(
        fromFolder folder: String, at path: String = "/"
    ) throws(FileSystemError) {
        let source = try HostDirectory(path: folder)
        let target = try act(.create, path) { tree throws(WASIErrno) in
            try tree.createDirectories(path)
        }
        try TreeCopy(keepsLinks: true).copy(source, into: target)
    }

    /// Writes what is in a folder into one of the host; files that are there get the new content.
    ///
    /// Links are left out, for a guest chose where they lead, and none in the host's folder is
    /// followed, nor is anything written to a pipe or a device there: nothing outside of it is
    /// written. What was written before an error stays.
    ///
    /// - Parameters:
    ///   - path: The folder of this file system.
    ///   - folder: A path of the host, of a folder that is there.
    /// - Throws: ``FileSystemError``, with a path within the folder.
    public func writeTree(
        from path: String = "/", toFolder folder: String
    ) throws(FileSystemError) {
        let source = try act(.list, path) { tree throws(WASIErrno) in try tree.directory(path) }
        try TreeCopy(keepsLinks: false).copy(source, into: try HostDirectory(path: folder))
    }

    /// Does something, and says with what it went wrong.
    private func act<Result>(
        _ operation: FileSystemError.Operation, _ path: String,
        _ body: (FileTree) throws(WASIErrno) -> Result
    ) throws(FileSystemError) -> Result {
        do throws(WASIErrno) {
            return try body(FileTree(rootDirectory()))
        } catch {
            throw FileSystemError(operation, path, error)
        }
    }
}
