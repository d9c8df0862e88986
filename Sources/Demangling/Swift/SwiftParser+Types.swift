// Types.

extension SwiftParser {
    mutating func builtinType() throws(DemanglingError) -> SwiftNode {
        let letter = try cursor.next()
        if let name = SwiftTables.builtinTypes[letter] {
            return try SwiftNode(.typeText, "Builtin." + name)
        }
        switch letter {
        case "f", "i":
            let bits = try index() - 1
            return try SwiftNode(.typeText, "Builtin.\(letter == "f" ? "FPIEEE" : "Int")\(bits)")
        case "v":
            let count = try index() - 1
            let element = try pop { $0.kind == .typeText }.text
            guard element.hasPrefix("Builtin.") else { throw .malformed }
            return try SwiftNode(.typeText, "Builtin.Vec\(count)x\(element.dropFirst(8))")
        case "V":
            let element = try pop(\.isType)
            let count = try pop(\.isType)
            let name = try SwiftNode(.typeText, "Builtin.FixedArray")
            return try SwiftNode(.boundGeneric, "", [name, count, element])
        default: throw .malformed
        }
    }

    mutating func tuple() throws(DemanglingError) {
        let elements = try popList { (parser) throws(DemanglingError) in
            let isVariadic = parser.take(.variadic)
            let label = parser.popIf { $0.kind == .identifier }?.text ?? ""
            var type = try parser.pop(\.isType)
            if isVariadic { type = try SwiftNode(.suffixed, "...", [type]) }
            return try SwiftNode(.tupleElement, label, [type])
        }
        push(try SwiftNode(.tuple, "", elements))
    }

    /// A list of protocols.
    mutating func popProtocols() throws(DemanglingError) -> [SwiftNode] {
        try popList { (parser) throws(DemanglingError) in try parser.popProtocol() }
    }

    // MARK: Others, after an `X`

    mutating func specialType() throws(DemanglingError) {
        let letter = try cursor.next()
        if let convention = SwiftTables.functionConventions[letter] {
            return push(try functionType(convention: convention))
        }
        switch letter {
        case "o": try prefixType("unowned ")
        case "u": try prefixType("unowned(unsafe) ")
        case "w": try prefixType("weak ")
        case "b": try prefixType("@box ")
        case "D": break  // `Self` of a class is written as the class.
        case "M", "m":
            // Its representation, which people do not write.
            _ = try cursor.next()
            push(try SwiftNode(.suffixed, ".Type", [pop(\.isType)]))
        case "p": push(try SwiftNode(.suffixed, ".Type", [pop(\.isType)]))
        case "c":
            let superclass = try pop(\.isType)
            push(try SwiftNode(.protocols, "", [superclass] + popProtocols()))
        case "l":
            let object = try SwiftNode(.typeText, "AnyObject")
            push(try SwiftNode(.protocols, "", popProtocols() + [object]))
        case "P": try constrainedExistential()
        case "Y": try nominal(.other)
        case "e": push(try SwiftNode(.typeText, "<ERROR TYPE>"))
        default: throw .malformed
        }
    }

    /// `any P<A>`: protocols, then what their associated types have to be.
    private mutating func constrainedExistential() throws(DemanglingError) {
        let requirements = try popList { (parser) throws(DemanglingError) in
            try parser.pop { $0.kind == .requirement }
        }
        let type = try pop(\.isType)
        let list = try SwiftNode(.joined, ", ", requirements)
        let close = try SwiftNode(.typeText, ">")
        let open = try SwiftNode(.suffixed, "<", [SwiftNode(.prefixed, "any ", [type])])
        push(try SwiftNode(.prefixed, "", [SwiftNode(.joined, "", [open, list, close])]))
    }
}
