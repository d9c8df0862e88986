import Platform
internal import Synchronization

/// An end of a ``MemoryPipe`` that a guest has as a standard stream.
final class PipeEnd: OpenFile, Sendable {
    private let pipe: MemoryPipe
    let canWrite: Bool
    private let isOpen = Atomic<Bool>(true)

    init(_ pipe: MemoryPipe, writes: Bool) {
        self.pipe = pipe
        canWrite = writes
        pipe.addEnd(writes: writes)
    }

    deinit { guestClosed() }

    func guestClosed() {
        if isOpen.exchange(false, ordering: .relaxed) { pipe.removeEnd(writes: canWrite) }
    }

    var isStream: Bool { true }
    var canRead: Bool { !canWrite }
    var waitable: (any Waitable)? { pipe }
    func status() -> Filestat { Filestat(type: .unknown) }

    func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        guard canRead else { throw .badf }
        guard let bytes = pipe.take(span.byteCount) else { throw .again }
        unsafe span.withUnsafeMutableBytes { unsafe $0.copyBytes(from: bytes) }
        return bytes.count
    }

    func write(_ span: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        guard canWrite else { throw .badf }
        // No more than fits is copied, however much is written.
        let count = min(span.byteCount, pipe.byteCountMax)
        let bytes = unsafe span.withUnsafeBytes { unsafe [UInt8]($0.prefix(count)) }
        let written = try pipe.put(bytes)
        guard written > 0 || bytes.isEmpty else { throw .again }
        return written
    }
}
