// Functions, variables and what belongs to them.

extension SwiftParser {
    mutating func function() throws(DemanglingError) {
        let signature = popIf { $0.kind == .signature }?.text ?? ""
        let type = try functionType(convention: "")
        let labels = try labels(of: type)
        let name = try pop(\.isDeclarationName)
        push(try SwiftNode(.entity(.function), signature + labels, [popContext(), name]))
    }

    mutating func variable() throws(DemanglingError) {
        let type = try pop(\.isType)
        _ = try labels(of: type)
        let name = try pop(\.isDeclarationName)
        try accessor(try SwiftNode(.entity(.variable), "", [popContext(), name]))
    }

    mutating func subscripted() throws(DemanglingError) {
        _ = popIf { $0.kind == .privateName }
        let type = try pop(\.isType)
        let text = Self.signature(of: type) + (try labels(of: type))
        let name = try SwiftNode(.identifier, "subscript")
        try accessor(try SwiftNode(.entity(.subscript), text, [popContext(), name]))
    }

    /// Parameters of a generic function, which has them with its type.
    private static func signature(of type: SwiftNode) -> String {
        type.kind == .genericType ? type.children[0].text : ""
    }

    /// What is done with what is stored.
    private mutating func accessor(_ storage: SwiftNode) throws(DemanglingError) {
        let letter = try cursor.next()
        if letter == "p" { return push(storage) }
        if letter == "a" || letter == "l" {
            let owners: [Unicode.Scalar: String] = [
                "O": "owning", "o": "nativeOwning", "p": "nativePinning", "u": "unsafe",
            ]
            guard let owner = owners[try cursor.next()] else { throw .malformed }
            let text = owner + (letter == "a" ? "MutableAddressor" : "Addressor")
            return push(try SwiftNode(.accessor, text, [storage]))
        }
        guard let text = SwiftTables.accessors[letter] else { throw .malformed }
        push(try SwiftNode(.accessor, text, [storage]))
    }

    /// After an `f`.
    mutating func functionEntity() throws(DemanglingError) {
        switch try cursor.next() {
        case "C": try initializer(isAllocating: true)
        case "c": try initializer(isAllocating: false)
        case "D":
            let isOfClass = stack.last.map(Self.isClass) ?? false
            try member(named: isOfClass ? "__deallocating_deinit" : "deinit")
        case "Z": try member(named: "__isolated_deallocating_deinit")
        case "d": try member(named: "deinit")
        case "E": try member(named: "__ivar_destroyer")
        case "e": try member(named: "__ivar_initializer")
        case "i": try nameless("variable initialization expression of ", try popContext())
        case "P": try nameless("property wrapper backing initializer of ", try popContext())
        case "W":
            try nameless("property wrapper init from projected value of ", try popContext())
        case "A":
            let number = try index()
            try nameless("default argument \(number) of ", try popContext())
        case "U": try closure("closure")
        case "u": try closure("implicit closure")
        case "M": try macroExpansion()
        default: throw .malformed
        }
    }

    private mutating func nameless(
        _ text: String, _ context: SwiftNode
    ) throws(DemanglingError) {
        push(try SwiftNode(.nameless, text, [context]))
    }

    private mutating func member(named name: String) throws(DemanglingError) {
        let name = try SwiftNode(.identifier, name)
        push(try SwiftNode(.entity(.variable), "", [popContext(), name]))
    }

    private mutating func initializer(isAllocating: Bool) throws(DemanglingError) {
        _ = popIf { $0.kind == .privateName }
        let type = try pop(\.isType)
        let text = Self.signature(of: type) + (try labels(of: type))
        let context = try popContext()
        let isOfClass = isAllocating && Self.isClass(context)
        let name = try SwiftNode(.identifier, isOfClass ? "__allocating_init" : "init")
        push(try SwiftNode(.entity(.initializer), text, [context, name]))
    }

    private static func isClass(_ context: SwiftNode) -> Bool {
        switch context.kind {
        case .nominal(.class): true
        case .extension, .boundGeneric: isClass(context.children[0])
        default: false
        }
    }

    private mutating func closure(_ what: String) throws(DemanglingError) {
        let number = try index() + 1
        _ = try pop(\.isType)
        try nameless("\(what) #\(number) in ", try popContext())
    }

    // MARK: Macros, after `fM`

    private static let macroRoles: [Unicode.Scalar: String] = [
        "a": "accessor", "r": "member attribute", "m": "member", "p": "peer", "c": "conformance",
        "e": "extension", "q": "preamble", "b": "body",
    ]

    private mutating func macroExpansion() throws(DemanglingError) {
        let letter = try cursor.next()
        let macro = try pop { $0.kind == .identifier }.text
        let isAttached = Self.macroRoles[letter] != nil
        if letter == "f" { _ = popIf { $0.kind == .privateName } }
        let attached = isAttached ? try pop(\.isDeclarationName) : nil
        let context = try popContext()
        let number = try index() + 1
        if let role = Self.macroRoles[letter], let attached {
            let entity = try SwiftNode(.entity(.variable), "", [context, attached])
            return try nameless("\(role) macro @\(macro) expansion #\(number) of ", entity)
        }
        switch letter {
        case "f": try nameless("freestanding macro expansion #\(number) of \(macro) in ", context)
        case "u": try nameless("unique name #\(number) of \(macro) in ", context)
        default: throw .malformed
        }
    }
}
