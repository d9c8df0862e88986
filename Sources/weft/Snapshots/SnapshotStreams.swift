import CommandLineSupport
import Platform
import WasmInterp

/// Writes a snapshot to an open file.
struct SnapshotFileSink: SnapshotSink {
    let path: CommandWord
    let descriptor: Int32

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard unsafe Descriptor.write(bytes, to: descriptor) else { throw Failure.system(path) }
    }
}

/// Reads a snapshot from an open file, which is closed when nobody reads any more.
final class SnapshotFileSource: SnapshotSource {
    let path: CommandWord
    private let descriptor: Int32

    init(_ path: CommandWord) throws(Failure) {
        self.path = path
        descriptor = try Files.openToRead(path, until: nil)
    }

    deinit { _ = close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let count = unsafe Descriptor.read(from: descriptor, into: buffer) else {
            throw Failure.system(path)
        }
        return count
    }
}
