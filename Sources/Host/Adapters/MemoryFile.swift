/// An open file of a ``MemoryFileSystem``.
final class MemoryFile: OpenFile {
    private let system: MemoryFileSystem
    private let node: MemoryNode
    let canRead: Bool
    let canWrite: Bool

    /// - Parameter node: A file that counts this as an opening already.
    init(adopting node: MemoryNode, of system: MemoryFileSystem, canRead: Bool, canWrite: Bool) {
        self.system = system
        self.node = node
        self.canRead = canRead
        self.canWrite = canWrite
    }

    deinit {
        system.locked {
            node.openCount -= 1
            if node.openCount == 0, node.linkCount <= 0 { system.release(node) }
        }
    }

    var isStream: Bool { false }
    func status() -> Filestat { system.locked { node.status } }

    func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        // The bytes stay as they are now, whoever writes meanwhile.
        let content = system.locked { node.content }
        guard canRead, case .file(let bytes) = content else { throw .badf }
        guard offset <= UInt64(Int64.max) else { throw .inval }
        guard offset < UInt64(bytes.count) else { return 0 }
        let start = Int(offset)
        let count = min(span.byteCount, bytes.count - start)
        let part = bytes[start..<(start + count)]
        unsafe span.withUnsafeMutableBytes { unsafe $0.copyBytes(from: part) }
        return count
    }

    func write(_ span: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        try system.locked { () throws(WASIErrno) in try put(span, at: offset) }
    }

    func append(_ span: RawSpan) throws(WASIErrno) -> Int {
        try system.locked { () throws(WASIErrno) in try put(span, at: node.status.byteCount) }
    }

    private func put(_ span: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        guard canWrite else { throw .badf }
        guard offset <= UInt64(Int64.max) else { throw .inval }
        guard !span.isEmpty else { return 0 }
        let (end, overflow) = offset.addingReportingOverflow(UInt64(span.byteCount))
        guard !overflow, end <= UInt64(system.byteCountMax) else { throw .fbig }
        let start = Int(offset)
        // The bytes must not be held here, or they would be copied.
        let count = Int(clamping: node.status.byteCount)
        try system.change(node, toCount: max(Int(end), count)) { bytes in
            unsafe span.withUnsafeBytes { source in
                unsafe bytes.withUnsafeMutableBytes { target in
                    unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<Int(end)])
                        .copyMemory(from: source)
                }
            }
        }
        return span.byteCount
    }

    func zerosStored(before position: UInt64) -> UInt64 {
        let (count, room) = system.locked {
            (node.status.byteCount, UInt64(clamping: system.byteCountMax - system.byteCount))
        }
        guard position > count, position - count <= room else { return 0 }
        return position - count
    }

    func setSize(_ byteCount: UInt64) throws(WASIErrno) {
        guard canWrite, byteCount <= UInt64(Int64.max) else { throw .inval }
        guard byteCount <= UInt64(system.byteCountMax) else { throw .fbig }
        try system.locked { () throws(WASIErrno) in try system.setSize(node, Int(byteCount)) }
    }

    func setTimes(access: TimeChange, modification: TimeChange) {
        system.locked {
            node.setTimes(access: access, modification: modification, now: system.now())
        }
    }
    func advise(offset: UInt64, count: UInt64, _ advice: Advice) {}
    func synchronize(dataOnly: Bool) {}
}
