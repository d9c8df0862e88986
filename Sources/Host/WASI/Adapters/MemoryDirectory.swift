/// A directory of a ``MemoryFileSystem``.
final class MemoryDirectory: FileSystemDirectory {
    private let system: MemoryFileSystem
    private let node: MemoryNode
    static let nameBytesMax = 255

    init(_ system: MemoryFileSystem, _ node: MemoryNode) {
        self.system = system
        self.node = node
    }

    var isReadOnly: Bool { false }

    private var children: [FileName: MemoryNode] {
        if case .directory(let children) = node.content { children } else { [:] }
    }

    private func child(_ name: FileName) throws(WASIErrno) -> MemoryNode {
        guard name.bytes.count <= Self.nameBytesMax else { throw .nametoolong }
        guard let child = children[name] else { throw .noent }
        return child
    }

    /// Puts a node under a name, or takes the name away.
    private func set(_ name: FileName, _ child: MemoryNode?) {
        guard case .directory(var children) = node.content else { return }
        // Else the dictionary would be shared with the node, and copied.
        node.content = .directory([:])
        children[name] = child
        node.content = .directory(children)
        if child?.type == .directory { child?.parent = node }
        node.modificationTime = system.now()
        node.changeTime = node.modificationTime
    }

    private func add(_ name: FileName, _ content: MemoryNode.Content) throws(WASIErrno) {
        guard name.bytes.count <= Self.nameBytesMax else { throw .nametoolong }
        guard !node.isRemoved else { throw .noent }
        guard children[name] == nil else { throw .exist }
        set(name, try system.makeNode(content))
    }

    func openDirectory(_ name: FileName) throws(WASIErrno) -> any FileSystemDirectory {
        let child = try child(name)
        guard child.type == .directory else { throw .notdir }
        return MemoryDirectory(system, child)
    }

    func open(_ name: FileName, _ options: OpenOptions) throws(WASIErrno) -> OpenedNode {
        let found: MemoryNode
        if options.flags.contains(.create), children[name] == nil {
            try add(name, .file([]))
            found = try child(name)
        } else {
            found = try child(name)
            if options.flags.isSuperset(of: [.create, .exclusive]) { throw .exist }
        }
        switch found.content {
        case .link: throw .loop
        case .directory:
            guard !options.changes else { throw .isdir }
            return .directory(MemoryDirectory(system, found))
        case .file:
            guard !options.flags.contains(.directory) else { throw .notdir }
            let file = MemoryFile(
                system, found, canRead: options.read || !options.write,
                canWrite: options.changes)
            if options.flags.contains(.truncate) { try file.setSize(0) }
            return .file(file)
        }
    }

    func reopen() -> any FileSystemDirectory { MemoryDirectory(system, node) }

    func readLink(_ name: FileName) throws(WASIErrno) -> [UInt8] {
        guard case .link(let target) = try child(name).content else { throw .inval }
        return target
    }

    func status() -> Filestat { node.status }
    func status(_ name: FileName) throws(WASIErrno) -> Filestat { try child(name).status }

    func setTimes(access: TimeChange, modification: TimeChange) {
        node.setTimes(access: access, modification: modification, now: system.now())
    }
    func setTimes(
        _ name: FileName, access: TimeChange, modification: TimeChange
    ) throws(WASIErrno) {
        try child(name).setTimes(access: access, modification: modification, now: system.now())
    }

    func createDirectory(_ name: FileName) throws(WASIErrno) { try add(name, .directory([:])) }
    func createLink(_ name: FileName, target: [UInt8]) throws(WASIErrno) {
        try add(name, .link(target))
    }

    func removeDirectory(_ name: FileName) throws(WASIErrno) {
        let child = try child(name)
        guard case .directory(let children) = child.content else { throw .notdir }
        guard children.isEmpty else { throw .notempty }
        child.isRemoved = true
        set(name, nil)
        system.drop(child)
    }

    func removeFile(_ name: FileName) throws(WASIErrno) {
        let child = try child(name)
        guard child.type != .directory else { throw .isdir }
        set(name, nil)
        system.drop(child)
    }

    func link(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) {
        guard let other = other as? MemoryDirectory, other.system === system else { throw .xdev }
        let child = try child(name)
        guard child.type != .directory else { throw .perm }
        guard newName.bytes.count <= Self.nameBytesMax else { throw .nametoolong }
        guard other.children[newName] == nil else { throw .exist }
        guard !other.node.isRemoved else { throw .noent }
        child.linkCount += 1
        other.set(newName, child)
    }

    func rename(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) {
        guard let other = other as? MemoryDirectory, other.system === system else { throw .xdev }
        let child = try child(name)
        guard newName.bytes.count <= Self.nameBytesMax else { throw .nametoolong }
        guard !other.node.isRemoved else { throw .noent }
        if child.type == .directory {
            // A directory must not end up below itself.
            var above: MemoryNode? = other.node
            while let node = above {
                guard node !== child else { throw .inval }
                above = node.parent
            }
        }
        if let old = other.children[newName] {
            if old === child { return }
            if case .directory(let children) = old.content {
                guard child.type == .directory else { throw .isdir }
                guard children.isEmpty else { throw .notempty }
                old.isRemoved = true
            } else if child.type == .directory {
                throw .notdir
            }
            system.drop(old)
        }
        set(name, nil)
        other.set(newName, child)
    }

    func entries(countMax: Int) throws(WASIErrno) -> [DirectoryEntry] {
        guard children.count <= countMax else { throw .nomem }
        return children.map {
            DirectoryEntry(name: $0.key.bytes, inode: $0.value.inode, type: $0.value.type)
        }.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }
}

/// An open file of a ``MemoryFileSystem``.
final class MemoryFile: OpenFile {
    private let system: MemoryFileSystem
    private let node: MemoryNode
    let canRead: Bool
    let canWrite: Bool

    init(_ system: MemoryFileSystem, _ node: MemoryNode, canRead: Bool, canWrite: Bool) {
        self.system = system
        self.node = node
        self.canRead = canRead
        self.canWrite = canWrite
        node.openCount += 1
    }

    deinit {
        node.openCount -= 1
        if node.openCount == 0, node.linkCount <= 0 { system.release(node) }
    }

    var isStream: Bool { false }
    func status() -> Filestat { node.status }

    func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        guard canRead, case .file(let bytes) = node.content else { throw .badf }
        guard offset <= UInt64(Int64.max) else { throw .inval }
        guard offset < UInt64(bytes.count) else { return 0 }
        let start = Int(offset)
        let count = min(span.byteCount, bytes.count - start)
        let part = bytes[start..<(start + count)]
        unsafe span.withUnsafeMutableBytes { unsafe $0.copyBytes(from: part) }
        return count
    }

    func write(_ span: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        guard canWrite, case .file(var bytes) = node.content else { throw .badf }
        guard offset <= UInt64(Int64.max) else { throw .inval }
        guard !span.isEmpty else { return 0 }
        let (end, overflow) = offset.addingReportingOverflow(UInt64(span.byteCount))
        guard !overflow, end <= UInt64(system.byteCountMax) else { throw .fbig }
        let start = Int(offset)
        if Int(end) > bytes.count { try system.resize(from: bytes.count, to: Int(end)) }
        // Else the array would be shared with the node, and copied.
        node.content = .file([])
        if Int(end) > bytes.count {
            bytes.append(contentsOf: repeatElement(0, count: Int(end) - bytes.count))
        }
        unsafe span.withUnsafeBytes { source in
            unsafe bytes.withUnsafeMutableBytes { target in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<Int(end)])
                    .copyMemory(from: source)
            }
        }
        node.content = .file(bytes)
        node.setTimes(access: .keep, modification: .now, now: system.now())
        return span.byteCount
    }

    func append(_ span: RawSpan) throws(WASIErrno) -> Int {
        try write(span, at: node.status.byteCount)
    }

    func setSize(_ byteCount: UInt64) throws(WASIErrno) {
        guard canWrite, case .file(var bytes) = node.content else { throw .inval }
        guard byteCount <= UInt64(Int64.max) else { throw .inval }
        guard byteCount <= UInt64(system.byteCountMax) else { throw .fbig }
        let count = Int(byteCount)
        try system.resize(from: bytes.count, to: count)
        node.content = .file([])
        if count < bytes.count {
            bytes.removeLast(bytes.count - count)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
        }
        node.content = .file(bytes)
        node.setTimes(access: .keep, modification: .now, now: system.now())
    }

    func setTimes(access: TimeChange, modification: TimeChange) {
        node.setTimes(access: access, modification: modification, now: system.now())
    }
    func advise(offset: UInt64, count: UInt64, _ advice: Advice) {}
    func synchronize(dataOnly: Bool) {}
}
