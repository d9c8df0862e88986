// Names of what compilers make by themselves, §5.1.4.

extension ItaniumParser {
    mutating func specialName() throws(DemanglingError) -> CxxNode {
        if cursor.take("GV") { return try about("guard variable for ", try anyName()) }
        if cursor.take("GR") {
            let name = try anyName()
            _ = try cursor.peek() == "E" || cursor.isAtEnd ? 0 : base36()
            return try about("reference temporary for ", name)
        }
        if cursor.take("GTt") { return try about("transaction clone for ", try encoding()) }
        try cursor.expect("T")
        let kind = try cursor.next()
        if let text = ItaniumTables.typeTables[kind] { return try about(text, try type()) }
        if let text = ItaniumTables.nameRoutines[kind] { return try about(text, try anyName()) }
        switch kind {
        case "h", "v":
            cursor.position -= 1
            try callOffset()
            let text = kind == "h" ? "non-virtual thunk to " : "virtual thunk to "
            return try about(text, try encoding())
        case "c":
            try callOffset()
            try callOffset()
            return try about("covariant return thunk to ", try encoding())
        case "C":
            let derived = try type()
            _ = try cursor.number()
            try cursor.expect("_")
            let base = try type()
            return try sequence(text("construction vtable for "), base, text("-in-"), derived)
        case "A": return try about("template parameter object for ", try templateArgument())
        default: throw .malformed
        }
    }

    private func about(_ what: String, _ node: CxxNode) throws(DemanglingError) -> CxxNode {
        try sequence(text(what), node)
    }

    private mutating func anyName() throws(DemanglingError) -> CxxNode {
        var facts = NameFacts()
        return try name(&facts)
    }

    private mutating func callOffset() throws(DemanglingError) {
        let isVirtual = cursor.take("v")
        if !isVirtual { try cursor.expect("h") }
        try offset()
        if isVirtual { try offset() }
    }

    private mutating func offset() throws(DemanglingError) {
        _ = cursor.take("n")
        _ = try cursor.number()
        try cursor.expect("_")
    }

    mutating func base36() throws(DemanglingError) -> Int {
        try sequenceNumber(radix: 36) { $0.isDigit || $0.isUppercase }
    }
}
