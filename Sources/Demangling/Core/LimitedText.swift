/// Text that may not get longer than a limit.
struct LimitedText {
    private(set) var text = ""
    private let bytesMax: Int

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    mutating func append(_ part: String) throws(DemanglingError) {
        guard part.utf8.count <= bytesMax - text.utf8.count else { throw .tooMuch }
        text += part
    }
}
