// Element and data segments. Spec: core 6.6.10, 6.6.11.

extension ModuleAssembler {
    enum ElementItems {
        case functions([UInt32])
        case expressions(ReferenceType, [[UInt8]])

        var count: Int {
            switch self {
            case .functions(let indices): indices.count
            case .expressions(_, let expressions): expressions.count
            }
        }

        /// Functions written as `ref.func` expressions of a type.
        func asExpressions(_ type: ReferenceType) -> ElementItems {
            guard case .functions(let indices) = self else { return self }
            return .expressions(
                type,
                indices.map {
                    var writer = ByteWriter()
                    writer.u8(UInt8(truncatingIfNeeded: Opcode.refFunc.rawValue))
                    writer.u32($0)
                    writer.u8(UInt8(truncatingIfNeeded: Opcode.end.rawValue))
                    return writer.bytes
                })
        }
    }

    enum ElementMode {
        case passive
        case declarative
        case active(UInt32, [UInt8])
    }

    mutating func elementField(_ field: Field) throws(TextError) {
        if cursor.skip(.declare) {
            addElement(.declarative, try elementList())
        } else if let table = try segmentTarget(.table, \.tables) {
            let offset = try offsetExpression()
            let hasShortList = cursor.position == field.end || cursor.isIndex
            if hasShortList, !table.isWritten {
                addElement(.active(table.index, offset), try elementFunctions())
            } else {
                addElement(.active(table.index, offset), try elementList())
            }
        } else {
            addElement(.passive, try elementList())
        }
    }

    mutating func dataField() throws(TextError) {
        guard let memory = try segmentTarget(.memory, \.memories) else {
            addData(memory: nil, offset: [], cursor.strings())
            return
        }
        let offset = try offsetExpression()
        addData(memory: memory.index, offset: offset, cursor.strings())
    }

    /// `(table x)` or `(memory x)` of an active segment; index 0 if left out, nil if the segment
    /// is not active.
    private mutating func segmentTarget(
        _ word: Word, _ space: KeyPath<ModuleAssembler, NameSpace>
    ) throws(TextError) -> (index: UInt32, isWritten: Bool)? {
        if cursor.skipLeft(word) {
            let index = try index(space)
            try cursor.right()
            return (index, true)
        }
        // The form of the first version of the standard.
        if cursor.token.kind == .number,
            cursor.token(at: cursor.position + 1).kind == .leftParenthesis
        {
            return (try index(space), false)
        }
        guard cursor.isLeft else { return nil }
        if cursor.wordInParentheses == .ref { return nil }
        return (0, false)
    }

    /// `(offset …)` or one folded instruction.
    private mutating func offsetExpression() throws(TextError) -> [UInt8] {
        guard cursor.skipLeft(.offset) else { return try foldedExpression() }
        let result = try expression()
        try cursor.right()
        return result
    }

    /// `func x*`, or a type and expressions.
    private mutating func elementList() throws(TextError) -> ElementItems {
        if cursor.skip(.func_) { return try elementFunctions() }
        return try elementExpressions(try referenceType())
    }

    mutating func elementFunctions() throws(TextError) -> ElementItems {
        var indices: [UInt32] = []
        while cursor.isIndex {
            try keepOn()
            indices.append(try index(\.functions))
        }
        return .functions(indices)
    }

    mutating func elementExpressions(_ type: ReferenceType) throws(TextError) -> ElementItems {
        var expressions: [[UInt8]] = []
        while cursor.isLeft {
            if cursor.skipLeft(.item) {
                expressions.append(try expression())
                try cursor.right()
            } else {
                expressions.append(try foldedExpression())
            }
        }
        return .expressions(type, expressions)
    }

    /// Picks the shortest of the eight forms. Spec: core 5.5.12.
    mutating func addElement(_ mode: ElementMode, _ items: ElementItems) {
        append(.element) { writer in
            switch (mode, items) {
            case (.active(0, let offset), .functions):
                writer.u8(0)
                writer.raw(offset)
            case (.active(0, let offset), .expressions(.funcref, _)):
                writer.u8(4)
                writer.raw(offset)
            default:
                writer.u8(Self.elementFlags(mode, items))
                if case .active(let table, let offset) = mode {
                    writer.u32(table)
                    writer.raw(offset)
                }
                switch items {
                case .functions: writer.u8(0)
                case .expressions(let type, _): writer.referenceType(type)
                }
            }
            switch items {
            case .functions(let indices): writer.vector(indices) { $0.u32($1) }
            case .expressions(_, let expressions): writer.vector(expressions) { $0.raw($1) }
            }
        }
    }

    private static func elementFlags(_ mode: ElementMode, _ items: ElementItems) -> UInt8 {
        let kind: UInt8 = if case .functions = items { 0 } else { 4 }
        switch mode {
        case .passive: return kind | 1
        case .active: return kind | 2
        case .declarative: return kind | 3
        }
    }

    /// - Parameter memory: nil for a passive segment.
    mutating func addData(memory: UInt32?, offset: [UInt8], _ content: [UInt8]) {
        append(.data) {
            switch memory {
            case nil: $0.u8(1)
            case 0: $0.u8(0)
            case let memory?:
                $0.u8(2)
                $0.u32(memory)
            }
            $0.raw(offset)
            $0.count(content.count)
            $0.raw(content)
        }
    }
}

extension ReferenceType {
    static let funcref = ReferenceType(isNullable: true, .function)

    static func ~= (pattern: ReferenceType, value: ReferenceType) -> Bool { pattern == value }
}
