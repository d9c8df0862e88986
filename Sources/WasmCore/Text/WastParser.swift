/// Reads the directives of a script.
struct WastParser {
    var cursor: TokenCursor
    /// How deep the values of components are nested.
    var valueDepth = 0
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
                name: nil, isComponent: false, isDefinition: false,
                content: .text(cursor.text, range))
            return [WastDirective(kind: .module(module), line: 1, column: 1)]
        }
        while !cursor.isAtEnd { directives.append(try placedDirective()) }
        return directives
    }

    private mutating func placedDirective(inThread: Bool = false) throws(TextError)
        -> WastDirective
    {
        let (line, column) = place()
        guard cursor.isLeft else { throw cursor.unexpected() }
        // Threads start no threads, so that nesting ends.
        if inThread, cursor.wordInParentheses == .thread {
            throw cursor.unexpected(at: cursor.position + 1)
        }
        let kind = try directive()
        // A directive takes about as long as reading a clock several times.
        if interruption.isRequested { throw cursor.interrupted() }
        return WastDirective(kind: kind, line: line, column: column)
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
        case .module, .component: return try module()
        case .invoke, .get: return .action(try action())
        case .register:
            cursor.position += 2
            let name = try cursor.nameString()
            kind = .register(name: name, instance: nameIfNext())
        case .thread: kind = try thread()
        case .wait:
            cursor.position += 2
            kind = .wait(thread: nameIfNext())
        case .assertReturn:
            cursor.position += 2
            let action = try action()
            var results: [WastResult] = []
            while cursor.isLeft { results.append(try result(allowsEither: true)) }
            kind = .assertReturn(action, results)
        case .assertTrap:
            cursor.position += 2
            if isModule {
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

    /// Without the parenthesis at its end.
    private mutating func thread() throws(TextError) -> WastDirective.Kind {
        cursor.position += 2
        let name = nameIfNext()
        var shared: [String] = []
        while cursor.skipLeft(.shared) {
            guard cursor.skipLeft(.module), let module = nameIfNext() else {
                throw cursor.unexpected()
            }
            shared.append(module)
            try cursor.right()
            try cursor.right()
        }
        var directives: [WastDirective] = []
        while !cursor.isRight { directives.append(try placedDirective(inThread: true)) }
        return .thread(name: name, shared: shared, directives)
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
    mutating func nameIfNext() -> String? {
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

    private var isModule: Bool {
        cursor.wordInParentheses == .module || cursor.wordInParentheses == .component
    }

    private mutating func plainModule() throws(TextError) -> WastModule {
        let start = cursor.position
        guard isModule else { throw cursor.unexpected() }
        let isComponent = cursor.wordInParentheses == .component
        cursor.position += 2
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
        return WastModule(
            name: name, isComponent: isComponent, isDefinition: isDefinition, content: content)
    }
}
