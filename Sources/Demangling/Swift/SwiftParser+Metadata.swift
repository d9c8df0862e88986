// What is made of types, for the runtime.

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

    mutating func popAny() throws(DemanglingError) -> SwiftNode { try pop { _ in true } }

    /// After a `w`: what is done with values of a type.
    mutating func valueWitness() throws(DemanglingError) {
        guard let text = SwiftTables.valueWitnesses[try cursor.text(count: 2)] else {
            throw .malformed
        }
        try labelled(text + " for ", try pop(\.isType))
    }
}
