// What is made of conformances, and code for values that stands in one place.

extension SwiftParser {
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
    mutating func push(
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

    mutating func associatedPath() throws(DemanglingError) -> SwiftNode {
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
}
