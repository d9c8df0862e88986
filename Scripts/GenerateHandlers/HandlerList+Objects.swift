import WasmCore

// Structures, arrays, casts: cells by width of the field, or by what a cast looks for.

extension HandlerList {
    /// Widths of reading a field: a name and the function that says what is read as what.
    private static let reads = [
        ("8S", "i32Load8S"), ("8U", "i32Load8U"), ("16S", "i32Load16S"), ("16U", "i32Load16U"),
        ("32", "i32Load"), ("64", "i64Load"), ("F32", "f32Load"), ("F64", "f64Load"),
    ]
    private static let writes = [
        ("8", Opcode.i32Store8), ("16", .i32Store16), ("32", .i32Store), ("64", .i64Store),
        ("F32", .f32Store), ("F64", .f64Store),
    ]
    private static let tests = ["Tag", "Kind", "Exact", "Declared", "Function"]

    static var objectFamilies: [Family] {
        reads.map { structGet($0, $1) } + writes.map { structSet($0, $1) }
            + reads.map { arrayGet($0, $1) } + writes.map { arraySet($0, $1) }
            + [
                sourceAndDestination("arrayLength", "UnaryCell", "arrayLength"),
                sourceAndDestination("refI31", "UnaryCell", "unary", "I31.make"),
                sourceAndDestination("i31GetS", "UnaryCell", "trappingUnary", "I31.getSigned"),
                sourceAndDestination("i31GetU", "UnaryCell", "trappingUnary", "I31.getUnsigned"),
            ]
            + tests.flatMap { test in
                [
                    sourceAndDestination(
                        "refTest\(test)", "CastCell", "refTest", "\(test)Test.self"),
                    sourceAndDestination(
                        "refCast\(test)", "CastCell", "refCast", "\(test)Test.self"),
                    branchOnCast(test),
                ]
            }
    }

    static let objectNames = Set(objectFamilies.map(\.name))

    /// From slot or accumulator, to slot or accumulator.
    private static func sourceAndDestination(
        _ name: String, _ layout: String, _ body: String, _ last: String? = nil
    ) -> Family {
        var entries: [EntryPoint] = []
        for source in ["S", "A"] {
            for (letter, destination) in Shapes.destinations {
                let operand = self.source(source, slot: "FirstSlot")
                entries.append(
                    EntryPoint(
                        "\(name)_\(source)_\(letter)", layout, body,
                        [operand, "\(destination).self"] + [last].compactMap(\.self)))
            }
        }
        return Family(name: name, entries: entries)
    }

    private static func structGet(_ width: String, _ function: String) -> Family {
        sourceAndDestination(
            "structGet\(width)", "StructGetCell", "structGet", "MemoryAccess.\(function)")
    }

    private static func structSet(_ width: String, _ store: Opcode) -> Family {
        var entries: [EntryPoint] = []
        let values = [("S", "TargetSlot"), ("A", "Accumulator"), ("I", "StoredConstant")]
        for object in ["S", "A"] {
            for (letter, value) in values {
                entries.append(
                    EntryPoint(
                        "structSet\(width)_\(object)\(letter)",
                        letter == "I" ? "StructSetConstantCell" : "StructSetCell", "structSet",
                        [
                            source(object, slot: "FirstSlot"), "\(value).self",
                            "MemoryAccess.\(sameConstant(store, letter))",
                        ]))
            }
        }
        return Family(name: "structSet\(width)", entries: entries)
    }

    private static func arrayGet(_ width: String, _ function: String) -> Family {
        var entries: [EntryPoint] = []
        for shape in Shapes.compare {
            for (letter, destination) in Shapes.destinations {
                let sources = Shapes.sources(shape, second: "SecondSlot", immediate: "Immediate")
                entries.append(
                    EntryPoint(
                        "arrayGet\(width)_\(shape)_\(letter)",
                        shape.contains("I") ? "ImmediateCell" : "BinaryCell", "arrayGet",
                        sources + ["\(destination).self", "MemoryAccess.\(function)"]))
            }
        }
        return Family(name: "arrayGet\(width)", entries: entries)
    }

    private static func arraySet(_ width: String, _ store: Opcode) -> Family {
        var entries: [EntryPoint] = []
        let values = [("S", "SecondSlot"), ("A", "Accumulator"), ("I", "StoredConstant")]
        for (letter, index) in [("S", "TargetSlot"), ("A", "Accumulator")] {
            for (valueLetter, value) in values where letter + valueLetter != "AA" {
                entries.append(
                    EntryPoint(
                        "arraySet\(width)_\(letter)\(valueLetter)",
                        valueLetter == "I" ? "ArraySetConstantCell" : "ArraySetCell", "arraySet",
                        [
                            "\(index).self", "\(value).self",
                            "MemoryAccess.\(sameConstant(store, valueLetter))",
                        ]))
            }
        }
        return Family(name: "arraySet\(width)", entries: entries)
    }

    /// If the reference belongs to the type, then if it does not; from slot or accumulator.
    private static func branchOnCast(_ test: String) -> Family {
        var entries: [EntryPoint] = []
        for sense in ["true", "false"] {
            for letter in ["S", "A"] {
                entries.append(
                    EntryPoint(
                        "branchOnCast\(test)_\(letter)" + (sense == "true" ? "" : "_not"),
                        "CastBranchCell", "branchOnCast",
                        [source(letter, slot: "FirstSlot"), sense, "\(test)Test.self"]))
            }
        }
        return Family(name: "branchOnCast\(test)", entries: entries)
    }

    /// Cells with a written body.
    static let objectSpecial = [
        ("refill", "StructNewCell"),
        ("structNew1", "StructNewCell"),
        ("structNew2", "StructNewCell"),
        ("structNew3", "StructNewCell"),
        ("structNew4", "StructNewCell"),
        ("structNew", "StructNewCell"),
        ("structNewDefault", "StructNewDefaultCell"),
        ("structNewGeneric", "StructNewGenericCell"),
        ("structGet128", "StructGetCell"),
        ("structSet128", "StructSetCell"),
        ("arrayGet128", "BinaryCell"),
        ("arraySet128", "ArraySetCell"),
        ("arrayNew", "ArrayCell"),
        ("arrayNewDefault", "ArrayCell"),
        ("arrayNewFixed", "ArrayNewFixedCell"),
        ("arrayNewData", "ArraySegmentCell"),
        ("arrayNewElement", "ArraySegmentCell"),
        ("arrayFill", "ArrayCell"),
        ("arrayCopy", "ArrayCell"),
        ("arrayInitData", "ArraySegmentCell"),
        ("arrayInitElement", "ArraySegmentCell"),
    ]
}
