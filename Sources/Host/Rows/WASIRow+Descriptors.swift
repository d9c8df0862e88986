/// The table: state and attributes of descriptors.
extension WASIRow {
    static let fdAdvise = WASIRow(
        ("fd", DescriptorNumber.self), ("offset", FileSize.self), ("len", FileSize.self),
        ("advice", Advice.self)
    ) { wasi, _, number, offset, count, advice in
        try wasi.file(number).advise(offset: offset, count: count, advice)
    }

    /// Few systems can do it, so that hosts have agreed not to.
    static let fdAllocate = WASIRow(
        ("fd", DescriptorNumber.self), ("offset", FileSize.self), ("len", FileSize.self)
    ) { wasi, _, number, _, _ in
        _ = try wasi.file(number)
        throw WASIErrno.notsup
    }

    static let fdClose = WASIRow(("fd", DescriptorNumber.self)) { wasi, _, number in
        try wasi.close(number)
    }

    static let fdDatasync = WASIRow(("fd", DescriptorNumber.self)) { wasi, _, number in
        try wasi.file(number).synchronize(dataOnly: true)
    }

    static let fdSync = WASIRow(("fd", DescriptorNumber.self)) { wasi, _, number in
        try wasi.file(number).synchronize(dataOnly: false)
    }

    static let fdFdstatGet = WASIRow(
        ("fd", DescriptorNumber.self), ("stat", Out<DescriptorStatus>.self)
    ) { try $3.store($0.status(of: $2), $1) }

    static let fdFdstatSetFlags = WASIRow(
        ("fd", DescriptorNumber.self), ("flags", DescriptorFlags.self)
    ) { wasi, _, number, flags in try wasi.setFlags(of: number, flags) }

    static let fdFdstatSetRights = WASIRow(
        ("fd", DescriptorNumber.self), ("fs_rights_base", Rights.self),
        ("fs_rights_inheriting", Rights.self)
    ) { wasi, _, number, _, _ in
        if case .standard = try wasi.descriptors.get(number).kind { throw WASIErrno.badf }
        throw WASIErrno.notsup
    }

    static let fdFilestatGet = WASIRow(
        ("fd", DescriptorNumber.self), ("buf", Out<Filestat>.self)
    ) { try $3.store($0.attributes(of: $2), $1) }

    static let fdFilestatSetSize = WASIRow(
        ("fd", DescriptorNumber.self), ("size", FileSize.self)
    ) { try $0.setSize(of: $2, $3, $1) }

    static let fdFilestatSetTimes = WASIRow(
        ("fd", DescriptorNumber.self), ("atim", Timestamp.self), ("mtim", Timestamp.self),
        ("fst_flags", SetTimesFlags.self)
    ) { wasi, _, number, access, modification, flags in
        try wasi.setTimes(of: number, try TimeChanges(access, modification, flags))
    }

    static let fdPrestatGet = WASIRow(
        ("fd", DescriptorNumber.self), ("buf", Out<PreopenStatus>.self)
    ) { wasi, call, number, result in
        guard let name = try wasi.descriptors.get(number).preopenName,
            let byteCount = UInt32(exactly: name.count)
        else { throw WASIErrno.badf }
        try result.store(PreopenStatus(nameByteCount: byteCount), call)
    }

    static let fdPrestatDirName = WASIRow(
        ("fd", DescriptorNumber.self), ("path, path_len", OutBytes.self)
    ) { wasi, call, number, path in
        guard let name = try wasi.descriptors.get(number).preopenName else {
            throw WASIErrno.notdir
        }
        guard UInt64(name.count) <= path.count else { throw WASIErrno.nametoolong }
        _ = try path.store(name[...], call)
    }

    static let fdRenumber = WASIRow(
        ("fd", DescriptorNumber.self), ("to", DescriptorNumber.self)
    ) { wasi, _, from, to in try wasi.renumber(from, to) }

    static let fdSeek = WASIRow(
        ("fd", DescriptorNumber.self), ("offset", Int64.self), ("whence", Whence.self),
        ("newoffset", Out<FileSize>.self)
    ) { wasi, call, number, offset, whence, result in
        try result.store(try wasi.seek(number, by: offset, from: whence), call)
    }

    static let fdTell = WASIRow(
        ("fd", DescriptorNumber.self), ("offset", Out<FileSize>.self)
    ) { try $3.store(try $0.position(of: $2), $1) }
}
