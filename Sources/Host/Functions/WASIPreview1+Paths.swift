/// Everything that takes a path. Spec: preview 1, `path_open` and following.
extension WASIPreview1 {
    func open(
        at base: DescriptorNumber, _ path: GuestPath, follow: Bool, _ flags: OpenFlags,
        _ rights: Rights, _ descriptorFlags: DescriptorFlags, _ call: GuestCall
    ) throws -> DescriptorNumber {
        let directory: any FileSystemDirectory
        let from = try descriptors.get(base)
        switch from.kind {
        case .directory(let found): directory = found
        case .file: throw WASIErrno.notdir
        case .standard, .socket: throw WASIErrno.badf
        }
        guard descriptorFlags.isDisjoint(with: .anySync) else { throw WASIErrno.notsup }
        if flags.contains(.directory), flags != .directory { throw WASIErrno.inval }
        let options = OpenOptions(
            read: rights.contains(.fdRead), write: rights.contains(.fdWrite), flags: flags)
        if directory.isReadOnly, options.changes { throw WASIErrno.perm }
        // Nothing is created for a guest that has no number left for it.
        let leases = try leaseDescriptor()
        let kind: Descriptor.Kind
        var isDirectory = false
        switch try PathWalk.open(directory, path, follow: follow, options, call) {
        case .directory(let directory): (kind, isDirectory) = (.directory(directory), true)
        case .file(let file): kind = .file(file)
        }
        let (preopen, steps) = from.origin.place ?? (0, [])
        let opened = OpenedPath(
            preopen: preopen, steps: steps + OpenedPath.steps(of: path.bytes),
            isDirectory: isDirectory, canRead: options.read, canWrite: options.write)
        let kept = descriptorFlags.intersection([.append, .nonblocking])
        return try descriptors.add(Descriptor(kind, .opened(opened), flags: kept, leases: leases))
    }

    func setTimes(
        at base: DescriptorNumber, _ path: GuestPath, follow: Bool, _ times: TimeChanges,
        _ call: GuestCall
    ) throws {
        let base = try directory(base)
        let (directory, name, _) = try PathWalk.find(base, path, follow: follow, call)
        if let name {
            try directory.setTimes(
                name, access: times.access, modification: times.modification)
        } else {
            try directory.setTimes(access: times.access, modification: times.modification)
        }
    }

    func readLink(
        at base: DescriptorNumber, _ path: GuestPath, _ call: GuestCall
    ) throws -> [UInt8] {
        let base = try directory(base)
        let (directory, name, status) = try PathWalk.find(base, path, follow: false, call)
        guard let name, status.type == .symbolicLink else { throw WASIErrno.inval }
        let target = try directory.readLink(name)
        // An absolute one would tell where things lie on the host.
        guard target.first != UInt8(ascii: "/") else { throw WASIErrno.perm }
        guard String(validating: target, as: UTF8.self) != nil else { throw WASIErrno.ilseq }
        return target
    }

    func createDirectory(
        at base: DescriptorNumber, _ path: GuestPath, _ call: GuestCall
    ) throws {
        switch try PathWalk.end(try directory(base), path, call) {
        case .directory: throw WASIErrno.exist
        case .entry(let directory, let name, _): try directory.createDirectory(name)
        }
    }

    func removeDirectory(
        at base: DescriptorNumber, _ path: GuestPath, _ call: GuestCall
    ) throws {
        switch try PathWalk.end(try directory(base), path, call) {
        case .directory: throw WASIErrno.inval
        case .entry(let directory, let name, let slash):
            // wasmtime does not remove `name/` and the specification is silent.
            if slash { throw try Self.isDirectory(directory, name) ? WASIErrno.inval : .notdir }
            try directory.removeDirectory(name)
        }
    }

    func unlinkFile(at base: DescriptorNumber, _ path: GuestPath, _ call: GuestCall) throws {
        switch try PathWalk.end(try directory(base), path, call) {
        case .directory: throw WASIErrno.isdir
        case .entry(let directory, let name, let slash):
            if slash { throw try Self.isDirectory(directory, name) ? WASIErrno.isdir : .notdir }
            try directory.removeFile(name)
        }
    }

    func symlink(
        _ target: GuestPath, at base: DescriptorNumber, _ path: GuestPath, _ call: GuestCall
    ) throws {
        let base = try directory(base)
        guard let first = target.bytes.first else { throw WASIErrno.noent }
        // A link to the root of some host has no meaning to a guest.
        guard first != UInt8(ascii: "/") else { throw WASIErrno.perm }
        switch try PathWalk.end(base, path, call) {
        case .directory: throw WASIErrno.exist
        case .entry(let directory, let name, let slash):
            if slash { throw try Self.isDirectory(directory, name) ? WASIErrno.exist : .notdir }
            try directory.createLink(name, target: target.bytes)
        }
    }

    func link(
        _ old: (base: DescriptorNumber, path: GuestPath),
        _ new: (base: DescriptorNumber, path: GuestPath), follow: Bool, _ call: GuestCall
    ) throws {
        let oldBase = try directory(old.base)
        let newBase = try directory(new.base)
        if oldBase.isReadOnly || newBase.isReadOnly { throw WASIErrno.perm }
        guard !follow else { throw WASIErrno.inval }
        guard
            case .entry(let from, let oldName, let oldSlash) =
                try PathWalk.end(oldBase, old.path, call)
        else { throw WASIErrno.perm }
        if oldSlash { throw try Self.isDirectory(from, oldName) ? WASIErrno.perm : .notdir }
        guard
            case .entry(let to, let newName, let newSlash) =
                try PathWalk.end(newBase, new.path, call)
        else { throw WASIErrno.exist }
        if newSlash { throw try Self.isDirectory(to, newName) ? WASIErrno.exist : .notdir }
        try from.link(oldName, to: to, as: newName)
    }

    func rename(
        _ old: (base: DescriptorNumber, path: GuestPath),
        _ new: (base: DescriptorNumber, path: GuestPath), _ call: GuestCall
    ) throws {
        let oldBase = try directory(old.base)
        let newBase = try directory(new.base)
        if oldBase.isReadOnly || newBase.isReadOnly { throw WASIErrno.perm }
        let oldEnd = try PathWalk.end(oldBase, old.path, call)
        let newEnd = try PathWalk.end(newBase, new.path, call)
        guard case .entry(let from, let oldName, let oldSlash) = oldEnd,
            case .entry(let to, let newName, let newSlash) = newEnd
        else { throw WASIErrno.busy }
        if oldSlash || newSlash {
            guard try Self.isDirectory(from, oldName) else { throw WASIErrno.notdir }
        }
        try from.rename(oldName, to: to, as: newName)
        if let from = place(old), let to = place(new) { descriptors.rename(from, to: to) }
    }

    /// What a path of the guest's is, below a directory that was given.
    private func place(
        _ path: (base: DescriptorNumber, path: GuestPath)
    ) -> (preopen: Int, steps: [[UInt8]])? {
        guard let base = descriptors[path.base]?.origin.place else { return nil }
        return (base.preopen, base.steps + OpenedPath.steps(of: path.path.bytes))
    }

    private static func isDirectory(
        _ directory: any FileSystemDirectory, _ name: FileName
    ) throws(WASIErrno) -> Bool {
        try directory.status(name).type == .directory
    }
}
