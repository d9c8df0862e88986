/// Why a text in WAVE is no value of a type: what is wrong, what was expected, and where.
public struct WaveError: Error, Hashable, Sendable {
    /// The place, with the line around it.
    package var place: TextError

    /// What is wrong, such as "expected u8, found a string".
    public var message: String { place.message }
    /// Bytes from the start of the text.
    public var offset: Int { place.offset }
    /// Counted from 1.
    public var line: Int { place.line }
    /// Counted from 1, in Unicode scalars.
    public var column: Int { place.column }

    init(_ message: String, in source: [UInt8], at offset: Int) {
        place = TextError(message, in: source, at: offset)
    }
}

extension WaveError: CustomStringConvertible {
    /// Line, column and message, then the line of the text and a caret below the place.
    public var description: String { place.description(file: "value") }
}
