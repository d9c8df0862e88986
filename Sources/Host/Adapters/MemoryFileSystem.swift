import Platform
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
    /// Bytes of all names and texts of links together, with what the host needs for each name.
    public let nameByteCountMax: Int
    /// Bytes of files and names that may go with a guest's state; 0 if they do not go with it.
    public let stateByteCountMax: Int
    var byteCount = 0
    var nodeCount = 0
    var nameByteCount = 0
    /// What a name costs beside its bytes: an array and an entry of a dictionary.
    static let nameOverhead = 64
    var inodeNext: UInt64 = 1
    private let clock: any GuestClock
    let root: MemoryNode

    /// An empty file system; the limits are those of the properties.
    ///
    /// - Parameters:
    ///   - stateByteCountMax: nil for all that there may be.
    ///   - clock: What tells the times of files.
    public init(
        byteCountMax: Int = 64 << 20, nodeCountMax: Int = 65_536,
        nameByteCountMax: Int = 16 << 20, stateByteCountMax: Int? = nil,
        clock: any GuestClock = VirtualClock()
    ) {
        self.byteCountMax = byteCountMax
        self.nodeCountMax = nodeCountMax
        self.nameByteCountMax = nameByteCountMax
        let (all, isMore) = byteCountMax.addingReportingOverflow(nameByteCountMax)
        self.stateByteCountMax = stateByteCountMax ?? (isMore ? .max : all)
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

    /// A handle of its root, to give to a guest; each call makes one.
    public func rootDirectory() -> any FileSystemDirectory { MemoryDirectory(self, root) }

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
        switch node.content {
        case .file(let bytes):
            byteCount -= bytes.count
            node.content = .file([])
        case .link(let target): nameByteCount -= target.count
        case .directory: break
        }
    }

    /// Makes room for a name, and for the text of a link.
    func reserveName(_ byteCount: Int) throws(WASIErrno) {
        guard byteCount <= nameByteCountMax - nameByteCount else { throw .nospc }
        nameByteCount += byteCount
    }

    func releaseName(_ byteCount: Int) { nameByteCount -= byteCount }

    static func cost(of name: FileName) -> Int { name.bytes.count + nameOverhead }

    /// Gives a file another length.
    func setSize(_ node: MemoryNode, _ count: Int) throws(WASIErrno) {
        try change(node, toCount: count) { _ in }
    }

    /// Gives a file another length, zeros where it becomes longer, then lends its bytes.
    func change(
        _ node: MemoryNode, toCount count: Int, _ body: (inout [UInt8]) -> Void
    ) throws(WASIErrno) {
        guard case .file(var bytes) = node.content else { throw .inval }
        guard count - bytes.count <= byteCountMax - byteCount else { throw .nospc }
        byteCount += count - bytes.count
        // Else the array would be shared with the node, and copied.
        node.content = .file([])
        bytes.resize(to: count, growingWithin: byteCountMax)
        body(&bytes)
        node.content = .file(bytes)
        node.setTimes(access: .keep, modification: .now, now: now())
    }
}

extension [UInt8] {
    /// Changes the length, with zeros where it becomes longer. What is kept beyond it is at most as
    /// much again, so that what a file system counts is at least half of what it holds.
    fileprivate mutating func resize(to newCount: Int, growingWithin countMax: Int) {
        if newCount > capacity {
            let room = newCount + newCount / 2
            self = remade(newCount, capacity: Swift.max(newCount, Swift.min(room, countMax)))
        } else if capacity > 64, newCount < capacity / 2 {
            // Arrays never give anything back.
            self = remade(newCount, capacity: newCount)
        } else if newCount < count {
            removeLast(count - newCount)
        } else {
            append(contentsOf: repeatElement(0, count: newCount - count))
        }
    }

    private func remade(_ newCount: Int, capacity: Int) -> [UInt8] {
        // All arrays without room are one, into which no thread should write.
        guard capacity > 0 else { return [] }
        let kept = Swift.min(count, newCount)
        return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { target, made in
            guard let start = target.baseAddress else { return }
            unsafe withUnsafeBufferPointer { source in
                guard let from = source.baseAddress else { return }
                unsafe start.update(from: from, count: kept)
            }
            _ = unsafe memset(start + kept, 0, newCount - kept)
            made = newCount
        }
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
