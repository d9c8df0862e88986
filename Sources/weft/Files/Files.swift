import WasmCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files of the host, as far as the commands need them.
enum Files {
    /// How long a named pipe may have no writer.
    static let writerWaitMilliseconds: Int32 = 2_000

    /// The bytes of a file; `-` is standard input.
    ///
    /// They are the process's own: nothing that becomes of the file later changes them. Files that
    /// grow or shrink meanwhile, pipes and devices are read to their end.
    ///
    /// - Parameter bytesMax: Reading ends with an error beyond so many bytes.
    static func read(
        _ path: CommandWord, bytesMax: Int = ModuleLimits.standard.moduleBytesMax
    ) throws(Failure) -> ModuleBytes {
        let descriptor = path == "-" ? 0 : openFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        defer { if descriptor > 0 { _ = close(descriptor) } }
        var status = stat()
        guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
            throw .system("cannot read", path)
        }
        let type = status.st_mode & S_IFMT
        let size = type == S_IFREG ? Int(status.st_size) : 0
        guard size <= bytesMax else { throw tooLong(path, bytesMax) }
        // A byte more than there should be, so that the last read finds the end.
        guard var buffer = FileBuffer(capacity: size > 0 ? size + 1 : firstReadBytes) else {
            throw .system("cannot read", path)
        }
        if type == S_IFIFO, path != "-" { try waitForWriter(path, descriptor, &buffer) }
        while true {
            guard buffer.makeRoom(bytesMax: bytesMax + 1) else {
                throw .system("cannot read", path)
            }
            guard let got = buffer.read(from: descriptor) else {
                throw .system("cannot read", path)
            }
            if got == 0 { return buffer.take() }
            guard buffer.count <= bytesMax else { throw tooLong(path, bytesMax) }
        }
    }

    /// The bytes of a file of text, up to what a text may have.
    static func readText(_ path: CommandWord) throws(Failure) -> [UInt8] {
        let bytes = try read(path, bytesMax: ModuleLimits.textBytesMax)
        return bytes[0..<bytes.count]
    }

    private static let firstReadBytes = 1 << 16

    private static func tooLong(_ path: CommandWord, _ bytesMax: Int) -> Failure {
        Failure("cannot read \(path): more than \(bytesMax) bytes, the most that are taken")
    }

    /// Nothing can be read from a pipe that nobody has opened to write, which is no end yet.
    private static func waitForWriter(
        _ path: CommandWord, _ descriptor: Int32, _ buffer: inout FileBuffer
    ) throws(Failure) {
        guard buffer.read(from: descriptor) == 0 else { return }
        Descriptor.wait(descriptor, POLLIN, milliseconds: writerWaitMilliseconds)
        guard buffer.read(from: descriptor) == 0 else { return }
        throw Failure("cannot read \(path): nobody writes to this pipe")
    }

    /// Replaces a file; `-` is standard output.
    static func write(_ bytes: [UInt8], to path: CommandWord) throws(Failure) {
        if path == "-" { return try StandardOutput.write(bytes) }
        let descriptor = openFile(path, O_WRONLY | O_CREAT | O_TRUNC)
        guard descriptor >= 0 else { throw .system("cannot write", path) }
        guard Descriptor.write(bytes, to: descriptor) else {
            defer { _ = close(descriptor) }
            throw .system("cannot write", path)
        }
        guard close(descriptor) == 0 else { throw .system("cannot write", path) }
    }

    static func isDirectory(_ path: CommandWord, followsLink: Bool = true) -> Bool {
        var status = stat()
        let flags = followsLink ? 0 : AT_SYMLINK_NOFOLLOW
        return unsafe fstatat(AT_FDCWD, path.cString, &status, flags) == 0
            && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Paths of all files below a folder whose names end in a given way, sorted.
    ///
    /// Folders that are links are passed over: one of them may lead back.
    static func find(in folder: CommandWord, suffix: String) throws(Failure) -> [CommandWord] {
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

    private static func names(in folder: CommandWord) throws(Failure) -> [CommandWord] {
        guard let directory = unsafe opendir(folder.cString) else {
            throw .system("cannot list", folder)
        }
        defer { unsafe closedir(directory) }
        var names: [CommandWord] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe CommandWord(cString: $0)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}

extension CommandWord {
    /// As the system takes paths; names with a zero byte in them are none, and come to nothing.
    fileprivate var cString: [CChar] {
        bytes.contains(0) ? [0] : bytes.map { CChar(bitPattern: $0) } + [0]
    }
}

/// -1 if it can't be opened. Opening a pipe for reading does not wait for a writer, see
/// `O_NONBLOCK`.
private func openFile(_ path: CommandWord, _ flags: Int32) -> Int32 {
    unsafe open(path.cString, flags | O_CLOEXEC, 0o666)
}
