extension ComponentValue {
    /// Reads a value of a type from text in WAVE, the WebAssembly value encoding for people.
    ///
    /// An example is `{name: "tea", price: 3}`. What ``description`` writes is read as the same
    /// value.
    ///
    /// Maps, for which WAVE has no form, are lists of pairs. Handles, streams and futures have no
    /// text.
    ///
    /// - Throws: ``WaveError`` for the first place where the text is not a value of the type, or
    ///   has more parts than ``ComponentLimits/valuePartsMax``.
    public init(
        wave text: String, as type: ComponentType, limits: ComponentLimits = .standard
    ) throws(WaveError) {
        var parser = try WaveParser(text, limits: limits)
        self = try parser.value(type)
        try parser.expectEnd()
    }
}

/// A call as text: a name, and arguments in WAVE. Spec: wasm-wave, "Function calls".
package struct WaveCall: Sendable {
    /// All that stands before the arguments, such as `add` or `demo:shop/stock.audit@1.0.0`.
    package let name: String
    private let text: String
    private let argumentsStart: Int

    /// - Throws: ``WaveError`` where the text has no name or no parentheses.
    package init(_ text: String) throws(WaveError) {
        let bytes = Array(text.utf8)
        let isSpace = Set(" \t\r\n".utf8).contains
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.count
        guard let end = bytes.firstIndex(of: UInt8(ascii: "(")) else {
            throw WaveError("expected arguments in parentheses", in: bytes, at: bytes.count)
        }
        let name = bytes[min(start, end)..<end].split(whereSeparator: isSpace)
        guard name.count == 1, let name = name.first else {
            throw WaveError("expected the name of a function", in: bytes, at: start)
        }
        self.name = String(decoding: name, as: UTF8.self)
        self.text = text
        argumentsStart = end
    }

    /// The arguments; options at the end may be left out, which are none then.
    ///
    /// - Throws: ``WaveError`` at an argument that is none of its type, and if there are too few or
    ///   too many.
    package func arguments(_ types: [ComponentType]) throws(WaveError) -> [ComponentValue] {
        var parser = try WaveParser(text, at: argumentsStart)
        var arguments: [ComponentValue] = []
        var end = parser
        try parser.sequence("(", ")") { parser throws(WaveError) in
            guard arguments.count < types.count else {
                throw parser.error("expected \(types.count.counted("argument"))")
            }
            arguments.append(try parser.value(types[arguments.count]))
            end = parser
        }
        try parser.expectEnd()
        for type in types[arguments.count...] {
            guard case .option = type else {
                throw end.error(
                    "expected \(types.count.counted("argument")), found \(arguments.count)")
            }
            arguments.append(.option(nil))
        }
        return arguments
    }
}
