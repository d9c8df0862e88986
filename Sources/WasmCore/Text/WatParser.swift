/// The text format of modules. Spec: core 6.
public enum WatParser {
    /// What of the text becomes custom sections.
    public struct Options: Sendable {
        /// Whether identifiers become a `name` section. Spec: core 7.4.1.
        public var writesNames = true
        /// Whether branch hints and `@custom` annotations become custom sections.
        public var writesAnnotations = true

        /// Writes both, unless something else is said.
        public init(writesNames: Bool = true, writesAnnotations: Bool = true) {
            self.writesNames = writesNames
            self.writesAnnotations = writesAnnotations
        }
    }

    /// The binary form of one module: `(module …)`, `(module binary …)`, `(module quote …)`, or
    /// fields alone.
    ///
    /// The result is not validated.
    ///
    /// - Parameter interruption: Whether the module is still wanted.
    /// - Throws: ``TextError``: the first thing that is wrong, or `.interrupted`.
    /// - Complexity: O(bytes).
    public static func parseModule(
        _ source: [UInt8], options: Options = Options(),
        interruption: InterruptionCheck = .never
    ) throws(TextError) -> [UInt8] {
        let text = try TokenizedText(source, interruption)
        return try assemble(TokenCursor(text), options, interruption, allowsQuote: true)
    }

    /// The same for a string.
    ///
    /// - Throws: ``TextError``, whose offset is in bytes of UTF-8.
    public static func parseModule(
        _ source: String, options: Options = Options(),
        interruption: InterruptionCheck = .never
    ) throws(TextError) -> [UInt8] {
        try parseModule(Array(source.utf8), options: options, interruption: interruption)
    }

    /// Blanks that a text may start with, to be told from a binary.
    package static let blanksMax = 4_096

    /// Whether bytes are rather a text than a binary: it starts with a parenthesis or a comment,
    /// after blanks.
    package static func isText(_ bytes: [UInt8]) -> Bool {
        for byte in bytes.prefix(blanksMax) {
            switch UnicodeScalar(byte) {
            case " ", "\t", "\r", "\n": continue
            case "(", ";": return true
            default: return false
            }
        }
        return false
    }

    /// - Parameter start: Before the module's parenthesis, or before the first field.
    static func assemble(
        _ start: TokenCursor, _ options: Options, _ interruption: InterruptionCheck,
        allowsQuote: Bool
    ) throws(TextError) -> [UInt8] {
        var cursor = start
        guard cursor.skipLeft(.module) else {
            var assembler = ModuleAssembler(cursor, options, interruption)
            return try assembler.run()
        }
        // The field parser gets what lies between the parentheses.
        var behind = cursor
        try behind.skipRest()
        guard behind.isAtEnd else { throw behind.unexpected() }
        cursor = TokenCursor(cursor.text, cursor.position..<(behind.position - 1))
        let id = cursor.identifier()
        _ = cursor.skip(.definition)
        let idBehind = id == nil ? cursor.identifier() : nil
        if cursor.skip(.binary) {
            let bytes = cursor.strings()
            guard cursor.isAtEnd else { throw cursor.unexpected() }
            return bytes
        }
        if allowsQuote, cursor.skip(.quote) {
            let quoted = cursor.strings()
            guard cursor.isAtEnd else { throw cursor.unexpected() }
            return try assemble(
                TokenCursor(try TokenizedText(quoted, interruption)), options, interruption,
                allowsQuote: false)
        }
        var assembler = ModuleAssembler(cursor, options, interruption)
        assembler.moduleName = id ?? idBehind
        return try assembler.run()
    }
}
