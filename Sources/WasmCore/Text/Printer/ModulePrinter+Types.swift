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
    func signature(_ type: FunctionType, _ names: [UInt32: PrintedNames.Name] = [:]) -> String {
        var result = list("param", type.parameters, names)
        result += list("result", type.results, [:])
        return result
    }

    /// ` (keyword type…)`, and one in parentheses of its own for each that has a name.
    func list(
        _ keyword: String, _ types: [ValueType], _ names: [UInt32: PrintedNames.Name],
        from first: Int = 0
    ) -> String {
        var result = ""
        var isOpen = false
        for (position, type) in types.enumerated() {
            let name = names[UInt32(truncatingIfNeeded: first + position)]
            if isOpen, name != nil {
                result += ")"
                isOpen = false
            }
            if let name {
                result += " (\(keyword)\(Self.binding(of: name)) \(text(type)))"
            } else {
                result += isOpen ? " \(text(type))" : " (\(keyword) \(text(type))"
                isOpen = true
            }
        }
        return isOpen ? result + ")" : result
    }

    /// ` (type x)`, and the signature unless it is long and without names: a reader wants to see
    /// it, yet repeating a long one for each of many functions would make the text far larger than
    /// the module.
    func typeUse(_ index: TypeIndex, _ names: [UInt32: PrintedNames.Name] = [:]) -> String {
        let use = " (type \(self.names.text(.type, index.rawValue)))"
        guard let type = module.functionType(index),
            !names.isEmpty || type.parameters.count + type.results.count <= 16
        else { return use }
        return use + signature(type, names)
    }

    // MARK: Definitions

    mutating func printTypes() {
        for group in module.recursiveGroups {
            if group.count == 1 {
                line(definition(group.lowerBound))
            } else {
                line("(rec")
                for position in group { output += "\n    " + definition(position) }
                output += group.isEmpty ? ")" : "\n  )"
            }
        }
    }

    private func definition(_ position: Int) -> String {
        let type = module.types[position]
        var result = "(type\(head(.type, position)) "
        let isSub = !type.isFinal || !type.supertypes.isEmpty
        if isSub {
            result += type.isFinal ? "(sub final " : "(sub "
            for supertype in type.supertypes {
                result += names.text(.type, supertype.rawValue) + " "
            }
        }
        switch type.composite {
        case .function(let type): result += "(func\(signature(type)))"
        case .array(let field): result += "(array \(text(field)))"
        case .structure(let fields):
            let fieldNames = self.fieldNames[UInt32(truncatingIfNeeded: position)] ?? [:]
            result += "(struct"
            for (index, field) in fields.enumerated() {
                let name = fieldNames[UInt32(truncatingIfNeeded: index)].map(Self.binding) ?? ""
                result += " (field\(name) \(text(field)))"
            }
            result += ")"
        }
        return result + (isSub ? "))" : ")")
    }
}

extension ReferenceType {
    private static let words: [HeapType: Word] = Dictionary(
        Word.allCases.compactMap { word in ReferenceType(word).map { ($0.heapType, word) } },
        uniquingKeysWith: { first, _ in first })

    /// The short form of a nullable reference to an abstract type.
    var shortWord: Word? { Self.words[heapType] }
}
