import CommandLineSupport

/// Lines of a descriptor, without their ends.
struct LineReader {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// Bytes of a line; longer ones are cut off and reported.
    static let byteCountMax = 1 << 30

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    enum Line {
        case bytes([UInt8])
        case tooLong
    }

    /// False at the end, and where reading fails.
    private mutating func readMore() -> Bool {
        let part = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
            count = unsafe Descriptor.read(from: descriptor, into: .init(buffer)) ?? 0
        }
        buffer += part
        return !part.isEmpty
    }

    /// nil at the end.
    mutating func next() -> Line? {
        var scanned = position
        var isTooLong = false
        while true {
            if let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[position..<end])
                position = end + 1
                return isTooLong ? .tooLong : .bytes(line)
            }
            buffer.removeFirst(position)
            position = 0
            if buffer.count > Self.byteCountMax {
                isTooLong = true
                buffer = []
            }
            scanned = buffer.count
            if !isAtEnd {
                isAtEnd = !readMore()
                if !isAtEnd { continue }
            }
            guard !buffer.isEmpty else { return nil }
            let line = buffer
            buffer = []
            return isTooLong ? .tooLong : .bytes(line)
        }
    }
}
