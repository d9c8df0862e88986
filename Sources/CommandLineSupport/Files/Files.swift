import Platform
package import WasmCore

/// Files of the host, as far as the commands need them.
package enum Files {
    /// The bytes of a file; `-` is standard input.
    ///
    /// They are the process's own: nothing that becomes of the file later changes them. Files that
    /// grow or shrink meanwhile, pipes and devices are read to their end.
    ///
    /// - Parameters:
    ///   - bytesMax: Reading ends with an error beyond so many bytes.
    ///   - isInterrupted: Whether reading is to end; asked again and again.
    package static func read(
        _ path: CommandWord, bytesMax: Int = ModuleLimits.standard.moduleBytesMax,
        isInterrupted: @escaping () -> Bool = { false }
    ) throws(Failure) -> ModuleBytes {
        let descriptor = path == "-" ? 0 : openFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw .system(path) }
        defer { if descriptor > 0 { _ = close(descriptor) } }
        return try FileReader(
            path: path, descriptor: descriptor, bytesMax: bytesMax, isInterrupted: isInterrupted
        ).read()
    }

    /// The bytes of a file of text, up to what a text may have.
    package static func readText(_ path: CommandWord) throws(Failure) -> [UInt8] {
        let bytes = try read(path, bytesMax: ModuleLimits.textBytesMax)
        return bytes[0..<bytes.count]
    }

    /// The first bytes of a file, or all if it has no more.
    package static func readStart(
        _ path: CommandWord, byteCount: Int
    ) throws(Failure) -> [UInt8] {
        let descriptor = openFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw .system(path) }
        defer { _ = close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var filled = 0
        while filled < byteCount {
            let count = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe Descriptor.read(
                    from: descriptor, into: .init(rebasing: bytes.dropFirst(filled)))
            }
            guard let count else { throw .system(path) }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    /// The last bytes of a regular file; nil if it has fewer.
    package static func readEnd(
        _ path: CommandWord, byteCount: Int
    ) throws(Failure) -> [UInt8]? {
        let descriptor = openFile(path, O_RDONLY | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(path) }
        defer { _ = close(descriptor) }
        guard lseek(descriptor, -off_t(byteCount), SEEK_END) >= 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: byteCount)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe Descriptor.read(from: descriptor, into: $0)
        }
        return count == byteCount ? bytes : nil
    }

    /// Replaces a file; `-` is standard output.
    package static func write(_ bytes: [UInt8], to path: CommandWord) throws(Failure) {
        if path == "-" { return try StandardOutput.write(bytes) }
        let descriptor = openFile(path, O_WRONLY | O_CREAT | O_TRUNC)
        guard descriptor >= 0 else { throw .system(path) }
        guard Descriptor.write(bytes, to: descriptor) else {
            defer { _ = close(descriptor) }
            throw .system(path)
        }
        guard close(descriptor) == 0 else { throw .system(path) }
    }

    /// Makes a file, or replaces one, by what is complete: until then nothing of the name changes.
    ///
    /// - Parameter write: Writes to a descriptor, which is closed afterwards.
    package static func replace<Result>(
        _ path: CommandWord, write: (Int32) throws -> Result
    ) throws -> Result {
        // Of this process alone, and no link of somebody's.
        let part = path + CommandWord(".\(getpid()).part")
        _ = unsafe unlink(part.cString)
        let descriptor = openFile(part, O_WRONLY | O_CREAT | O_EXCL)
        guard descriptor >= 0 else { throw Failure.system(part) }
        do {
            let result: Result
            do {
                result = try write(descriptor)
                guard fsync(descriptor) == 0 else { throw Failure.system(part) }
            } catch {
                _ = close(descriptor)
                throw error
            }
            guard close(descriptor) == 0, unsafe rename(part.cString, path.cString) == 0 else {
                throw Failure.system(path)
            }
            synchronizeFolder(of: path)
            return result
        } catch {
            _ = unsafe unlink(part.cString)
            throw error
        }
    }

    /// Takes a file away.
    package static func remove(_ path: CommandWord) throws(Failure) {
        guard unsafe unlink(path.cString) == 0 else { throw .system(path) }
    }

    /// Lets a link in a folder lead to another file of it, at once.
    package static func link(
        _ name: CommandWord, to target: CommandWord, in folder: CommandWord
    ) throws(Failure) {
        let part = folder + name + CommandWord(".\(getpid()).part")
        _ = unsafe unlink(part.cString)
        guard unsafe symlink(target.cString, part.cString) == 0,
            unsafe rename(part.cString, (folder + name).cString) == 0
        else { throw .system(folder + name) }
        synchronizeFolder(of: folder + name)
    }

    /// Lets names last that have just been given; not all file systems can.
    private static func synchronizeFolder(of path: CommandWord) {
        let folder = path.folder.bytes.isEmpty ? "./" : path.folder
        let descriptor = openFile(folder, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }

    /// Makes a folder, unless it is there.
    package static func makeFolder(_ path: CommandWord) throws(Failure) {
        guard unsafe mkdir(path.cString, 0o777) == 0 || errno == EEXIST else {
            throw .system(path)
        }
        try checkDirectory(path)
    }

    /// Opens a file that somebody else writes, anew: one piece behind the other.
    ///
    /// - Returns: A descriptor, which is the caller's to close.
    package static func openToWrite(_ path: CommandWord) throws(Failure) -> Int32 {
        let descriptor = openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NOCTTY)
        guard descriptor >= 0 else { throw .system(path) }
        return descriptor
    }

    /// Opens a file that somebody else reads. As in a shell, a named pipe waits for its writer.
    ///
    /// - Parameter deadline: When that wait ends, with an error.
    /// - Returns: A descriptor, which nobody closes before the process ends. Who reads from a pipe
    ///   has to wait until there is something.
    package static func openToRead(
        _ path: CommandWord, until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> Int32 {
        let opening = FileOpening { openFile(path, O_RDONLY | O_NOCTTY) }
        guard let descriptor = opening.descriptor(until: deadline) else {
            throw Failure("\(path): interrupted", status: Failure.trapStatus)
        }
        guard descriptor >= 0 else { throw .system(path) }
        guard !isDirectory(path) else {
            defer { _ = close(descriptor) }
            errno = EISDIR
            throw .system(path)
        }
        // Another reader may take what a wait has seen.
        if isPipe(descriptor) { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        return descriptor
    }

    private static func isPipe(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }

    /// Whether there is something that can be read at a path.
    package static func isFile(_ path: CommandWord) -> Bool {
        var status = stat()
        return unsafe fstatat(AT_FDCWD, path.cString, &status, 0) == 0
            && status.st_mode & S_IFMT != S_IFDIR
    }

    /// Whether something at a path is a file that keeps what is written to it, and no device or
    /// pipe.
    package static func isRegularFile(_ path: CommandWord) -> Bool {
        var status = stat()
        return unsafe fstatat(AT_FDCWD, path.cString, &status, 0) == 0
            && status.st_mode & S_IFMT == S_IFREG
    }

    /// - Throws: Why a folder can't be opened, in the system's words.
    package static func checkDirectory(_ path: CommandWord) throws(Failure) {
        let descriptor = openFile(path, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw .system(path) }
        _ = close(descriptor)
    }

    package static func isDirectory(_ path: CommandWord, followsLink: Bool = true) -> Bool {
        var status = stat()
        let flags = followsLink ? 0 : AT_SYMLINK_NOFOLLOW
        return unsafe fstatat(AT_FDCWD, path.cString, &status, flags) == 0
            && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Paths of all files below a folder whose names end in a given way, sorted.
    ///
    /// Folders that are links are passed over: one of them may lead back.
    package static func find(in folder: CommandWord, suffix: String) throws(Failure)
        -> [CommandWord]
    {
        var found: [CommandWord] = []
        var folders = [folder]
        while let folder = folders.popLast() {
            for name in try names(in: folder) {
                let path = (folder.hasSuffix("/") ? folder : folder + "/") + name
                if name.hasSuffix(suffix) {
                    found.append(path)
                } else if isDirectory(path, followsLink: false) {
                    folders.append(path)
                }
            }
        }
        return found.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// What is in a folder, in any order.
    ///
    /// - Parameter includesHidden: Whether names that begin with a dot are among it.
    package static func names(
        in folder: CommandWord, includesHidden: Bool = false
    ) throws(Failure) -> [CommandWord] {
        guard let directory = unsafe opendir(folder.cString) else {
            throw .system(folder)
        }
        defer { unsafe closedir(directory) }
        var names: [CommandWord] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe CommandWord(cString: $0)
                }
            }
            let isHidden = name.hasPrefix(".") && (!includesHidden || name == "." || name == "..")
            if !isHidden { names.append(name) }
        }
        return names
    }
}

/// -1 if it can't be opened. Opening a pipe for reading does not wait for a writer, see
/// `O_NONBLOCK`.
private func openFile(_ path: CommandWord, _ flags: Int32) -> Int32 {
    unsafe open(path.cString, flags | O_CLOEXEC, 0o666)
}
