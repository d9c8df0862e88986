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
    /// The bytes of a file; `-` is standard input.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = try open(path)
        defer { if descriptor != 0 { _ = close(descriptor) } }
        var bytes: [UInt8] = []
        while true {
            guard let count = Descriptor.read(from: descriptor, into: &bytes, byteCountMax: 1 << 20)
            else { throw systemFailure("cannot read", path) }
            if count == 0 { return bytes }
        }
    }

    /// The bytes of a file without a copy, where the system can map it.
    ///
    /// The file must not be cut short while it is in use, as with every program that is mapped.
    static func map(_ path: String) throws(Failure) -> ModuleBytes {
        let descriptor = try open(path)
        defer { if descriptor != 0 { _ = close(descriptor) } }
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > 0
        {
            let byteCount = Int(status.st_size)
            let base = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
            if let base = unsafe base, unsafe base != MAP_FAILED {
                return unsafe ModuleBytes(unsafe: base, count: byteCount) { base, count in
                    _ = unsafe munmap(UnsafeMutableRawPointer(mutating: base), count)
                }
            }
        }
        return ModuleBytes(try read(path))
    }

    /// Replaces a file; `-` is standard output.
    static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        if path == "-" {
            guard StandardOutput.write(bytes) else { throw systemFailure("cannot write", path) }
            return
        }
        let descriptor = openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemFailure("cannot write", path) }
        let isWritten = Descriptor.write(bytes, to: descriptor)
        guard close(descriptor) == 0, isWritten else { throw systemFailure("cannot write", path) }
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Paths of all files below a folder whose names end in a given way, sorted.
    static func find(in folder: String, suffix: String) throws(Failure) -> [String] {
        var found: [String] = []
        var folders = [folder]
        while let folder = folders.popLast() {
            for name in try names(in: folder) {
                let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
                if name.hasSuffix(suffix) {
                    found.append(path)
                } else if isDirectory(path) {
                    folders.append(path)
                }
            }
        }
        return found.sorted()
    }

    private static func names(in folder: String) throws(Failure) -> [String] {
        guard let directory = unsafe opendir(folder) else {
            throw systemFailure("cannot list", folder)
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func open(_ path: String) throws(Failure) -> Int32 {
        if path == "-" { return 0 }
        let descriptor = openFile(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemFailure("cannot read", path) }
        return descriptor
    }

    private static func systemFailure(_ what: String, _ path: String) -> Failure {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return Failure("\(what) \(path): \(reason)")
    }
}

private func openFile(_ path: String, _ flags: Int32) -> Int32 {
    unsafe open(path, flags, 0o666)
}
