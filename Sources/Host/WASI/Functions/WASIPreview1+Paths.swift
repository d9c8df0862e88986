/// Everything that takes a path. Spec: preview 1, `path_open` and following.
extension WASIPreview1 {
    /// A path of the guest: valid UTF-8 without NUL, not too long.
    func path(
        at address: UInt64, count: UInt64, _ memory: GuestMemory
    ) throws(WASIErrno) -> [UInt8] {
        try memory.position(of: address, count: count)
        guard count <= UInt64(max(0, limits.pathBytesMax)) else { throw .nametoolong }
        let bytes = try memory.bytes(at: address, count: count)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .ilseq }
        guard !bytes.contains(0) else { throw .inval }
        return bytes
    }

    private func follows(_ bits: UInt32) throws(WASIErrno) -> Bool {
        try LookupFlags(checked: bits, within: .all).contains(.symlinkFollow)
    }

    func pathOpen(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let follow = try follows(values.u32(1))
        let flags = try OpenFlags(checked: values.u32(4), within: .all)
        let descriptorFlags = try DescriptorFlags(checked: values.u32(7), within: .all)
        let rights = Rights(rawValue: values.u64(5))
        let path = try path(at: values.size(2), count: values.size(3), memory)
        try memory.position(of: values.size(8), count: 4)
        let base: any FileSystemDirectory
        switch try descriptors.get(values.u32(0)).kind {
        case .directory(let directory): base = directory
        case .file: throw .notdir
        case .standard, .socket: throw .badf
        }
        guard descriptorFlags.isDisjoint(with: .anySync) else { throw .notsup }
        if flags.contains(.directory), flags != .directory { throw .inval }
        let options = OpenOptions(
            read: rights.contains(.fdRead), write: rights.contains(.fdWrite), flags: flags)
        if base.isReadOnly, options.changes { throw .perm }
        // Nothing is created for a guest that has no number left for it.
        guard !descriptors.isFull else { throw .mfile }
        let kind: Descriptor.Kind
        switch try PathWalk.open(base, path: path, follow: follow, options) {
        case .directory(let directory): kind = .directory(directory)
        case .file(let file): kind = .file(file)
        }
        let kept = descriptorFlags.intersection([.append, .nonblocking])
        let number = try descriptors.add(Descriptor(kind, flags: kept))
        try memory.store(number, at: values.size(8))
    }

    func pathFilestatGet(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let follow = try follows(values.u32(1))
        let base = try directory(values.u32(0))
        let path = try path(at: values.size(2), count: values.size(3), memory)
        let found = try PathWalk.find(base, path: path, follow: follow)
        try found.2.store(to: memory, at: values.size(4))
    }

    func pathFilestatSetTimes(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let follow = try follows(values.u32(1))
        let times = try Self.times(values.u64(4), values.u64(5), flags: values.u32(6))
        let base = try directory(values.u32(0))
        let path = try path(at: values.size(2), count: values.size(3), memory)
        let (directory, name, _) = try PathWalk.find(base, path: path, follow: follow)
        if let name {
            try directory.setTimes(
                name, access: times.access, modification: times.modification)
        } else {
            try directory.setTimes(access: times.access, modification: times.modification)
        }
    }

    func pathReadlink(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let base = try directory(values.u32(0))
        let path = try path(at: values.size(1), count: values.size(2), memory)
        try memory.position(of: values.size(5), count: 4)
        let (directory, name, status) = try PathWalk.find(base, path: path, follow: false)
        guard let name, status.type == .symbolicLink else { throw .inval }
        let target = try directory.readLink(name)
        // An absolute one would tell where things lie on the host.
        guard target.first != UInt8(ascii: "/") else { throw .perm }
        guard String(validating: target, as: UTF8.self) != nil else { throw .ilseq }
        let part = [UInt8](target.prefix(Int(clamping: values.size(4))))
        try memory.write(part, at: values.size(3))
        try memory.store(UInt32(clamping: part.count), at: values.size(5))
    }

    func pathCreateDirectory(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let base = try directory(values.u32(0))
        let path = try path(at: values.size(1), count: values.size(2), memory)
        switch try PathWalk.end(base, path: path) {
        case .directory: throw .exist
        case .entry(let directory, let name, _): try directory.createDirectory(name)
        }
    }

    func pathRemoveDirectory(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let base = try directory(values.u32(0))
        let path = try path(at: values.size(1), count: values.size(2), memory)
        switch try PathWalk.end(base, path: path) {
        case .directory: throw .inval
        case .entry(let directory, let name, let slash):
            // wasmtime does not remove `name/` and the specification is silent.
            if slash { throw try directory.status(name).type == .directory ? .inval : .notdir }
            try directory.removeDirectory(name)
        }
    }

    func pathUnlinkFile(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let base = try directory(values.u32(0))
        let path = try path(at: values.size(1), count: values.size(2), memory)
        switch try PathWalk.end(base, path: path) {
        case .directory: throw .isdir
        case .entry(let directory, let name, let slash):
            if slash { throw try directory.status(name).type == .directory ? .isdir : .notdir }
            try directory.removeFile(name)
        }
    }

    func pathSymlink(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let base = try directory(values.u32(2))
        let target = try path(at: values.size(0), count: values.size(1), memory)
        let path = try path(at: values.size(3), count: values.size(4), memory)
        guard let first = target.first else { throw .noent }
        // A link to the root of some host has no meaning to a guest.
        guard first != UInt8(ascii: "/") else { throw .perm }
        switch try PathWalk.end(base, path: path) {
        case .directory: throw .exist
        case .entry(let directory, let name, let slash):
            if slash { throw try directory.status(name).type == .directory ? .exist : .notdir }
            try directory.createLink(name, target: target)
        }
    }

    func pathLink(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let oldBase = try directory(values.u32(0))
        let newBase = try directory(values.u32(4))
        let oldPath = try path(at: values.size(2), count: values.size(3), memory)
        let newPath = try path(at: values.size(5), count: values.size(6), memory)
        if oldBase.isReadOnly || newBase.isReadOnly { throw .perm }
        guard try !follows(values.u32(1)) else { throw .inval }
        guard
            case .entry(let old, let oldName, let oldSlash) =
                try PathWalk.end(oldBase, path: oldPath)
        else { throw .perm }
        if oldSlash { throw try old.status(oldName).type == .directory ? .perm : .notdir }
        guard
            case .entry(let new, let newName, let newSlash) =
                try PathWalk.end(newBase, path: newPath)
        else { throw .exist }
        if newSlash { throw try new.status(newName).type == .directory ? .exist : .notdir }
        try old.link(oldName, to: new, as: newName)
    }

    func pathRename(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let oldBase = try directory(values.u32(0))
        let newBase = try directory(values.u32(3))
        let oldPath = try path(at: values.size(1), count: values.size(2), memory)
        let newPath = try path(at: values.size(4), count: values.size(5), memory)
        if oldBase.isReadOnly || newBase.isReadOnly { throw .perm }
        let oldEnd = try PathWalk.end(oldBase, path: oldPath)
        let newEnd = try PathWalk.end(newBase, path: newPath)
        guard case .entry(let old, let oldName, let oldSlash) = oldEnd,
            case .entry(let new, let newName, let newSlash) = newEnd
        else { throw .busy }
        if oldSlash || newSlash {
            guard try old.status(oldName).type == .directory else { throw .notdir }
        }
        try old.rename(oldName, to: new, as: newName)
    }
}
