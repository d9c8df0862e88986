/// The table: everything that takes a path.
extension WASIRow {
    static let pathCreateDirectory = WASIRow(
        ("fd", DescriptorNumber.self), ("path, path_len", GuestPath.self)
    ) { try $0.createDirectory(at: $2, $3, $1) }

    static let pathFilestatGet = WASIRow(
        ("fd", DescriptorNumber.self), ("flags", LookupFlags.self),
        ("path, path_len", GuestPath.self), ("buf", Out<Filestat>.self)
    ) { wasi, call, base, flags, path, result in
        let base = try wasi.directory(base)
        let follow = flags.contains(.symlinkFollow)
        try result.store(try PathWalk.find(base, path, follow: follow, call).status, call)
    }

    static let pathFilestatSetTimes = WASIRow(
        ("fd", DescriptorNumber.self), ("flags", LookupFlags.self),
        ("path, path_len", GuestPath.self), ("atim", Timestamp.self), ("mtim", Timestamp.self),
        ("fst_flags", SetTimesFlags.self)
    ) { wasi, call, base, flags, path, access, modification, setFlags in
        let times = try TimeChanges(access, modification, setFlags)
        try wasi.setTimes(
            at: base, path, follow: flags.contains(.symlinkFollow), times, call)
    }

    static let pathLink = WASIRow(
        ("old_fd", DescriptorNumber.self), ("old_flags", LookupFlags.self),
        ("old_path, old_path_len", GuestPath.self), ("new_fd", DescriptorNumber.self),
        ("new_path, new_path_len", GuestPath.self)
    ) { wasi, call, oldBase, flags, oldPath, newBase, newPath in
        try wasi.link(
            (oldBase, oldPath), (newBase, newPath), follow: flags.contains(.symlinkFollow), call)
    }

    static let pathOpen = WASIRow(
        ("fd", DescriptorNumber.self), ("dirflags", LookupFlags.self),
        ("path, path_len", GuestPath.self), ("oflags", OpenFlags.self),
        ("fs_rights_base", Rights.self), ("fs_rights_inheriting", Rights.self),
        ("fdflags", DescriptorFlags.self), ("opened_fd", Out<DescriptorNumber>.self)
    ) { wasi, call, base, lookup, path, openFlags, rights, _, flags, result in
        let number = try wasi.open(
            at: base, path, follow: lookup.contains(.symlinkFollow), openFlags, rights, flags,
            call)
        try result.store(number, call)
    }

    static let pathReadlink = WASIRow(
        ("fd", DescriptorNumber.self), ("path, path_len", GuestPath.self),
        ("buf, buf_len", OutBytes.self), ("bufused", Out<Size>.self)
    ) { wasi, call, base, path, buffer, result in
        let target = try wasi.readLink(at: base, path, call)
        try result.store(try buffer.store(target[...], call), call)
    }

    static let pathRemoveDirectory = WASIRow(
        ("fd", DescriptorNumber.self), ("path, path_len", GuestPath.self)
    ) { try $0.removeDirectory(at: $2, $3, $1) }

    static let pathRename = WASIRow(
        ("fd", DescriptorNumber.self), ("old_path, old_path_len", GuestPath.self),
        ("new_fd", DescriptorNumber.self), ("new_path, new_path_len", GuestPath.self)
    ) { wasi, call, oldBase, oldPath, newBase, newPath in
        try wasi.rename((oldBase, oldPath), (newBase, newPath), call)
    }

    static let pathSymlink = WASIRow(
        ("old_path, old_path_len", GuestPath.self), ("fd", DescriptorNumber.self),
        ("new_path, new_path_len", GuestPath.self)
    ) { wasi, call, target, base, path in
        try wasi.symlink(target, at: base, path, call)
    }

    static let pathUnlinkFile = WASIRow(
        ("fd", DescriptorNumber.self), ("path, path_len", GuestPath.self)
    ) { try $0.unlinkFile(at: $2, $3, $1) }
}
