// What paths lead to: crates, modules, implementations, closures, instances.

extension RustDemangler {
    /// - Parameter isValue: Whether arguments stand after `::`, as in expressions.
    mutating func path(isValue: Bool) throws(DemanglingError) {
        try budget.enter()
        switch try cursor.next() {
        case "C":
            _ = try optionalNumber("s")
            try write(try identifier())
        case "N": try nested(isValue: isValue)
        case "M":
            try implementation()
            try enclosed { (path) throws(DemanglingError) in try path.type() }
        case "X":
            try implementation()
            try qualified()
        case "Y": try qualified()
        case "I":
            try path(isValue: isValue)
            if isValue { try write("::") }
            try write("<")
            try list { (path) throws(DemanglingError) in try path.genericArgument() }
            try write(">")
        case "B":
            try backReference { (path) throws(DemanglingError) in try path.path(isValue: isValue) }
        default: throw .malformed
        }
        budget.leave()
    }

    /// `a::b`, or `a::{closure#0}` for what has no name of its own.
    private mutating func nested(isValue: Bool) throws(DemanglingError) {
        let space = try cursor.next()
        try path(isValue: isValue)
        let number = try optionalNumber("s")
        let name = try identifier()
        switch space {
        case "A"..."Z":
            let kind = space == "C" ? "closure" : space == "S" ? "shim" : String(space)
            try write("::{\(kind)\(name.isEmpty ? "" : ":")\(name)#\(number)}")
        case "a"..."z":
            if !name.isEmpty { try write("::" + name) }
        default: throw .malformed
        }
    }

    /// Where an implementation stands.
    private mutating func implementation() throws(DemanglingError) {
        _ = try optionalNumber("s")
        try silently { (path) throws(DemanglingError) in try path.path(isValue: false) }
    }

    private mutating func qualified() throws(DemanglingError) {
        try enclosed { (path) throws(DemanglingError) in
            try path.type()
            try path.write(" as ")
            try path.path(isValue: false)
        }
    }

    private mutating func enclosed(
        _ read: (inout Self) throws(DemanglingError) -> Void
    ) throws(DemanglingError) {
        try write("<")
        try read(&self)
        try write(">")
    }

    mutating func genericArgument() throws(DemanglingError) {
        if cursor.take("L") {
            try lifetime(try base62())
        } else if cursor.take("K") {
            try constant(isInExpression: false)
        } else {
            try type()
        }
    }

    /// Lifetimes are numbered from the inside; erased ones are 0.
    mutating func lifetime(_ number: UInt64) throws(DemanglingError) {
        guard number > 0 else { return try write("'_") }
        // Not bound here: what is not shown has no binders either.
        guard number <= boundLifetimes else {
            if silence > 0 { return }
            throw .malformed
        }
        let depth = boundLifetimes - number
        if depth < 26, let letter = Unicode.Scalar(97 + UInt32(clamping: depth)) {
            try write("'\(letter)")
        } else {
            try write("'_\(depth)")
        }
    }

    /// Reads what `for<…>` binds its lifetimes in.
    mutating func bound(
        _ read: (inout Self) throws(DemanglingError) -> Void
    ) throws(DemanglingError) {
        let count = try optionalNumber("G")
        try budget.spend(Int(clamping: count))
        let outer = boundLifetimes
        if count > 0 {
            try write("for<")
            for index in 0..<count {
                if index > 0 { try write(", ") }
                boundLifetimes += 1
                try lifetime(1)
            }
            try write("> ")
        }
        try read(&self)
        boundLifetimes = outer
    }
}
