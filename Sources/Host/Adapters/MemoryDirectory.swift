/// A directory of a ``MemoryFileSystem``. What is private works with the system locked.
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

    /// Puts a node under a name, for which there is room, or takes the name away.
    private func set(_ name: FileName, _ child: MemoryNode?) {
        guard case .directory(var children) = node.content else { return }
        // Else the dictionary would be shared with the node, and copied.
        node.content = .directory([:])
        if children[name] != nil { system.releaseName(MemoryFileSystem.cost(of: name)) }
        children[name] = child
        if children.capacity > 64, children.count < children.capacity / 4 {
            // Made anew, as dictionaries never give anything back.
            children = Dictionary(uniqueKeysWithValues: children.map { ($0.key, $0.value) })
        }
        node.content = .directory(children)
        if let child, child.type == .directory { child.parent = node }
        node.modificationTime = system.now()
        node.changeTime = node.modificationTime
    }

    private func add(_ name: FileName, _ content: MemoryNode.Content) throws(WASIErrno) {
        guard name.bytes.count <= Self.nameBytesMax else { throw .nametoolong }
        guard !node.isRemoved else { throw .noent }
        guard children[name] == nil else { throw .exist }
        var byteCount = MemoryFileSystem.cost(of: name)
        if case .link(let target) = content { byteCount += target.count }
        try system.reserveName(byteCount)
        let made: MemoryNode
        do {
            made = try system.makeNode(content)
        } catch {
            system.releaseName(byteCount)
            throw error
        }
        set(name, made)
    }

    func openDirectory(_ name: FileName) throws(WASIErrno) -> any FileSystemDirectory {
        try system.locked { () throws(WASIErrno) in
            let child = try child(name)
            guard child.type == .directory else { throw .notdir }
            return MemoryDirectory(system, child)
        }
    }

    func open(_ name: FileName, _ options: OpenOptions) throws(WASIErrno) -> OpenedNode {
        let node = try system.locked { () throws(WASIErrno) in try find(name, options) }
        guard node.isFile else { return .directory(MemoryDirectory(system, node)) }
        return .file(
            MemoryFile(
                adopting: node, of: system, canRead: options.read || !options.write,
                canWrite: options.changes))
    }

    /// A file that this finds counts as open.
    private func find(
        _ name: FileName, _ options: OpenOptions
    ) throws(WASIErrno) -> MemoryNode {
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
        case .directory: guard !options.changes else { throw .isdir }
        case .file:
            guard !options.flags.contains(.directory) else { throw .notdir }
            if options.flags.contains(.truncate) { try system.setSize(found, 0) }
            found.openCount += 1
        }
        return found
    }

    func reopen() -> any FileSystemDirectory { MemoryDirectory(system, node) }

    func readLink(_ name: FileName) throws(WASIErrno) -> [UInt8] {
        try system.locked { () throws(WASIErrno) in
            guard case .link(let target) = try child(name).content else { throw .inval }
            return target
        }
    }

    func status() -> Filestat { system.locked { node.status } }
    func status(_ name: FileName) throws(WASIErrno) -> Filestat {
        try system.locked { () throws(WASIErrno) in try child(name).status }
    }

    func setTimes(access: TimeChange, modification: TimeChange) {
        system.locked {
            node.setTimes(access: access, modification: modification, now: system.now())
        }
    }
    func setTimes(
        _ name: FileName, access: TimeChange, modification: TimeChange
    ) throws(WASIErrno) {
        try system.locked { () throws(WASIErrno) in
            try child(name).setTimes(
                access: access, modification: modification, now: system.now())
        }
    }

    func createDirectory(_ name: FileName) throws(WASIErrno) {
        try system.locked { () throws(WASIErrno) in try add(name, .directory([:])) }
    }
    func createLink(_ name: FileName, target: [UInt8]) throws(WASIErrno) {
        try system.locked { () throws(WASIErrno) in try add(name, .link(target)) }
    }

    func removeDirectory(_ name: FileName) throws(WASIErrno) {
        try system.locked { () throws(WASIErrno) in
            let child = try child(name)
            guard case .directory(let children) = child.content else { throw .notdir }
            guard children.isEmpty else { throw .notempty }
            child.isRemoved = true
            set(name, nil)
            system.drop(child)
        }
    }

    func removeFile(_ name: FileName) throws(WASIErrno) {
        try system.locked { () throws(WASIErrno) in
            let child = try child(name)
            guard child.type != .directory else { throw .isdir }
            set(name, nil)
            system.drop(child)
        }
    }

    func link(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) {
        guard let other = other as? MemoryDirectory, other.system === system else { throw .xdev }
        try system.locked { () throws(WASIErrno) in
            let child = try child(name)
            guard child.type != .directory else { throw .perm }
            guard newName.bytes.count <= Self.nameBytesMax else { throw .nametoolong }
            guard other.children[newName] == nil else { throw .exist }
            guard !other.node.isRemoved else { throw .noent }
            try system.reserveName(MemoryFileSystem.cost(of: newName))
            child.linkCount += 1
            other.set(newName, child)
        }
    }

    func rename(
        _ name: FileName, to other: any FileSystemDirectory, as newName: FileName
    ) throws(WASIErrno) {
        guard let other = other as? MemoryDirectory, other.system === system else { throw .xdev }
        try system.locked { () throws(WASIErrno) in
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
                } else if child.type == .directory {
                    throw .notdir
                }
            }
            try system.reserveName(MemoryFileSystem.cost(of: newName))
            if let old = other.children[newName] {
                if old.type == .directory { old.isRemoved = true }
                system.drop(old)
            }
            set(name, nil)
            other.set(newName, child)
        }
    }

    func visitEntries(_ visit: (DirectoryEntry) -> Bool) {
        // As they are now; nobody is locked out while they are looked at.
        let entries = system.locked {
            children.map {
                DirectoryEntry(name: $0.key.bytes, inode: $0.value.inode, type: $0.value.type)
            }
        }
        for entry in entries {
            guard visit(entry) else { return }
        }
    }
}

/// The files go with the guest that has their root.
extension MemoryDirectory: StatefulPort {
    func portState() throws -> [UInt8] { node === system.root ? try system.state() : [] }

    func setPortState(_ state: [UInt8]) throws {
        guard node === system.root || state.isEmpty else { throw PortStateError() }
        if !state.isEmpty { try system.setState(state) }
    }
}
