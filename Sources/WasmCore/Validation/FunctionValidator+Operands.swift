// Taking and leaving operands. Spec: core appendix 7.3.

extension FunctionValidator {
    /// Takes an operand that must have a type or one below it.
    @inline(__always)
    mutating func pop(_ expected: PackedType) throws(ModuleError) {
        if operands.pop(ifEqual: expected) { return }
        try popSubtype(expected)
    }

    @inline(never)
    private mutating func popSubtype(_ expected: PackedType) throws(ModuleError) {
        guard let actual = operands.pop(types) else {
            throw mismatch(facts.description(expected), nil)
        }
        try match(actual, expected)
    }

    /// Checks that a value of one type can stand for another.
    mutating func match(_ actual: PackedType, _ expected: PackedType) throws(ModuleError) {
        guard facts.registry.matches(actual, expected) else {
            throw mismatch(facts.description(expected), facts.description(actual))
        }
    }

    @inline(never)
    func mismatch(_ expected: String, _ actual: String?) -> ModuleError {
        fail(.typeMismatch(expected: expected, actual: actual))
    }

    /// Takes an operand of any type; bottom if it is not known.
    mutating func popAny() throws(ModuleError) -> PackedType {
        guard let type = operands.pop(types) else { throw mismatch("any type", nil) }
        return type
    }

    /// Takes a reference; bottom becomes the bottom of references.
    mutating func popReference() throws(ModuleError) -> PackedType {
        let type = try popAny()
        if type == .bottom { return PackedType(isNullable: false, .bottom) }
        guard type.isReference else {
            throw mismatch("a reference type", facts.description(type))
        }
        return type
    }

    /// Takes operands of the types of a list, the last one first.
    mutating func pop(_ list: TypeList) throws(ModuleError) {
        if operands.pop(ifEqual: list) { return }
        if let top = operands.listOnTop(ofCount: list.count) {
            try match(top, list)
            return operands.popList()
        }
        var position = Int(list.start) + Int(list.count)
        while position > Int(list.start) {
            // Nothing but unknown operands from here on.
            if operands.isPolymorphic && operands.isAtFloor { return }
            try keepOn()
            position -= 1
            try pop(types[position])
        }
    }

    @inline(__always)
    mutating func push(_ type: PackedType) { operands.push(type) }

    mutating func push(_ list: TypeList) { operands.push(list, of: types) }

    /// The i32 of lengths and conditions, by far the most frequent operand of special rules.
    mutating func popI32() throws(ModuleError) { try pop(.i32) }

    /// Checks that the operands on top have the types of a list, and leaves them.
    mutating func checkTop(_ list: TypeList) throws(ModuleError) {
        if operands.hasOnTop(list) { return }
        if let top = operands.listOnTop(ofCount: list.count) { return try match(top, list) }
        var cursor = operands.top
        var position = Int(list.start) + Int(list.count)
        while position > Int(list.start) {
            try keepOn()
            position -= 1
            let expected = types[position]
            guard let actual = operands.read(&cursor, types) else {
                throw mismatch(facts.description(expected), nil)
            }
            try match(actual, expected)
        }
    }

    /// Checks that values of one list can stand for another.
    ///
    /// Two long lists are compared once: a branch to the one with values of the other takes two
    /// bytes, or one in a `br_table`.
    mutating func match(_ actual: TypeList, _ expected: TypeList) throws(ModuleError) {
        if actual == expected || listMatches.contains(actual, expected) { return }
        guard actual.count == expected.count else {
            throw mismatch(facts.description(expected), facts.description(actual))
        }
        for offset in 0..<Int(actual.count) {
            try keepOn()
            try match(
                types[Int(actual.start) + offset],
                types[Int(expected.start) + offset])
        }
        listMatches.insert(actual, expected)
    }

    /// A value type of an immediate.
    mutating func packed(_ type: ValueType) throws(ModuleError) -> PackedType {
        do throws(ValidationError.Code) {
            return try facts.packed(type)
        } catch {
            throw fail(error)
        }
    }

    /// A heap type of an immediate, as a reference.
    mutating func reference(
        _ heapType: HeapType, isNullable: Bool
    ) throws(ModuleError) -> PackedType {
        do throws(ValidationError.Code) {
            let type = try facts.packed(ReferenceType(isNullable: true, heapType))
            return isNullable ? type : type.asNonNull
        } catch {
            throw fail(error)
        }
    }
}
