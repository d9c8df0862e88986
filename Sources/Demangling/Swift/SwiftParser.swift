/// Reads names of Swift, which are operators after what they take: parts wait on a stack.
///
/// Read is what `swift demangle --simplified` shows: no modules, no types of parameters, no
/// arguments of specialisations.
struct SwiftParser {
    var cursor: ByteCursor
    var budget = DemanglingBudget()
    var stack: [SwiftNode] = []
    /// What `A` names.
    var substitutions: [SwiftNode] = []
    /// What identifiers may use again, in parts; at most 26.
    var words: [String] = []

    /// - Parameter cursor: After the prefix.
    static func text(
        of cursor: ByteCursor, _ limits: DemanglingLimits
    ) throws(DemanglingError) -> String {
        var parser = SwiftParser(cursor: cursor)
        while !parser.cursor.isAtEnd, parser.cursor.peek() != "." {
            try parser.step()
        }
        let attributes = parser.popAttributes()
        guard let whole = parser.stack.popLast(), parser.stack.isEmpty,
            // A mere identifier is a name that somebody chose so.
            !whole.isDeclarationName || !attributes.isEmpty
        else { throw .malformed }
        var printer = SwiftPrinter(limits, parser.budget)
        try printer.print(attributes)
        try printer.print(whole)
        return printer.output.text
    }

    /// What the last operators said of all that stands before them, the last first.
    private mutating func popAttributes() -> [SwiftNode] {
        var attributes: [SwiftNode] = []
        while case .attribute = stack.last?.kind, let last = stack.popLast() {
            attributes.append(last)
        }
        return attributes
    }

    /// One operator.
    private mutating func step() throws(DemanglingError) {
        try budget.enter()
        defer { budget.leave() }
        if cursor.peek().isDigit { return push(try identifier()) }
        let letter = try cursor.next()
        switch letter {
        case "A": try multipleSubstitutions()
        case "B": push(try builtinType())
        case "C": try nominal(.class)
        case "D": push(try pop(\.isType))
        case "E": try extensionContext()
        case "F": try function()
        case "G": try boundGeneric()
        case "H": try conformanceOperator()
        case "I": try loweredFunction()
        case "K": push(try annotation(.throws, " throws"))
        case "L": try localName()
        case "M": try metadata()
        case "N": try labelled("type metadata for ", try pop(\.isType))
        case "O": try nominal(.enumeration)
        case "P": try nominal(.protocol)
        case "Q": try archetype()
        case "R": try requirement()
        case "S": try standardType()
        case "T": try thunk()
        case "V": try nominal(.structure)
        case "W": try witness()
        case "X": try specialType()
        case "Y": try typeAnnotation()
        case "Z": try labelled("static ", try pop(\.isEntity))
        case "f": try functionEntity()
        case "v": try variable()
        case "i": try subscripted()
        case "w": try valueWitness()
        default: try smallOperator(letter)
        }
    }

    /// Operators of one letter that make one node.
    private mutating func smallOperator(_ letter: Unicode.Scalar) throws(DemanglingError) {
        switch letter {
        case "a": try nominal(.alias)
        case "c": push(try functionType(convention: ""))
        case "d": push(try SwiftNode(.variadic))
        case "g": try retroactiveConformance()
        case "h": try prefixType("__shared ")
        case "l": push(try signature(hasCounts: false))
        case "m": push(try SwiftNode(.suffixed, ".Type", [pop(\.isType)]))
        case "n": try prefixType("__owned ")
        case "o": try operatorName()
        case "p": push(try SwiftNode(.protocols, "Any", popProtocols()))
        case "q": push(try genericParameter())
        case "r": push(try signature(hasCounts: true))
        case "s": push(try SwiftNode(.module, "Swift"))
        case "t": try tuple()
        case "u":
            let signature = try pop { $0.kind == .signature }
            push(try SwiftNode(.genericType, "", [signature, pop(\.isType)]))
        case "x": push(try SwiftNode(.typeText, "A"))
        case "y": push(try SwiftNode(.emptyList))
        case "z": try prefixType("inout ")
        case "_": push(try SwiftNode(.firstElement))
        default: throw .malformed
        }
    }

    // MARK: The stack

    mutating func push(_ node: SwiftNode) { stack.append(node) }

    mutating func popIf(_ condition: (SwiftNode) -> Bool) -> SwiftNode? {
        guard let last = stack.last, condition(last) else { return nil }
        return stack.removeLast()
    }

    mutating func pop(_ condition: (SwiftNode) -> Bool) throws(DemanglingError) -> SwiftNode {
        guard let node = popIf(condition) else { throw .malformed }
        return node
    }

    mutating func take(_ kind: SwiftKind) -> Bool { popIf { $0.kind == kind } != nil }

    /// Elements of a list, in their order. The first has a mark behind it; an empty list is one.
    mutating func popList(
        _ element: (inout Self) throws(DemanglingError) -> SwiftNode
    ) throws(DemanglingError) -> [SwiftNode] {
        if take(.emptyList) { return [] }
        var elements: [SwiftNode] = []
        var isFirst = false
        while !isFirst {
            isFirst = take(.firstElement)
            elements.append(try element(&self))
        }
        return elements.reversed()
    }

    mutating func labelled(_ text: String, _ node: SwiftNode) throws(DemanglingError) {
        push(try SwiftNode(.labelled, text, [node]))
    }

    mutating func prefixType(_ text: String) throws(DemanglingError) {
        push(try SwiftNode(.prefixed, text, [pop(\.isType)]))
    }

    func annotation(
        _ kind: SwiftKind.Annotation, _ text: String
    ) throws(DemanglingError) -> SwiftNode {
        try SwiftNode(.annotation(kind), text)
    }

    /// A node that back-references may name.
    mutating func pushRemembered(_ node: SwiftNode) {
        substitutions.append(node)
        push(node)
    }

    // MARK: Numbers

    /// `_` is 0, `0_` is 1.
    mutating func index() throws(DemanglingError) -> Int {
        if cursor.take("_") { return 0 }
        let number = try cursor.number()
        try cursor.expect("_")
        return number + 1
    }
}
