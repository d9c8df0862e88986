import Platform
import WasmCore

/// Reads an open file to its end, as long as that is allowed and wanted.
struct FileReader {
    let path: CommandWord
    let descriptor: Int32
    let bytesMax: Int
    /// Asked between two reads, and every few milliseconds while there is nothing to read.
    let isInterrupted: () -> Bool

    /// How long a named pipe may have no writer.
    private static let writerWait = Duration.seconds(2)
    private static let firstReadBytes = 1 << 16
    private static let millisecondsPerQuestion: Int32 = 5

    func read() throws(Failure) -> ModuleBytes {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(path) }
        let type = status.st_mode & S_IFMT
        let size = type == S_IFREG ? Int(status.st_size) : 0
        guard size <= bytesMax else { throw tooLong }
        // A byte more than there should be, so that the last read finds the end.
        guard var buffer = FileBuffer(capacity: size > 0 ? size + 1 : Self.firstReadBytes) else {
            throw .system(path)
        }
        if type == S_IFIFO, path != "-" { try waitForWriter(&buffer) }
        while true {
            guard buffer.makeRoom(bytesMax: bytesMax + 1) else {
                throw .system(path)
            }
            try wait(until: nil)
            guard let got = buffer.read(from: descriptor) else {
                throw .system(path)
            }
            if got == 0 { return buffer.take() }
            guard buffer.count <= bytesMax else { throw tooLong }
        }
    }

    /// Nothing can be read from a pipe that nobody has opened to write, which is no end yet.
    private func waitForWriter(_ buffer: inout FileBuffer) throws(Failure) {
        // As it does not block, this fails if there is a writer who has written nothing.
        guard buffer.tryRead(from: descriptor) == 0 else { return }
        try wait(until: ContinuousClock.now.advanced(by: Self.writerWait))
        guard buffer.tryRead(from: descriptor) == 0 else { return }
        throw Failure("\(path): nobody writes to this pipe")
    }

    /// Waits until there is something to read, or the end.
    private func wait(until deadline: ContinuousClock.Instant?) throws(Failure) {
        while true {
            if isInterrupted() {
                throw Failure("\(path): interrupted", status: Failure.trapStatus)
            }
            if Descriptor.wait(descriptor, POLLIN, milliseconds: Self.millisecondsPerQuestion) {
                return
            }
            if let deadline, ContinuousClock.now >= deadline { return }
        }
    }

    private var tooLong: Failure {
        Failure("\(path): more than \(bytesMax) bytes, the most that are taken")
    }
}
