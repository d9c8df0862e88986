// Types of functions.

extension ItaniumParser {
    var isAtFunctionType: Bool {
        let next = cursor.peek(1)
        return cursor.peek() == "F"
            || cursor.peek() == "D" && (next == "o" || next == "O" || next == "w" || next == "x")
    }

    mutating func functionType(qualifiers: String) throws(DemanglingError) -> CxxNode {
        var suffix = [try text(qualifiers)]
        if cursor.take("Do") {
            suffix.append(try text(" noexcept"))
        } else if cursor.take("DO") {
            suffix.append(try sequence(text(" noexcept("), expression(), text(")")))
            try cursor.expect("E")
        } else if cursor.take("Dw") {
            suffix.append(try sequence(text(" throw("), types(), text(")")))
        }
        _ = cursor.take("Dx")
        try cursor.expect("F")
        // Of C linkage.
        _ = cursor.take("Y")
        let result = try type()
        var parameters: [CxxNode] = []
        let isVoid = cursor.take("v")
        var end = functionEnd()
        while end == nil, !isVoid {
            parameters.append(try type())
            end = functionEnd()
        }
        guard let end else { throw .malformed }
        suffix.append(try text(end))
        let list = try CxxNode(.list, "", parameters)
        return try CxxNode(.function, "", [result, list, CxxNode(.sequence, "", suffix)])
    }

    /// What a function type ends with, if it ends here.
    private mutating func functionEnd() -> String? {
        if cursor.take("E") { return "" }
        if cursor.take("RE") { return " &" }
        return cursor.take("OE") ? " &&" : nil
    }

    private mutating func types() throws(DemanglingError) -> CxxNode {
        var types: [CxxNode] = []
        while !cursor.take("E") { types.append(try type()) }
        return try CxxNode(.list, "", types)
    }
}
