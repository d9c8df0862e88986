/// State and attributes of descriptors. Spec: preview 1, `fd_close` and following.
extension WASIPreview1 {
    func directory(_ number: UInt32) throws(WASIErrno) -> any FileSystemDirectory {
        guard case .directory(let directory) = try descriptors.get(number).kind else {
            throw .badf
        }
        return directory
    }

    private func file(_ number: UInt32) throws(WASIErrno) -> any OpenFile {
        guard case .file(let file) = try descriptors.get(number).kind else { throw .badf }
        return file
    }

    func fdAdvise(_ values: CallArguments) throws(WASIErrno) {
        guard let advice = Advice(rawValue: values.u32(3)) else { throw .inval }
        let file = try file(values.u32(0))
        try file.advise(offset: values.u64(1), count: values.u64(2), advice)
    }

    /// Few systems can do it, so that hosts have agreed not to.
    func fdAllocate(_ values: CallArguments) throws(WASIErrno) {
        _ = try file(values.u32(0))
        throw .notsup
    }

    func fdClose(_ values: CallArguments) throws(WASIErrno) {
        _ = try descriptors.get(values.u32(0))
        descriptors[values.u32(0)] = nil
    }

    func fdSync(_ values: CallArguments, dataOnly: Bool) throws(WASIErrno) {
        try file(values.u32(0)).synchronize(dataOnly: dataOnly)
    }

    func fdFdstatGet(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let descriptor = try descriptors.get(values.u32(0))
        let type: FileType
        let rights: Rights
        var inheriting: Rights?
        switch descriptor.kind {
        case .directory:
            type = .directory
            let isGiven = descriptor.preopenName != nil
            rights = isGiven ? .preopenedDirectory : .openedDirectory
            if isGiven { inheriting = .preopenedInheriting }
        case .file(let file):
            type = try file.status().type
            rights = .file(canRead: file.canRead, canWrite: file.canWrite)
        case .standard(let file):
            type = Self.standardType(file)
            rights = file.canRead ? .fdRead : .fdWrite
        case .socket(let socket):
            type = socket.type
            rights = .socket
        }
        let address = values.size(1)
        try memory.clear(at: address, count: 24)
        try memory.store(type.rawValue, at: address)
        try memory.store(UInt16(truncatingIfNeeded: descriptor.flags.rawValue), at: address + 2)
        try memory.store(rights.rawValue, at: address + 8)
        try memory.store((inheriting ?? rights).rawValue, at: address + 16)
    }

    /// A terminal can be told from the rest, and nothing more.
    private static func standardType(_ file: any OpenFile) -> FileType {
        do {
            return try file.status().type == .characterDevice ? .characterDevice : .unknown
        } catch {
            return .unknown
        }
    }

    func fdFdstatSetFlags(_ values: CallArguments) throws(WASIErrno) {
        let flags = try DescriptorFlags(checked: values.u32(1), within: .all)
        var descriptor = try descriptors.get(values.u32(0))
        switch descriptor.kind {
        case .file, .socket: break
        case .directory, .standard: throw .badf
        }
        guard flags.isDisjoint(with: .anySync) else { throw .inval }
        descriptor.flags = flags
        descriptors[values.u32(0)] = descriptor
    }

    func fdFdstatSetRights(_ values: CallArguments) throws(WASIErrno) {
        if case .standard = try descriptors.get(values.u32(0)).kind { throw .badf }
        throw .notsup
    }

    func fdFilestatGet(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let status: Filestat
        switch try descriptors.get(values.u32(0)).kind {
        case .directory(let directory): status = try directory.status()
        case .file(let file): status = try file.status()
        case .standard(let file): status = Filestat(type: Self.standardType(file))
        case .socket(let socket): status = Filestat(type: socket.type)
        }
        try status.store(to: memory, at: values.size(1))
    }

    func fdFilestatSetSize(_ values: CallArguments) throws(WASIErrno) {
        try file(values.u32(0)).setSize(values.u64(1))
    }

    func fdFilestatSetTimes(_ values: CallArguments) throws(WASIErrno) {
        let times = try Self.times(values.u64(1), values.u64(2), flags: values.u32(3))
        switch try descriptors.get(values.u32(0)).kind {
        case .directory(let directory):
            try directory.setTimes(access: times.access, modification: times.modification)
        case .file(let file):
            try file.setTimes(access: times.access, modification: times.modification)
        case .standard, .socket: throw .badf
        }
    }

    static func times(
        _ access: UInt64, _ modification: UInt64, flags: UInt32
    ) throws(WASIErrno) -> (access: TimeChange, modification: TimeChange) {
        let flags = try SetTimesFlags(checked: flags, within: .all)
        guard !flags.isSuperset(of: [.access, .accessNow]),
            !flags.isSuperset(of: [.modification, .modificationNow])
        else { throw .inval }
        return (
            flags.contains(.access)
                ? .set(access) : flags.contains(.accessNow) ? .now : .keep,
            flags.contains(.modification)
                ? .set(modification) : flags.contains(.modificationNow) ? .now : .keep
        )
    }

    func fdPrestatGet(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        guard let name = try descriptors.get(values.u32(0)).preopenName,
            let byteCount = UInt32(exactly: name.count)
        else { throw .badf }
        let address = values.size(1)
        // The tag 0 is a directory, the only kind there is.
        try memory.clear(at: address, count: 8)
        try memory.store(byteCount, at: address + 4)
    }

    func fdPrestatDirName(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        guard let name = try descriptors.get(values.u32(0)).preopenName else { throw .notdir }
        guard UInt64(name.count) <= values.size(2) else { throw .nametoolong }
        try memory.write(name, at: values.size(1))
    }

    func fdRenumber(_ values: CallArguments) throws(WASIErrno) {
        let (from, to) = (values.u32(0), values.u32(1))
        let descriptor = try descriptors.get(from)
        _ = try descriptors.get(to)
        guard from != to else { return }
        descriptors[to] = descriptor
        descriptors[from] = nil
    }

    func fdSeek(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        guard let whence = Whence(rawValue: values.u32(2)) else { throw .inval }
        try memory.position(of: values.size(3), count: 8)
        var descriptor = try descriptors.get(values.u32(0))
        let file = try Self.seekable(descriptor)
        let origin: UInt64 =
            switch whence {
            case .set: 0
            case .current: descriptor.position
            case .end: try file.status().byteCount
            }
        let offset = Int64(bitPattern: values.u64(1))
        let (position, overflow) =
            offset < 0
            ? origin.subtractingReportingOverflow(offset.magnitude)
            : origin.addingReportingOverflow(offset.magnitude)
        guard !overflow else { throw .inval }
        descriptor.position = position
        descriptors[values.u32(0)] = descriptor
        try memory.store(position, at: values.size(3))
    }

    func fdTell(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let descriptor = try descriptors.get(values.u32(0))
        _ = try Self.seekable(descriptor)
        try memory.store(descriptor.position, at: values.size(1))
    }

    private static func seekable(_ descriptor: Descriptor) throws(WASIErrno) -> any OpenFile {
        switch descriptor.kind {
        case .file(let file) where !file.isStream: return file
        case .file, .standard, .socket: throw .spipe
        case .directory: throw .badf
        }
    }
}
