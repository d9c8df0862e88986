/// State and attributes of descriptors. Spec: preview 1, `fd_close` and following.
extension WASIPreview1 {
    func directory(_ number: DescriptorNumber) throws(WASIErrno) -> any FileSystemDirectory {
        guard case .directory(let directory) = try descriptors.get(number).kind else {
            throw .badf
        }
        return directory
    }

    func file(_ number: DescriptorNumber) throws(WASIErrno) -> any OpenFile {
        guard case .file(let file) = try descriptors.get(number).kind else { throw .badf }
        return file
    }

    func close(_ number: DescriptorNumber) throws(WASIErrno) {
        let closed = try descriptors.get(number)
        descriptors[number] = nil
        listings.remove(number)
        tellEnd(of: closed)
        sleepers.wakeAll()
    }

    func renumber(_ from: DescriptorNumber, _ to: DescriptorNumber) throws(WASIErrno) {
        let descriptor = try descriptors.get(from)
        let closed = try descriptors.get(to)
        guard from != to else { return }
        descriptors[to] = nil
        descriptors[to] = descriptor
        descriptors[from] = nil
        listings.move(from, to: to)
        tellEnd(of: closed)
        sleepers.wakeAll()
    }

    /// Tells a standard stream, unless the guest has another descriptor of it.
    private func tellEnd(of descriptor: Descriptor) {
        guard case .standard(let stream) = descriptor.kind, !descriptors.has(stream) else { return }
        stream.guestClosed()
    }

    func status(of number: DescriptorNumber) throws(WASIErrno) -> DescriptorStatus {
        let descriptor = try descriptors.get(number)
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
        return DescriptorStatus(
            type: type, flags: descriptor.flags, rights: rights, inheriting: inheriting ?? rights)
    }

    /// A terminal can be told from the rest, and nothing more: libraries take a character device
    /// for one.
    private static func standardType(_ file: any OpenFile) -> FileType {
        file.isTerminal ? .characterDevice : .unknown
    }

    func attributes(of number: DescriptorNumber) throws(WASIErrno) -> Filestat {
        switch try descriptors.get(number).kind {
        case .directory(let directory): try directory.status()
        case .file(let file): try file.status()
        case .standard(let file): Filestat(type: Self.standardType(file))
        case .socket(let socket): Filestat(type: socket.type)
        }
    }

    func setFlags(of number: DescriptorNumber, _ flags: DescriptorFlags) throws(WASIErrno) {
        var descriptor = try descriptors.get(number)
        switch descriptor.kind {
        case .file, .socket: break
        case .directory, .standard: throw .badf
        }
        guard flags.isDisjoint(with: .anySync) else { throw .inval }
        descriptor.flags = flags
        descriptors[number] = descriptor
    }

    func setSize(of number: DescriptorNumber, _ byteCount: UInt64, _ call: GuestCall) throws {
        let file = try file(number)
        try fillGap(of: file, before: byteCount, call)
        try file.setSize(byteCount)
    }

    /// Stores the zeros between the end of a file and a position, if there have to be any, in parts
    /// so that they are charged for and the guest can be stopped.
    func fillGap(of file: any OpenFile, before position: UInt64, _ call: GuestCall) throws {
        var left = file.zerosStored(before: position)
        while left > 0 {
            let part = min(CallCost.chunk, left)
            try charge(part, call)
            left -= part
            try file.setSize(position - left)
        }
    }

    func setTimes(of number: DescriptorNumber, _ times: TimeChanges) throws(WASIErrno) {
        switch try descriptors.get(number).kind {
        case .directory(let directory):
            try directory.setTimes(access: times.access, modification: times.modification)
        case .file(let file):
            try file.setTimes(access: times.access, modification: times.modification)
        case .standard, .socket: throw .badf
        }
    }

    func seek(
        _ number: DescriptorNumber, by offset: Int64, from whence: Whence
    ) throws(WASIErrno) -> UInt64 {
        var descriptor = try descriptors.get(number)
        let file = try Self.seekable(descriptor)
        let origin: UInt64 =
            switch whence {
            case .set: 0
            case .current: descriptor.position
            case .end: try file.status().byteCount
            }
        let (position, overflow) =
            offset < 0
            ? origin.subtractingReportingOverflow(offset.magnitude)
            : origin.addingReportingOverflow(offset.magnitude)
        guard !overflow else { throw .inval }
        descriptor.position = position
        descriptors[number] = descriptor
        return position
    }

    func position(of number: DescriptorNumber) throws(WASIErrno) -> UInt64 {
        let descriptor = try descriptors.get(number)
        _ = try Self.seekable(descriptor)
        return descriptor.position
    }

    private static func seekable(_ descriptor: Descriptor) throws(WASIErrno) -> any OpenFile {
        switch descriptor.kind {
        case .file(let file) where !file.isStream: return file
        case .file, .standard, .socket: throw .spipe
        case .directory: throw .badf
        }
    }
}
