// Types, as they are written.

extension RustDemangler {
    private static let basicTypes: [Unicode.Scalar: String] = [
        "a": "i8", "b": "bool", "c": "char", "d": "f64", "e": "str", "f": "f32", "h": "u8",
        "i": "isize", "j": "usize", "l": "i32", "m": "u32", "n": "i128", "o": "u128", "p": "_",
        "s": "i16", "t": "u16", "u": "()", "v": "...", "x": "i64", "y": "u64", "z": "!",
    ]

    mutating func type() throws(DemanglingError) {
        try budget.enter()
        let letter = cursor.peek()
        if let name = Self.basicTypes[letter] {
            _ = try cursor.next()
            try write(name)
        } else {
            try compoundType(letter)
        }
        budget.leave()
    }

    private mutating func compoundType(_ letter: Unicode.Scalar) throws(DemanglingError) {
        let start = cursor.position
        _ = try cursor.next()
        switch letter {
        case "R", "Q": try reference(isMutable: letter == "Q")
        case "P": try prefixed("*const ")
        case "O": try prefixed("*mut ")
        case "A", "S": try array(isSlice: letter == "S")
        case "T":
            try write("(")
            let count = try list { (type) throws(DemanglingError) in try type.type() }
            try write(count == 1 ? ",)" : ")")
        case "F": try bound { (type) throws(DemanglingError) in try type.function() }
        case "D": try object()
        case "W":
            try type()
            try write(" is ")
            try pattern()
        case "B": try backReference { (type) throws(DemanglingError) in try type.type() }
        default:
            cursor.position = start
            try path(isValue: false)
        }
    }

    private mutating func prefixed(_ prefix: String) throws(DemanglingError) {
        try write(prefix)
        try type()
    }

    private mutating func reference(isMutable: Bool) throws(DemanglingError) {
        try write("&")
        if cursor.take("L") {
            let number = try base62()
            if number > 0 {
                try lifetime(number)
                try write(" ")
            }
        }
        try prefixed(isMutable ? "mut " : "")
    }

    private mutating func array(isSlice: Bool) throws(DemanglingError) {
        try prefixed("[")
        if !isSlice {
            try write("; ")
            try constant(isInExpression: true)
        }
        try write("]")
    }

    private mutating func function() throws(DemanglingError) {
        if cursor.take("U") { try write("unsafe ") }
        if cursor.take("K") {
            // Names of conventions have their hyphens as underscores.
            let name = cursor.take("C") ? "C" : try identifier()
            try write("extern \"\(String(name.map { $0 == "_" ? "-" : $0 }))\" ")
        }
        try write("fn(")
        try list { (type) throws(DemanglingError) in try type.type() }
        try write(")")
        if !cursor.take("u") { try prefixed(" -> ") }
    }

    /// `dyn A<B, Item = C> + 'a`.
    private mutating func object() throws(DemanglingError) {
        try write("dyn ")
        try bound { (type) throws(DemanglingError) in
            var isFirst = true
            while !type.cursor.take("E") {
                if !isFirst { try type.write(" + ") }
                isFirst = false
                try type.bounds()
            }
        }
        try expectLifetime()
    }

    private mutating func expectLifetime() throws(DemanglingError) {
        try cursor.expect("L")
        let number = try base62()
        guard number > 0 else { return }
        try write(" + ")
        try lifetime(number)
    }

    /// A trait and the associated types that it is asked to have.
    private mutating func bounds() throws(DemanglingError) {
        var isOpen = try pathLeftOpen()
        while cursor.take("p") {
            try write(isOpen ? ", " : "<")
            isOpen = true
            try write(try identifier() + " = ")
            try type()
        }
        if isOpen { try write(">") }
    }

    /// A path without the `>` at its end.
    ///
    /// - Returns: Whether one is still to be written.
    private mutating func pathLeftOpen() throws(DemanglingError) -> Bool {
        try budget.enter()
        defer { budget.leave() }
        if cursor.take("B") {
            var isOpen = false
            try backReference { (path) throws(DemanglingError) in
                isOpen = try path.pathLeftOpen()
            }
            return isOpen
        }
        guard cursor.take("I") else {
            try path(isValue: false)
            return false
        }
        try path(isValue: false)
        try write("<")
        try list { (path) throws(DemanglingError) in try path.genericArgument() }
        return true
    }

    /// What values a type is narrowed to.
    private mutating func pattern() throws(DemanglingError) {
        try budget.enter()
        switch try cursor.next() {
        case "R":
            try constant(isInExpression: true)
            try write("..=")
            try constant(isInExpression: true)
        case "O":
            var isFirst = true
            while !cursor.take("E") {
                if !isFirst { try write(" | ") }
                isFirst = false
                try pattern()
            }
        case "N": try write("!null")
        default: throw .malformed
        }
        budget.leave()
    }
}
