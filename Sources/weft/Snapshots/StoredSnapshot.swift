import CommandLineSupport
import Platform
import WasmInterp

/// A snapshot in a file of which any part can be read; it is closed when nobody reads any more.
final class StoredSnapshot: SnapshotStorage {
    let path: CommandWord
    private let descriptor: Int32

    init(_ path: CommandWord) throws(Failure) {
        guard Files.isRegularFile(path) || !Files.isFile(path) else {
            throw Failure("\(path): not a regular file")
        }
        self.path = path
        descriptor = try Files.openToRead(path, until: nil)
    }

    deinit { _ = close(descriptor) }

    func source() -> any SnapshotSource { Source(file: self) }

    private struct Source: SnapshotSource {
        let file: StoredSnapshot
        var place: UInt64 = 0

        mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = try unsafe file.read(into: buffer, at: place)
            place += UInt64(count)
            return count
        }
    }

    func read(at place: UInt64, _ byteCount: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var filled = 0
        while filled < byteCount {
            let count = try unsafe bytes.withUnsafeMutableBytes { buffer in
                try unsafe read(
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]),
                    at: place + UInt64(filled))
            }
            guard count > 0 else { throw Failure("\(path): it changes while it is read") }
            filled += count
        }
        return bytes
    }

    private func read(
        into buffer: UnsafeMutableRawBufferPointer, at place: UInt64
    ) throws(Failure) -> Int {
        while true {
            let count = unsafe pread(
                descriptor, buffer.baseAddress, buffer.count, off_t(clamping: place))
            if count >= 0 { return count }
            guard errno == EINTR else { throw .system(path) }
        }
    }
}
