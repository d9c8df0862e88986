/// Text that is made piece by piece: up to a limit, and as long as somebody wants it.
///
/// A module refers to a long name with a byte, and to 50,000 locals with seven: its text may be
/// thousands of times as large as itself. So pieces are short, and each is measured before it
/// is taken.
struct TextWriter {
    /// Bytes of text between two questions whether it is still wanted.
    static let bytesPerQuestion = 65_536

    private(set) var text = ""
    /// What each line starts with: the text may be a part of a larger one.
    var margin = ""
    /// Where in the module stands what is being written, for errors.
    var offset = 0
    private let bytesMax: Int
    private let interruption: InterruptionCheck
    /// Bytes up to which nothing has to be asked; none at first, as names were read before.
    private var quietBytes = 0

    init(bytesMax: Int, _ interruption: InterruptionCheck) {
        self.bytesMax = bytesMax
        self.interruption = interruption
    }

    /// - Throws: `.limitExceeded` if the text would become too large, or `.interrupted`.
    mutating func write(_ piece: String) throws(DecodeError) {
        guard !margin.isEmpty, piece.utf8.contains(UInt8(ascii: "\n")) else {
            return try append(piece)
        }
        // No piece but those of the printers has line ends: strings have escapes for them.
        for (position, line) in piece.split(
            separator: "\n", omittingEmptySubsequences: false
        ).enumerated() {
            if position > 0 {
                try append("\n")
                try append(margin)
            }
            try append(String(line))
        }
    }

    /// Any bytes as a string, part by part.
    mutating func write(quoted bytes: ModuleBytes, _ range: Range<Int>) throws(DecodeError) {
        try write("\"")
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 4_096) {
            let part = start..<min(start + 4_096, range.upperBound)
            try write(PrintedNames.escaped(bytes[part]))
        }
        try write("\"")
    }

    private mutating func append(_ piece: String) throws(DecodeError) {
        let byteCount = text.utf8.count + piece.utf8.count
        if byteCount > quietBytes { try ask(byteCount) }
        text += piece
    }

    private mutating func ask(_ byteCount: Int) throws(DecodeError) {
        guard byteCount <= bytesMax else {
            throw DecodeError(.limitExceeded("text bytes"), offset: offset)
        }
        if interruption.isRequested { throw DecodeError(.interrupted, offset: offset) }
        quietBytes = min(byteCount + Self.bytesPerQuestion, bytesMax)
    }
}
