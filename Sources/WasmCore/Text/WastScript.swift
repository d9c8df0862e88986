/// Scripts of the specification's test suite, `.wast`.
///
/// The grammar is that of the reference interpreter. Modules stay text until they are asked for,
/// so that a malformed one fails only where it is used.
public enum WastScript {
    /// The directives of a script in order. A file of bare module fields is one module.
    ///
    /// - Parameter interruption: Whether the script is still wanted.
    /// - Throws: ``TextError`` for what is no sequence of tokens, and for unknown directives.
    public static func parse(
        _ source: [UInt8], interruption: InterruptionCheck = .never
    ) throws(TextError) -> [WastDirective] {
        let text = try TokenizedText(source, interruption)
        var parser = WastParser(TokenCursor(text), interruption)
        return try parser.script()
    }

    /// The same for a string.
    ///
    /// - Throws: ``TextError``, whose offset is in bytes of UTF-8.
    public static func parse(
        _ source: String, interruption: InterruptionCheck = .never
    ) throws(TextError) -> [WastDirective] {
        try parse(Array(source.utf8), interruption: interruption)
    }
}

/// One command of a script.
public struct WastDirective: Sendable {
    /// Commands and assertions; messages are the words that the suite expects.
    public enum Kind: Sendable {
        /// Defines a module and, unless ``WastModule/isDefinition``, makes an instance of it.
        case module(WastModule)
        /// Makes an instance of a definition: the last one if no name is given.
        case instance(name: String?, definition: String?)
        /// Offers the exports of an instance (the last one if no name is given) for import.
        case register(name: String, instance: String?)
        /// Does it; what it returns is dropped.
        case action(WastAction)
        /// Starts a thread that carries out directives of its own, with instances of its own. It
        /// can import the shared memories of the instances that are named. Spec: threads.
        case thread(name: String?, shared: [String], [WastDirective])
        /// Waits for the end of a thread: the last one if no name is given.
        case wait(thread: String?)
        /// It returns these results, as many of them.
        case assertReturn(WastAction, [WastResult])
        /// It traps.
        case assertTrap(WastAction, message: String)
        /// Instantiation traps.
        case assertModuleTrap(WastModule, message: String)
        /// It traps because its calls are nested too deeply.
        case assertExhaustion(WastAction, message: String)
        /// It throws an exception that nobody catches.
        case assertException(WastAction)
        /// The bytes or the text are not a module.
        case assertMalformed(WastModule, message: String)
        /// The module breaks a rule of validation.
        case assertInvalid(WastModule, message: String)
        /// What the module imports is not there, or of another type.
        case assertUnlinkable(WastModule, message: String)
        /// Malformed for an engine that reads custom sections and annotations.
        case assertMalformedCustom(WastModule, message: String)
        /// Invalid for such an engine.
        case assertInvalidCustom(WastModule, message: String)
    }
    /// What shall be done.
    public var kind: Kind
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in bytes.
    public var column: Int
}

/// A module or a component of a script. ``assemble()`` gives its bytes.
public struct WastModule: Sendable {
    enum Content: Sendable {
        case text(TokenizedText, Range<Int>)
        case quote([UInt8])
        case binary([UInt8])
    }
    /// Without `$`.
    public var name: String?
    /// Whether it is a component.
    public var isComponent: Bool
    /// Whether it only defines a module, to make instances of later.
    public var isDefinition: Bool
    var content: Content

    /// Whether the script gives bytes instead of text.
    public var isBinary: Bool { if case .binary = content { true } else { false } }
    /// Whether the script gives the text as strings.
    public var isQuote: Bool { if case .quote = content { true } else { false } }

    /// The binary form; bytes are given as they are.
    ///
    /// - Throws: ``TextError`` if the text is malformed, positioned in the script, or in the
    ///   quoted text if there is one.
    public func assemble(
        options: WatParser.Options = WatParser.Options(),
        interruption: InterruptionCheck = .never
    ) throws(TextError) -> [UInt8] {
        if isComponent {
            return try component(options: options, interruption: interruption).bytes
        }
        switch content {
        case .binary(let bytes): return bytes
        case .quote(let source):
            return try WatParser.parseModule(
                source, options: options, interruption: interruption)
        case .text(let text, let range):
            return try WatParser.assemble(
                TokenCursor(text, range), options, interruption, allowsQuote: false)
        }
    }

    /// What a component's text describes.
    ///
    /// - Throws: ``TextError`` if the text is malformed or a module's, positioned as for
    ///   ``assemble(options:interruption:)``.
    package func component(
        options: WatParser.Options = WatParser.Options(),
        interruption: InterruptionCheck = .never
    ) throws(TextError) -> ComponentText.Parsed {
        switch content {
        case .binary(let bytes): return .binary(bytes)
        case .quote(let source):
            let text = try TokenizedText(source, interruption)
            return .component(
                try ComponentText.parseFields(
                    TokenCursor(text), BindingName(), options, interruption))
        case .text(let text, let range):
            return try ComponentText.parse(TokenCursor(text, range), options, interruption)
        }
    }
}

/// What a script does with an instance.
public struct WastAction: Sendable {
    /// What is done with the export.
    public enum Kind: Sendable {
        /// Calls an exported function.
        case invoke([WastValue])
        /// Reads an exported global.
        case get
    }
    /// nil means the last instance.
    public var instance: String?
    /// Of the export.
    public var name: String
    /// Whether it is called or read.
    public var kind: Kind
}

/// An argument of a call.
public enum WastValue: Sendable, Hashable {
    /// The bits of the number.
    case i32(UInt32)
    /// The bits of the number.
    case i64(UInt64)
    /// The bits of the number.
    case f32(UInt32)
    /// The bits of the number.
    case f64(UInt64)
    /// The bits, the first lane lowest.
    case v128(low: UInt64, high: UInt64)
    /// The null reference of a type.
    case refNull(HeapType)
    /// A value of the host that only its number tells apart, as `externref`.
    case refExtern(UInt32)
    /// The same as `anyref`.
    case refHost(UInt32)
    /// Of a component's function. Numbers that core functions take too are written as theirs.
    case component(WastComponentValue)
}

/// What a result must be.
public indirect enum WastResult: Sendable, Hashable {
    /// Exactly these bits.
    case i32(UInt32)
    /// Exactly these bits.
    case i64(UInt64)
    /// A number of 32 bits.
    case f32(WastFloat)
    /// A number of 64 bits.
    case f64(WastFloat)
    /// As many lanes as the shape has.
    case v128(VectorShape, [WastLane])
    /// A null reference of any type in the hierarchy of the one given.
    case refNull(HeapType?)
    /// Not null; the number if it is given.
    case refExtern(UInt32?)
    /// The same as `anyref`.
    case refHost(UInt32?)
    /// A function, whatever number is given.
    case refFunction(UInt32?)
    /// Any reference that is not null and belongs to the type: `(ref.struct)` and the like.
    case ref(HeapType)
    /// One of them.
    case either([WastResult])
    /// Of a component's function.
    case component(WastComponentValue)
}

/// A floating-point number that is expected.
public enum WastFloat: Sendable, Hashable {
    /// Exactly these bits, zero-extended.
    case bits(UInt64)
    /// A NaN with only the highest payload bit set, of either sign.
    case nanCanonical
    /// A NaN with at least the highest payload bit set.
    case nanArithmetic

    /// Whether a result is what is expected.
    ///
    /// - Parameters:
    ///   - bits: The result, zero-extended.
    ///   - byteCount: 4 or 8.
    public func matches(_ bits: UInt64, byteCount: Int) -> Bool {
        let format: FloatFormat = byteCount == 4 ? .f32 : .f64
        let quiet = format.infinity | format.canonicalPayload
        switch self {
        case .bits(let expected): return bits == expected
        case .nanCanonical: return bits & (format.signBit - 1) == quiet
        case .nanArithmetic: return bits & quiet == quiet
        }
    }
}

/// A lane that is expected.
public enum WastLane: Sendable, Hashable {
    /// Exactly these bits, zero-extended.
    case integer(UInt64)
    /// A number of the shape's width.
    case float(WastFloat)
}
