// Who conforms to what.

extension SwiftParser {
    /// A type, a protocol, the module that says so, and what is asked for it.
    mutating func popConformance() throws(DemanglingError) -> SwiftNode {
        let signature = popIf { $0.kind == .signature }
        _ = popModule()
        let conformed = try popProtocol()
        var type = try pop(\.isType)
        if let signature { type = try SwiftNode(.genericType, "", [signature, type]) }
        return try SwiftNode(.conformance, "", [type, conformed])
    }

    mutating func retroactiveConformance() throws(DemanglingError) {
        _ = try index()
        _ = try pop { $0.kind == .anyConformance }
        push(try SwiftNode(.retroactive))
    }

    /// After an `H`: how a conformance is come by; and records of what a module has.
    mutating func conformanceOperator() throws(DemanglingError) {
        switch try cursor.next() {
        case "C":
            try popConformances()
            if !take(.conformanceReference) {
                _ = popModule()
                _ = try popProtocol()
            }
            _ = try pop(\.isType)
            push(try SwiftNode(.anyConformance))
        case "P", "p":
            _ = try popProtocol()
            push(try SwiftNode(.conformanceReference))
        case "D":
            _ = try index()
            _ = try popProtocol()
            _ = try pop(\.isType)
            push(try SwiftNode(.anyConformance))
        case "I":
            _ = try index()
            _ = try popProtocol()
            push(try pop { $0.kind == .anyConformance })
        case "A":
            _ = try index()
            _ = try popProtocol()
            _ = try pop(\.isType)
            push(try pop { $0.kind == .anyConformance })
        case "X":
            try popConformances()
            push(try SwiftNode(.anyConformance))
        case "c":
            try labelled("protocol conformance descriptor runtime record for ", popConformance())
        case "n": try labelled("nominal type descriptor runtime record for ", try pop(\.isType))
        case "r": try labelled("protocol descriptor runtime record for ", try popProtocol())
        case "F": push(try SwiftNode(.attribute(.plain), "accessible function runtime record for "))
        default: throw .malformed
        }
    }

    private mutating func popConformances() throws(DemanglingError) {
        _ = try popList { (parser) throws(DemanglingError) in
            try parser.pop { $0.kind == .anyConformance }
        }
    }
}
