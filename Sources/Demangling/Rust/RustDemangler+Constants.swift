// Constants that are arguments of types.

extension RustDemangler {
    /// - Parameter isInExpression: Whether it needs no braces around it.
    mutating func constant(isInExpression: Bool) throws(DemanglingError) {
        try budget.enter()
        let kind = try cursor.next()
        switch kind {
        case "p": try write("_")
        case "h", "t", "m", "y", "o", "j": try integer()
        case "a", "s", "l", "x", "n", "i":
            if cursor.take("n") { try write("-") }
            try integer()
        case "b": try boolean()
        case "c": try character()
        case "B":
            try backReference { (constant) throws(DemanglingError) in
                try constant.constant(isInExpression: isInExpression)
            }
        default: try compound(kind, isInExpression: isInExpression)
        }
        budget.leave()
    }

    private mutating func compound(
        _ kind: Unicode.Scalar, isInExpression: Bool
    ) throws(DemanglingError) {
        // `&str` is what literals are; others are written out.
        if kind == "R", cursor.take("e") { return try string() }
        if !isInExpression { try write("{") }
        switch kind {
        case "e":
            try write("*")
            try string()
        case "R", "Q":
            try write(kind == "R" ? "&" : "&mut ")
            try constant(isInExpression: true)
        case "A": try values("[", "]")
        case "T":
            try write("(")
            let count = try list { (constant) throws(DemanglingError) in
                try constant.constant(isInExpression: true)
            }
            try write(count == 1 ? ",)" : ")")
        case "V": try variant()
        default: throw .malformed
        }
        if !isInExpression { try write("}") }
    }

    private mutating func values(_ start: String, _ end: String) throws(DemanglingError) {
        try write(start)
        try list { (constant) throws(DemanglingError) in
            try constant.constant(isInExpression: true)
        }
        try write(end)
    }

    /// A structure or a case of an enumeration.
    private mutating func variant() throws(DemanglingError) {
        try path(isValue: true)
        switch try cursor.next() {
        case "U": break
        case "T": try values("(", ")")
        case "S":
            try write(" { ")
            try list { (constant) throws(DemanglingError) in
                _ = try constant.optionalNumber("s")
                try constant.write(try constant.identifier() + ": ")
                try constant.constant(isInExpression: true)
            }
            try write(" }")
        default: throw .malformed
        }
    }

    /// Hexadecimal digits up to an underscore.
    private mutating func digits() throws(DemanglingError) -> String {
        let digits = cursor.take { $0.isDigit || ("a"..."f").contains($0) }
        try cursor.expect("_")
        return digits
    }

    private mutating func integer() throws(DemanglingError) {
        let digits = try digits()
        let number = digits.isEmpty ? 0 : UInt64(digits, radix: 16)
        try write(number.map { String($0) } ?? "0x" + digits)
    }

    private mutating func boolean() throws(DemanglingError) {
        switch try digits() {
        case "0": try write("false")
        case "1": try write("true")
        default: throw .malformed
        }
    }

    private mutating func character() throws(DemanglingError) {
        guard let code = UInt32(try digits(), radix: 16), let scalar = Unicode.Scalar(code) else {
            throw .malformed
        }
        try write("'" + Self.escaped(scalar, quote: "'") + "'")
    }

    /// Bytes of UTF-8 as hexadecimal digits.
    private mutating func string() throws(DemanglingError) {
        var digits = try digits()[...]
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            guard digits.count > 1, let byte = UInt8(digits.prefix(2), radix: 16) else {
                throw .malformed
            }
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        try write(
            "\"" + text.unicodeScalars.map { Self.escaped($0, quote: "\"") }.joined() + "\"")
    }

    private static func escaped(_ scalar: Unicode.Scalar, quote: Unicode.Scalar) -> String {
        switch scalar {
        case "\t": "\\t"
        case "\r": "\\r"
        case "\n": "\\n"
        case "\\": "\\\\"
        case quote: "\\\(quote)"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            "\\u{\(String(scalar.value, radix: 16))}"
        default: String(scalar)
        }
    }
}
