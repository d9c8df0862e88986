import Platform

/// Making, removing, renaming and listing names.
extension HostDirectory {
    public func createDirectory(_ name: FileName) throws(WASIErrno) {
        try unsafe withName(name) { raw, name in unsafe mkdirat(raw, name, 0o777) }
    }

    public func createLink(_ name: FileName, target: [UInt8]) throws(WASIErrno) {
        try unsafe withName(name) { raw, name in
            unsafe target.withCString { target in unsafe symlinkat(target, raw, name) }
        }
    }

    public func removeDirectory(_ name: FileName) throws(WASIErrno) {
        try unsafe withName(name) { raw, name in unsafe unlinkat(raw, name, AT_REMOVEDIR) }
    }

    public func removeFile(_ name: FileName) throws(WASIErrno) {
        do {
            try unsafe withName(name) { raw, name in unsafe unlinkat(raw, name, 0) }
        } catch {
            // POSIX says `perm` of a directory, Linux `isdir`, which tells more.
            if error == .perm, try status(name).type == .directory { throw .isdir }
            throw error
        }
    }

    public func link(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) {
        guard let other = other as? HostDirectory else { throw .xdev }
        try unsafe withName(name) { raw, name in
            unsafe other.withNewName(newName) { otherRaw, newName in
                unsafe linkat(raw, name, otherRaw, newName, 0)
            }
        }
    }

    public func rename(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) {
        guard let other = other as? HostDirectory else { throw .xdev }
        try unsafe withName(name) { raw, name in
            unsafe other.withNewName(newName) { otherRaw, newName in
                unsafe renameat(raw, name, otherRaw, newName)
            }
        }
    }

    private func withName(
        _ name: FileName, _ call: (Int32, UnsafePointer<CChar>) -> Int32
    ) throws(WASIErrno) {
        try system { unsafe withNewName(name, call) }
    }

    private func withNewName(
        _ name: FileName, _ call: (Int32, UnsafePointer<CChar>) -> Int32
    ) -> Int32 {
        unsafe name.withCString { name in unsafe call(raw, name) }
    }

    public func visitEntries(_ visit: (DirectoryEntry) -> Bool) throws(WASIErrno) {
        let descriptor = try openSelf()
        guard let stream = unsafe fdopendir(descriptor) else {
            let code = errno
            _ = close(descriptor)
            throw WASIErrno(host: code)
        }
        defer { _ = unsafe closedir(stream) }
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                let code = errno
                if code != 0 { throw WASIErrno(host: code) }
                return
            }
            let bytes = unsafe Self.name(of: entry)
            // Names that no path of a guest can spell are not shown.
            guard let name = FileName(bytes), String(validating: bytes, as: UTF8.self) != nil
            else { continue }
            let kind = unsafe Int32(entry.pointee.d_type)
            let found = DirectoryEntry(
                name: bytes, inode: UInt64(unsafe entry.pointee.d_ino),
                type: Self.type(kind) ?? kindByStatus(name))
            guard visit(found) else { return }
        }
    }

    private func kindByStatus(_ name: FileName) -> FileType {
        do { return try status(name).type } catch { return .unknown }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        // The system ends every name in NUL, within the entry it lent.
        unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
            unsafe name.withMemoryRebound(to: UInt8.self, capacity: 1) { start in
                var count = 0
                while unsafe start[count] != 0 { count += 1 }
                return unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
            }
        }
    }

    /// Nil if the file system does not say.
    private static func type(_ kind: Int32) -> FileType? {
        switch kind {
        case Int32(DT_UNKNOWN): nil
        case Int32(DT_BLK): .blockDevice
        case Int32(DT_CHR): .characterDevice
        case Int32(DT_DIR): .directory
        case Int32(DT_REG): .regularFile
        case Int32(DT_LNK): .symbolicLink
        case Int32(DT_SOCK): .socketStream
        default: .unknown
        }
    }
}
