import Platform

/// What the system says about a file.
struct FileFailure: Error, CustomStringConvertible {
    let number: Int32

    init(_ number: Int32 = errno) { self.number = number }

    var description: String { SystemError.words(number) }
}

/// A file that is written once and read once, from its start to its end.
final class PageFile {
    let path: String
    private var descriptor: Int32

    /// nil if it cannot be made, or is there already.
    init?(creating path: String) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        descriptor = unsafe Platform.open(path, flags, 0o600)
        guard descriptor >= 0 else { return nil }
        self.path = path
    }

    deinit { close() }

    /// - Returns: False if the system lacks what it takes, for now.
    func open() throws(FileFailure) -> Bool {
        close()
        // Whatever is there now, it makes nobody wait.
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        repeat {
            descriptor = unsafe Platform.open(path, flags)
        } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else {
            if [EMFILE, ENFILE, ENOMEM].contains(errno) { return false }
            throw FileFailure()
        }
        return true
    }

    func close() {
        if descriptor >= 0 { _ = Platform.close(descriptor) }
        descriptor = -1
    }

    func remove() {
        close()
        _ = unsafe unlink(path)
    }

    func write(_ bytes: RawSpan) throws(FileFailure) {
        var rest = bytes
        while rest.byteCount > 0 {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Platform.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure() }
            rest = rest.extracting(droppingFirst: count)
        }
    }

    /// Reads until all is filled.
    func read(_ bytes: inout MutableRawSpan) throws(FileFailure) {
        var done = 0
        while done < bytes.byteCount {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Platform.read(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
            }
            if count < 0, errno == EINTR { continue }
            // What is shorter than it was is damaged.
            guard count > 0 else { throw FileFailure(count == 0 ? EIO : errno) }
            done += count
        }
    }
}
