// What the compiler makes: metadata, witnesses, thunks, specialisations.

extension SwiftParser {
    /// After an `M`.
    mutating func metadata() throws(DemanglingError) {
        let letter = try cursor.next()
        if let text = SwiftTables.typeMetadata[letter] {
            return try labelled(text + Self.joint(letter), try pop(\.isType))
        }
        switch letter {
        case "A":
            try labelled(
                "reflection metadata associated type descriptor ", try popConformance())
        case "c": try labelled("protocol conformance descriptor for ", try popConformance())
        case "K": try labelled("metadata instantiation cache for ", try popAny())
        case "p": try labelled("protocol descriptor for ", try popProtocol())
        case "S": try labelled("protocol self-conformance descriptor for ", try popProtocol())
        case "Q": try labelled("opaque type descriptor for ", try popAny())
        case "V": try labelled("property descriptor for ", try pop(\.isEntity))
        case "X": try contextDescriptor()
        case "z":
            try labelled(
                "flag for loading of canonical specialized generic type metadata for ",
                try popAny())
        default: throw .malformed
        }
    }

    private mutating func contextDescriptor() throws(DemanglingError) {
        switch try cursor.next() {
        case "M": try labelled("module descriptor ", try popContext())
        case "E": try labelled("extension descriptor ", try popContext())
        case "X": try labelled("anonymous descriptor ", try popContext())
        default: throw .malformed
        }
    }

    /// Names of reflection stand without a word between.
    private static func joint(_ letter: Unicode.Scalar) -> String {
        "BCF".unicodeScalars.contains(letter) ? " " : " for "
    }

    private mutating func popAny() throws(DemanglingError) -> SwiftNode { try pop { _ in true } }

    /// After a `w`: what is done with values of a type.
    mutating func valueWitness() throws(DemanglingError) {
        guard let text = SwiftTables.valueWitnesses[try cursor.text(count: 2)] else {
            throw .malformed
        }
        try labelled(text + " for ", try pop(\.isType))
    }

    /// After a `W`.
    mutating func witness() throws(DemanglingError) {
        let letter = try cursor.next()
        if let text = SwiftTables.witnessTables[letter] {
            return try labelled(text + " for ", try popConformance())
        }
        switch letter {
        case "C": try labelled("enum case for ", try pop(\.isEntity))
        case "V": try labelled("value witness table for ", try pop(\.isType))
        case "v":
            let isDirect = cursor.take("d")
            if !isDirect { try cursor.expect("i") }
            try labelled(
                isDirect ? "direct field offset for " : "indirect field offset for ",
                try pop(\.isEntity))
        case "S": try labelled("protocol self-conformance witness table for ", try popProtocol())
        case "l": try lazyWitnessTable("accessor")
        case "L": try lazyWitnessTable("cache variable")
        case "T": try associatedWitnessTable()
        case "b":
            let base = try popProtocol()
            try push("base witness table accessor for ", [(base, " in "), (popConformance(), "")])
        case "t":
            let name = try pop(\.isDeclarationName)
            try push(
                "associated type metadata accessor for ", [(name, " in "), (popConformance(), "")])
        case "O": try outlined()
        case "Z": try globalVariable("one-time initialization function for ")
        case "z": try globalVariable("one-time initialization token for ")
        default: throw .malformed
        }
    }

    /// Nodes with texts after them.
    private mutating func push(
        _ text: String, _ parts: [(SwiftNode, String)]
    ) throws(DemanglingError) {
        var children: [SwiftNode] = []
        for (node, after) in parts {
            children += [node, try SwiftNode(.identifier, after)]
        }
        try labelled(text, try SwiftNode(.joined, "", children))
    }

    private mutating func lazyWitnessTable(_ what: String) throws(DemanglingError) {
        let conformance = try popConformance()
        let type = try pop(\.isType)
        try push(
            "lazy protocol witness table \(what) for type ",
            [(type, " and conformance "), (conformance, "")])
    }

    private mutating func associatedWitnessTable() throws(DemanglingError) {
        let conformed = try popProtocol()
        let path = try associatedPath()
        let conformance = try popConformance()
        try push(
            "associated type witness table accessor for ",
            [(path, " : "), (conformed, " in "), (conformance, "")])
    }

    private mutating func associatedPath() throws(DemanglingError) -> SwiftNode {
        try SwiftNode(.joined, ".", popAssociatedPath())
    }

    private mutating func outlined() throws(DemanglingError) {
        let letter = try cursor.next()
        guard let text = SwiftTables.outlined[letter] else { throw .malformed }
        // Which case of an enumeration.
        if letter == "i" || letter == "j" { _ = try index() }
        _ = popIf { $0.kind == .signature }
        try labelled("outlined \(text) of ", try pop(\.isType))
    }

    private mutating func globalVariable(_ text: String) throws(DemanglingError) {
        var names: [SwiftNode] = []
        while take(.firstElement) { names.append(try pop(\.isDeclarationName)) }
        _ = try popContext()
        let list = try SwiftNode(.joined, ", ", names.reversed())
        push(try SwiftNode(.nameless, text, [list]))
    }

    /// After a `T`.
    mutating func thunk() throws(DemanglingError) {
        let letter = try cursor.next()
        if let text = SwiftTables.attributes[letter] {
            return push(try SwiftNode(.attribute(.plain), text))
        }
        if let text = SwiftTables.thunks[letter] {
            return try labelled(text, try pop(\.isEntity))
        }
        switch letter {
        case "A": push(try SwiftNode(.attribute(.partialApply), "partial apply for "))
        case "W":
            let entity = try pop(\.isEntity)
            push(try SwiftNode(.witness, "", [entity, popConformance()]))
        case "S": try labelled("protocol self-conformance witness for ", try pop(\.isEntity))
        case "V":
            let base = try pop(\.isEntity)
            let derived = try pop(\.isEntity)
            try push("vtable thunk for ", [(base, " dispatching to "), (derived, "")])
        case "R", "r": try reabstraction(hasSelf: false)
        case "y": try reabstraction(hasSelf: true)
        case "K": try keyPath("getter")
        case "k": try keyPath("setter")
        case "L": try labelled("protocol requirements base descriptor for ", try popProtocol())
        case "l":
            try labelled("associated type descriptor for ", try associatedName())
        case "n":
            let conformed = try popProtocol()
            let path = try associatedPath()
            let owner = try pop(\.isType)
            try push(
                "associated conformance descriptor for ",
                [(owner, "."), (path, ": "), (conformed, "")])
        case "b":
            let conformed = try popProtocol()
            try push("base conformance descriptor for ", [(pop(\.isType), ": "), (conformed, "")])
        case "v":
            let number = try index()
            _ = cursor.take("r")
            try outlinedVariable(number)
        case "Y", "Q":
            _ = try index()
            push(try SwiftNode(.attribute(.plain)))
        case "w": try rareThunk()
        default: try specialization(letter)
        }
    }

    private mutating func outlinedVariable(_ number: Int) throws(DemanglingError) {
        let isBelow: (SwiftNode) -> Bool = { node in
            if case .attribute = node.kind { return true }
            return false
        }
        // What was specialised is the function that it is of.
        var attributes: [SwiftNode] = []
        while let attribute = popIf(isBelow) { attributes.append(attribute) }
        attributes.append(try popContext())
        let whole = try SwiftNode(.joined, "", attributes)
        push(try SwiftNode(.nameless, "outlined variable #\(number) of ", [whole]))
    }

    private mutating func rareThunk() throws(DemanglingError) {
        let texts: [Unicode.Scalar: String] = [
            "b": "back deployment thunk for ", "B": "back deployment fallback for ",
            "c": "coro function pointer to ", "d": "default override of ",
            "S": "#_hasSymbol query for ",
        ]
        guard let text = texts[try cursor.next()] else { throw .malformed }
        push(try SwiftNode(.attribute(.plain), text))
    }

    private mutating func reabstraction(hasSelf: Bool) throws(DemanglingError) {
        _ = popIf { $0.kind == .signature }
        if hasSelf { _ = try pop(\.isType) }
        _ = try pop(\.isType)
        try labelled("thunk for ", try pop(\.isType))
    }

    private mutating func keyPath(_ what: String) throws(DemanglingError) {
        _ = cursor.take("q")
        var types: [SwiftNode] = []
        while let type = popIf(\.isType) { types.append(type) }
        guard !types.isEmpty else { throw .malformed }
        let signature = popIf { $0.kind == .signature }
        let declaration = try popAny()
        let all = (signature.map { [$0] } ?? []) + types.reversed()
        try push(
            "key path \(what) for ", [(declaration, " : "), (SwiftNode(.joined, "", all), "")])
    }
}
