// Files that are read whole.

extension SystemFile {
    /// Why a file could not be read.
    package enum ReadFailure: Error {
        /// In the words of the system.
        case system(reason: String)
        case tooLarge
        case interrupted
    }

    private static let chunkBytes = 1 << 18

    /// The bytes of a regular file, up to a number of them.
    ///
    /// Nothing that others have open, such as a pipe without a writer, keeps this waiting.
    ///
    /// - Parameter mayGoOn: Asked for each quarter of a mebibyte.
    package static func read(
        _ path: String, bytesMax: Int, mayGoOn: () -> Bool
    ) throws(ReadFailure) -> [UInt8] {
        // The system would see a shorter path.
        guard !path.utf8.contains(0) else { throw failure(ENOENT) }
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw failure(errno) }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw failure(errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw failure(EISDIR)
        default: throw .system(reason: "Not a regular file")
        }
        let size = Int(clamping: status.st_size)
        guard size <= bytesMax else { throw .tooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            guard mayGoOn() else { throw .interrupted }
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe Platform.read(file, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(errno) }
            if count == 0 { return bytes }
            // It may have grown.
            guard count <= bytesMax - bytes.count else { throw .tooLarge }
            bytes += chunk[..<count]
        }
    }

    private static func failure(_ number: Int32) -> ReadFailure {
        .system(reason: SystemError.words(number))
    }
}
