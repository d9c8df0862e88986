// Types. Spec: core 6.4.

extension ModulePrinter {
    func text(_ type: HeapType) -> String {
        if case .concrete(let index) = type { return names.text(.type, index.rawValue) }
        return type.word ?? "any"
    }

    func text(_ type: ReferenceType) -> String {
        if type.isNullable, let word = type.shortWord { return word.rawValue }
        return "(ref \(type.isNullable ? "null " : "")\(text(type.heapType)))"
    }

    func text(_ type: ValueType) -> String { type.word { text($0) } }

    private func text(_ type: FieldType) -> String {
        let storage: String =
            switch type.storage {
            case .i8: "i8"
            case .i16: "i16"
            case .value(let type): text(type)
            }
        return type.isMutable ? "(mut \(storage))" : storage
    }

    func text(_ type: GlobalType) -> String {
        type.isMutable ? "(mut \(text(type.value)))" : text(type.value)
    }

    private func text(_ limits: Limits) -> String {
        "\(limits.minimum)" + (limits.maximum.map { " \($0)" } ?? "")
    }

    func text(_ type: TableType) -> String {
        "\(type.addressType == .i64 ? "i64 " : "")\(text(type.limits)) \(text(type.element))"
    }

    func text(_ type: MemoryType) -> String {
        var result = (type.addressType == .i64 ? "i64 " : "") + text(type.limits)
        if type.isShared { result += " shared" }
        if type.pageSizeLog2 != PageSize.standardLog2, type.pageSizeLog2 < 64 {
            result += " (pagesize \(UInt64(1) << UInt64(type.pageSizeLog2)))"
        }
        return result
    }

    /// ` (param …) (result …)`, with a `param` of its own for each that has a name.
    mutating func printSignature(
        _ type: FunctionType, _ names: [UInt32: PrintedNames.Name] = [:]
    ) throws(DecodeError) {
        try printList("param", type.parameters, names)
        try printList("result", type.results, [:])
    }

    /// ` (keyword type…)`, and one in parentheses of its own for each that has a name.
    mutating func printList(
        _ keyword: String, _ types: some Sequence<ValueType>,
        _ names: [UInt32: PrintedNames.Name], from first: Int = 0
    ) throws(DecodeError) {
        var isOpen = false
        for (position, type) in types.enumerated() {
            let name = names[UInt32(truncatingIfNeeded: first + position)]
            if isOpen, name != nil {
                try output.write(")")
                isOpen = false
            }
            if let name {
                try output.write(" (\(keyword)\(Self.binding(of: name)) \(text(type)))")
            } else {
                if !isOpen { try output.write(" (" + keyword) }
                try output.write(" " + text(type))
                isOpen = true
            }
        }
        if isOpen { try output.write(")") }
    }

    /// ` (type x)`, and the signature unless it is long and without names: a reader wants to see
    /// it, yet repeating a long one for each of many functions would make the text far larger than
    /// the module.
    mutating func printTypeUse(
        _ index: TypeIndex, _ names: [UInt32: PrintedNames.Name] = [:]
    ) throws(DecodeError) {
        try output.write(" (type \(self.names.text(.type, index.rawValue)))")
        guard let type = module.functionType(index),
            !names.isEmpty || type.parameters.count + type.results.count <= 16
        else { return }
        try printSignature(type, names)
    }

    // MARK: Definitions

    mutating func printTypes() throws(DecodeError) {
        enter(.type)
        for group in module.typeGroups {
            let group = group.range
            if group.count == 1 {
                try output.write("\n  ")
                try printDefinition(group.lowerBound)
            } else {
                try line("(rec")
                for position in group {
                    try output.write("\n    ")
                    try printDefinition(position)
                }
                try output.write(group.isEmpty ? ")" : "\n  )")
            }
        }
    }

    private mutating func printDefinition(_ position: Int) throws(DecodeError) {
        try output.write("(type\(head(.type, position)) ")
        try printSubType(
            module.types[position], fieldNames[UInt32(truncatingIfNeeded: position)] ?? [:])
        try output.write(")")
    }

    mutating func printSubType(
        _ type: SubType, _ fieldNames: [UInt32: PrintedNames.Name] = [:]
    ) throws(DecodeError) {
        let isSub = !type.isFinal || !type.supertypes.isEmpty
        if isSub {
            try output.write(type.isFinal ? "(sub final " : "(sub ")
            for supertype in type.supertypes {
                try output.write(names.text(.type, supertype.rawValue) + " ")
            }
        }
        switch type.composite {
        case .function(let type):
            try output.write("(func")
            try printSignature(type)
            try output.write(")")
        case .array(let field): try output.write("(array \(text(field)))")
        case .structure(let fields):
            try output.write("(struct")
            for (index, field) in fields.enumerated() {
                let name = fieldNames[UInt32(truncatingIfNeeded: index)].map(Self.binding) ?? ""
                try output.write(" (field\(name) \(text(field)))")
            }
            try output.write(")")
        }
        if isSub { try output.write(")") }
    }
}

extension ReferenceType {
    private static let words: [HeapType: Word] = Dictionary(
        Word.allCases.compactMap { word in ReferenceType(word).map { ($0.heapType, word) } },
        uniquingKeysWith: { first, _ in first })

    /// The short form of a nullable reference to an abstract type.
    var shortWord: Word? { Self.words[heapType] }
}
