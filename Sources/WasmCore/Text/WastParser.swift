/// Reads the directives of a script.
struct WastParser {
    var cursor: TokenCursor
    /// How far lines have been counted.
    private var countedOffset = 0
    private var line = 1
    private var lineStart = 0

    private let interruption: InterruptionCheck

    init(_ cursor: TokenCursor, _ interruption: InterruptionCheck) {
        self.cursor = cursor
        self.interruption = interruption
    }

    mutating func script() throws(TextError) -> [WastDirective] {
        var directives: [WastDirective] = []
        if isBareModule {
            let range = cursor.position..<cursor.end
            let module = WastModule(
                name: nil, isDefinition: false, content: .text(cursor.text, range))
            return [WastDirective(kind: .module(module), line: 1, column: 1)]
        }
        while !cursor.isAtEnd {
            let (line, column) = place()
            guard cursor.isLeft else { throw cursor.unexpected() }
            let kind = try directive()
            // A directive takes about as long as reading a clock several times.
            if interruption.isRequested { throw cursor.interrupted() }
            directives.append(WastDirective(kind: kind, line: line, column: column))
        }
        return directives
    }

    /// A script may be the fields of one module without `(module …)`.
    private var isBareModule: Bool {
        if cursor.token.kind == .annotation { return true }
        switch cursor.wordInParentheses {
        case .type, .rec, .func_, .table, .memory, .global, .tag, .import_, .export, .start, .elem,
            .data:
            return true
        default: return false
        }
    }

    private mutating func place() -> (line: Int, column: Int) {
        let offset = Int(cursor.token.start)
        while countedOffset < offset {
            if cursor.text.bytes[countedOffset] == UInt8(ascii: "\n") {
                line += 1
                lineStart = countedOffset + 1
            }
            countedOffset += 1
        }
        return (line, offset - lineStart + 1)
    }

    private mutating func directive() throws(TextError) -> WastDirective.Kind {
        let kind: WastDirective.Kind
        switch cursor.wordInParentheses {
        case .module: return try module()
        case .invoke, .get: return .action(try action())
        case .register:
            cursor.position += 2
            let name = try cursor.nameString()
            kind = .register(name: name, instance: nameIfNext())
        case .assertReturn:
            cursor.position += 2
            let action = try action()
            var results: [WastResult] = []
            while cursor.isLeft { results.append(try result(allowsEither: true)) }
            kind = .assertReturn(action, results)
        case .assertTrap:
            cursor.position += 2
            if cursor.wordInParentheses == .module {
                let module = try plainModule()
                kind = .assertModuleTrap(module, message: try message())
            } else {
                let action = try action()
                kind = .assertTrap(action, message: try message())
            }
        case .assertExhaustion:
            cursor.position += 2
            let action = try action()
            kind = .assertExhaustion(action, message: try message())
        case .assertException:
            cursor.position += 2
            kind = .assertException(try action())
        default: kind = try moduleAssertion()
        }
        try cursor.right()
        return kind
    }

    private mutating func moduleAssertion() throws(TextError) -> WastDirective.Kind {
        let make: (WastModule, String) -> WastDirective.Kind
        switch cursor.wordInParentheses {
        case .assertMalformed: make = { .assertMalformed($0, message: $1) }
        case .assertInvalid: make = { .assertInvalid($0, message: $1) }
        case .assertUnlinkable: make = { .assertUnlinkable($0, message: $1) }
        case .assertMalformedCustom: make = { .assertMalformedCustom($0, message: $1) }
        case .assertInvalidCustom: make = { .assertInvalidCustom($0, message: $1) }
        default: throw cursor.unexpected(at: cursor.position + 1)
        }
        cursor.position += 2
        let module = try plainModule()
        return make(module, try message())
    }

    private mutating func message() throws(TextError) -> String {
        String(decoding: try cursor.string(), as: UTF8.self)
    }

    /// An identifier as a string, if one is next.
    private mutating func nameIfNext() -> String? {
        cursor.identifier().map { String(decoding: $0, as: UTF8.self) }
    }

    // MARK: Modules

    private mutating func module() throws(TextError) -> WastDirective.Kind {
        let start = cursor.position
        cursor.position += 2
        if cursor.skip(.instance) {
            let first = nameIfNext()
            let second = nameIfNext()
            try cursor.right()
            return .instance(name: first, definition: second)
        }
        cursor.position = start
        return .module(try plainModule())
    }

    private mutating func plainModule() throws(TextError) -> WastModule {
        let start = cursor.position
        guard cursor.skipLeft(.module) else { throw cursor.unexpected() }
        let isDefinition = cursor.skip(.definition)
        let name = nameIfNext()
        let content: WastModule.Content
        if cursor.skip(.binary) {
            content = .binary(cursor.strings())
            try cursor.right()
        } else if cursor.skip(.quote) {
            content = .quote(cursor.strings())
            try cursor.right()
        } else {
            try cursor.skipRest()
            content = .text(cursor.text, start..<cursor.position)
        }
        return WastModule(name: name, isDefinition: isDefinition, content: content)
    }

    // MARK: Actions and values

    private mutating func action() throws(TextError) -> WastAction {
        let isInvoke = cursor.wordInParentheses == .invoke
        guard isInvoke || cursor.wordInParentheses == .get else {
            throw cursor.isLeft ? cursor.unexpected(at: cursor.position + 1) : cursor.unexpected()
        }
        cursor.position += 2
        let instance = nameIfNext()
        let name = try cursor.nameString()
        var arguments: [WastValue] = []
        if isInvoke {
            while cursor.isLeft { arguments.append(try value()) }
        }
        try cursor.right()
        return WastAction(
            instance: instance, name: name, kind: isInvoke ? .invoke(arguments) : .get)
    }

    private mutating func value() throws(TextError) -> WastValue {
        try cursor.left()
        let token = cursor.token
        cursor.position += 1
        let value: WastValue
        switch cursor.opcode(token) {
        case .i32Const: value = .i32(UInt32(try cursor.integer(width: 32)))
        case .i64Const: value = .i64(try cursor.integer(width: 64))
        case .f32Const: value = .f32(UInt32(try cursor.float(.f32)))
        case .f64Const: value = .f64(try cursor.float(.f64))
        case .v128Const:
            let shape = try shape()
            let halves = shape.pack(try cursor.lanes(shape))
            value = .v128(low: halves.low, high: halves.high)
        case .refNull: value = .refNull(try heapType())
        default:
            switch cursor.word(token) {
            case .refExtern: value = .refExtern(try cursor.u32())
            case .refHost: value = .refHost(try cursor.u32())
            default: throw cursor.unexpected(at: cursor.position - 1)
            }
        }
        try cursor.right()
        return value
    }

    private mutating func shape() throws(TextError) -> VectorShape {
        guard let shape = cursor.word.flatMap(VectorShape.init) else { throw cursor.unexpected() }
        cursor.position += 1
        return shape
    }

    private mutating func heapType() throws(TextError) -> HeapType {
        if cursor.token.kind == .number {
            return .concrete(TypeIndex(rawValue: try cursor.u32()))
        }
        guard let type = cursor.word.flatMap(HeapType.init) else { throw cursor.unexpected() }
        cursor.position += 1
        return type
    }

    // MARK: Results

    private mutating func result(allowsEither: Bool) throws(TextError) -> WastResult {
        try cursor.left()
        let token = cursor.token
        let start = cursor.position
        cursor.position += 1
        let result: WastResult
        switch cursor.opcode(token) {
        case .i32Const: result = .i32(UInt32(try cursor.integer(width: 32)))
        case .i64Const: result = .i64(try cursor.integer(width: 64))
        case .f32Const: result = .f32(try float(.f32))
        case .f64Const: result = .f64(try float(.f64))
        case .v128Const:
            let shape = try shape()
            result = .v128(shape, try lanes(shape))
        case .refNull: result = .refNull(cursor.isRight ? nil : try heapType())
        case .refFunc: result = .refFunction(try optionalNumber())
        case .refI31: result = .ref(.i31)
        case .refEq: result = .ref(.eq)
        default:
            switch cursor.word(token) {
            case .either where allowsEither:
                var choices: [WastResult] = []
                while cursor.isLeft { choices.append(try self.result(allowsEither: false)) }
                result = .either(choices)
            case .refExtern: result = .refExtern(try optionalNumber())
            case .refHost: result = .refHost(try optionalNumber())
            case .refStruct: result = .ref(.structure)
            case .refArray: result = .ref(.array)
            case .refAny: result = .ref(.any)
            default: throw cursor.unexpected(at: start)
            }
        }
        try cursor.right()
        return result
    }

    private mutating func optionalNumber() throws(TextError) -> UInt32? {
        cursor.token.kind == .number ? try cursor.u32() : nil
    }

    private mutating func float(_ format: FloatFormat) throws(TextError) -> WastFloat {
        if cursor.skip(.nanCanonical) { return .nanCanonical }
        if cursor.skip(.nanArithmetic) { return .nanArithmetic }
        return .bits(try cursor.float(format))
    }

    private mutating func lanes(_ shape: VectorShape) throws(TextError) -> [WastLane] {
        var lanes: [WastLane] = []
        for _ in 0..<shape.laneCount {
            if let format = shape.floatFormat {
                lanes.append(.float(try float(format)))
            } else {
                lanes.append(.integer(try cursor.lane(shape)))
            }
        }
        return lanes
    }
}
