import WasmCore

/// A file system that lives in memory, with limits, for any number of stores and threads.
///
/// Each operation on it is one step for all others. Directories and files opened in it are handles,
/// one of which belongs to one guest.
public final class MemoryFileSystem: @unchecked Sendable {
    // Sendable: what changes, nodes included, is read and written with `lock` held only.
    private let lock = Locked(())
    /// Bytes of all files together.
    public let byteCountMax: Int
    /// Files, directories and links together.
    public let nodeCountMax: Int
    private(set) var byteCount = 0
    private(set) var nodeCount = 0
    private var inodeNext: UInt64 = 1
    private let clock: any GuestClock
    let root: MemoryNode

    public init(
        byteCountMax: Int = 64 << 20, nodeCountMax: Int = 65_536,
        clock: any GuestClock = VirtualClock()
    ) {
        self.byteCountMax = byteCountMax
        self.nodeCountMax = nodeCountMax
        self.clock = clock
        root = MemoryNode(inode: 0, .directory([:]), time: clock.realtime())
    }

    /// Takes the tree apart node by node: its depth is the guest's choice, our stack is not.
    deinit {
        var left = [root]
        while let node = left.popLast() {
            if case .directory(let children) = node.content { left += children.values }
            node.content = .file([])
        }
    }

    public func rootDirectory() -> any FileSystemDirectory { MemoryDirectory(self, root) }

    /// Adds a file for a guest to find, and the directories above it.
    public func addFile(_ path: String, _ bytes: [UInt8]) throws(WASIErrno) {
        var directory = MemoryDirectory(self, root)
        var names: [FileName] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            guard let name = FileName(part) else { throw .inval }
            names.append(name)
        }
        guard let last = names.popLast() else { throw .inval }
        for name in names {
            do {
                try directory.createDirectory(name)
            } catch {
                if error != .exist { throw error }
            }
            guard let next = try directory.openDirectory(name) as? MemoryDirectory else {
                throw .notdir
            }
            directory = next
        }
        let options = OpenOptions(read: false, write: true, flags: [.create, .truncate])
        guard case .file(let file) = try directory.open(last, options) else { throw .isdir }
        // A view of initialized bytes, for the length of the call.
        _ = try unsafe file.write(bytes.span.bytes, at: 0)
    }

    /// One step. What it calls must not lock again, and no open file may go away in it.
    func locked<R, E>(_ body: () throws(E) -> R) throws(E) -> R {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }

    func now() -> UInt64 { clock.realtime() }

    func makeNode(_ content: MemoryNode.Content) throws(WASIErrno) -> MemoryNode {
        guard nodeCount < nodeCountMax else { throw .nospc }
        nodeCount += 1
        inodeNext += 1
        return MemoryNode(inode: inodeNext, content, time: now())
    }

    /// Called when a node lost a name; without any it gives back what it held.
    ///
    /// Open files of a node without names stay readable, and cost their bytes until they end.
    func drop(_ node: MemoryNode) {
        node.linkCount -= 1
        guard node.linkCount <= 0 else { return }
        nodeCount -= 1
        if node.openCount == 0 { release(node) }
    }

    func release(_ node: MemoryNode) {
        guard case .file(let bytes) = node.content else { return }
        byteCount -= bytes.count
        node.content = .file([])
    }

    /// Gives a file another length.
    func setSize(_ node: MemoryNode, _ count: Int) throws(WASIErrno) {
        guard case .file(var bytes) = node.content else { throw .inval }
        try resize(from: bytes.count, to: count)
        // Else the array would be shared with the node, and copied.
        node.content = .file([])
        if count < bytes.count {
            bytes.removeLast(bytes.count - count)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
        }
        node.content = .file(bytes)
        node.setTimes(access: .keep, modification: .now, now: now())
    }

    /// Makes room for a file to have another length.
    func resize(from old: Int, to new: Int) throws(WASIErrno) {
        guard new - old <= byteCountMax - byteCount else { throw .nospc }
        byteCount += new - old
    }
}

/// A file, directory or link.
final class MemoryNode {
    enum Content {
        case file([UInt8])
        case directory([FileName: MemoryNode])
        case link([UInt8])
    }

    let inode: UInt64
    var content: Content
    var linkCount = 1
    var openCount = 0
    /// Of a directory; nil for the root and once it is removed.
    weak var parent: MemoryNode?
    var isRemoved = false
    var accessTime: UInt64
    var modificationTime: UInt64
    var changeTime: UInt64

    init(inode: UInt64, _ content: Content, time: UInt64) {
        self.inode = inode
        self.content = content
        isFile = if case .file = content { true } else { false }
        accessTime = time
        modificationTime = time
        changeTime = time
    }

    var type: FileType {
        switch content {
        case .file: .regularFile
        case .directory: .directory
        case .link: .symbolicLink
        }
    }

    /// Never changes, unlike the content.
    let isFile: Bool

    var status: Filestat {
        let byteCount =
            switch content {
            case .file(let bytes): bytes.count
            case .directory(let children): children.count
            case .link(let target): target.count
            }
        return Filestat(
            device: 1, inode: inode, type: type, linkCount: UInt64(clamping: linkCount),
            byteCount: UInt64(byteCount), accessTime: accessTime,
            modificationTime: modificationTime, changeTime: changeTime)
    }

    func setTimes(access: TimeChange, modification: TimeChange, now: UInt64) {
        func changed(_ time: UInt64, _ change: TimeChange) -> UInt64 {
            switch change {
            case .keep: time
            case .now: now
            case .set(let time): time
            }
        }
        accessTime = changed(accessTime, access)
        modificationTime = changed(modificationTime, modification)
        changeTime = now
    }
}
