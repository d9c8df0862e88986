// Expressions in types, §5.1.6.

extension ItaniumParser {
    mutating func expression() throws(DemanglingError) -> CxxNode {
        try budget.enter()
        defer { budget.leave() }
        let isGlobal = cursor.take("gs")
        switch cursor.peek() {
        case "L": return try literal()
        case "T": return try templateParameter()
        case "f" where cursor.peek(1) == "p" || cursor.peek(1) == "L" && cursor.peek(2).isDigit:
            return try functionParameter()
        case "f" where ["l", "r", "L", "R"].contains(cursor.peek(1)): return try fold()
        case "0"..."9": return try unresolvedName(isGlobal: isGlobal)
        case "u":
            cursor.position += 1
            return try call(of: try sourceName())
        default: break
        }
        let code = try cursor.text(count: 2)
        if let special = try specialExpression(code, isGlobal: isGlobal) { return special }
        guard let row = ItaniumTables.operators[code] else { throw .malformed }
        return try operation(row.text, row.form)
    }

    private mutating func operation(
        _ text: String, _ form: ItaniumTables.Form
    ) throws(DemanglingError) -> CxxNode {
        switch form {
        case .prefix: return try sequence(self.text(text), operand())
        case .postfix:
            if cursor.take("_") { return try sequence(self.text(text), operand()) }
            return try sequence(operand(), self.text(text))
        case .binary:
            let symbol = text == "," ? ", " : " \(text) "
            return try sequence(operand(), self.text(symbol), operand())
        case .typeTrait: return try sequence(self.text(text + "("), type(), self.text(")"))
        case .trait: return try sequence(self.text(text + "("), expression(), self.text(")"))
        case .cast:
            let target = try type()
            return try sequence(
                self.text(text + "<"), target, self.text(">("), expression(), self.text(")"))
        case .member: return try sequence(operand(), self.text(text), operand())
        case .other: throw .malformed
        }
    }

    /// An expression, in parentheses if it is more than a name.
    private mutating func operand() throws(DemanglingError) -> CxxNode {
        let expression = try expression()
        // The address of a function needs no parameters.
        if expression.kind == .encoding { return expression.children[0] }
        if expression.isAtom { return expression }
        return try sequence(text("("), expression, text(")"))
    }

    /// Expressions with a rule of their own; nil for others, whose code is read.
    private mutating func specialExpression(
        _ code: String, isGlobal: Bool
    ) throws(DemanglingError) -> CxxNode? {
        switch code {
        case "cl", "cp": return try call(of: try operand())
        case "ix": return try sequence(operand(), text("["), expression(), text("]"))
        case "qu":
            return try sequence(operand(), text(" ? "), operand(), text(" : "), operand())
        case "cv": return try conversion()
        case "tl":
            let type = try type()
            return try sequence(type, text("{"), expressions(), text("}"))
        case "il": return try sequence(text("{"), expressions(), text("}"))
        case "sp": return try CxxNode(.expansion, "", [expression()])
        case "sZ": return try sequence(text("sizeof...("), expression(), text(")"))
        case "sP":
            var arguments: [CxxNode] = []
            while !cursor.take("E") { arguments.append(try templateArgument()) }
            return try sequence(
                text("sizeof...("), CxxNode(.list, "", arguments), text(")"))
        case "rq", "rQ": return try requirements(haveParameters: code == "rQ")
        case "tr": return try text("throw")
        case "dl", "da":
            let start = (isGlobal ? "::" : "") + (code == "da" ? "delete[] " : "delete ")
            return try sequence(text(start), operand())
        case "nw", "na": return try newObject(isArray: code == "na", isGlobal: isGlobal)
        case "sr", "on", "dn":
            cursor.position -= 2
            return try unresolvedName(isGlobal: isGlobal)
        default: return nil
        }
    }

    private mutating func expressions() throws(DemanglingError) -> CxxNode {
        var expressions: [CxxNode] = []
        while !cursor.take("E") { expressions.append(try expression()) }
        return try CxxNode(.list, "", expressions)
    }

    private mutating func call(of function: CxxNode) throws(DemanglingError) -> CxxNode {
        try sequence(function, text("("), expressions(), text(")"))
    }

    private mutating func conversion() throws(DemanglingError) -> CxxNode {
        let target = try type()
        let values = cursor.take("_") ? try expressions() : try expression()
        return try sequence(text("("), target, text(")("), values, text(")"))
    }

    private mutating func newObject(
        isArray: Bool, isGlobal: Bool
    ) throws(DemanglingError) -> CxxNode {
        var places: [CxxNode] = []
        while !cursor.take("_") { places.append(try expression()) }
        let start = (isGlobal ? "::" : "") + (isArray ? "new[]" : "new")
        let place = try sequence(
            text(places.isEmpty ? " " : " ("), CxxNode(.list, "", places),
            text(places.isEmpty ? "" : ") "))
        let type = try type()
        guard !cursor.take("E") else { return try sequence(text(start), place, type) }
        try cursor.expect("pi")
        return try sequence(text(start), place, type, text("("), expressions(), text(")"))
    }

    /// `fp_`: the first parameter; `fpT` is `this`.
    private mutating func functionParameter() throws(DemanglingError) -> CxxNode {
        if cursor.take("fpT") { return try text("this") }
        if cursor.take("fL") {
            _ = try cursor.number()
            try cursor.expect("p")
        } else {
            try cursor.expect("fp")
        }
        _ = qualifiers()
        let index = try sequenceNumber(radix: 10, \.isDigit)
        return try text("{parm#\(index + 1)}")
    }

    /// `(pack + ...)`, `(... + pack)`, `(pack + ... + start)`, `(start + ... + pack)`.
    private mutating func fold() throws(DemanglingError) -> CxxNode {
        cursor.position += 1
        let direction = try cursor.next()
        guard let row = ItaniumTables.operators[try cursor.text(count: 2)] else {
            throw .malformed
        }
        let first = try operand()
        let dots = try text("...")
        let symbol = try text(" \(row.text) ")
        let open = try text("(")
        let close = try text(")")
        switch direction {
        case "l": return try sequence(open, dots, symbol, first, close)
        case "r": return try sequence(open, first, symbol, dots, close)
        default: return try sequence(open, first, symbol, dots, symbol, operand(), close)
        }
    }
}
