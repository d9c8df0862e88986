// One instruction, from its row in the opcode table. Spec: core 6.5.

extension ModulePrinter {
    /// Keyword and immediates.
    mutating func printInstruction(
        _ instruction: Instruction, _ body: inout BodyPrinter
    ) throws(DecodeError) {
        try output.write("\(instruction.opcode.row.text)")
        switch instruction.opcode {
        case .end: body.closeLabel()
        case .else:
            guard !body.labels.isEmpty else {
                throw DecodeError(.illegalOpcode(prefix: 0, code: 0x05), offset: instruction.offset)
            }
        default: try printImmediates(instruction, &body)
        }
    }

    /// With a space in front of each. Lists are written entry by entry, as they may be long.
    private mutating func printImmediates(
        _ instruction: Instruction, _ body: inout BodyPrinter
    ) throws(DecodeError) {
        switch instruction.opcode.row.immediates {
        case .blockType:
            try output.write(body.openLabel())
            try printBlockType(instruction.blockType)
        case .tryTable:
            try output.write(body.openLabel())
            try printBlockType(instruction.blockType)
            try printClauses(instruction, body)
        case .labelTable: try printLabelTable(instruction, body)
        case .selectTypes: try printSelectTypes(instruction)
        case .callIndirect:
            if instruction.index2 != 0 {
                try output.write(" " + names.text(.table, instruction.index2))
            }
            try printTypeUse(TypeIndex(rawValue: instruction.index))
        default: try output.write(immediates(instruction, body))
        }
    }

    private func immediates(_ instruction: Instruction, _ body: BodyPrinter) -> String {
        let index = instruction.index
        switch instruction.opcode.row.immediates {
        case .none, .zeroByte: return ""
        case .label: return " " + body.text(label: index)
        case .local:
            if case .identifier(let id) = body.locals[index] { return " " + id }
            return " \(index)"
        case .i32: return " \(Int32(truncatingIfNeeded: instruction.bits))"
        case .i64: return " \(Int64(bitPattern: instruction.bits))"
        case .f32: return " " + FloatText.f32(UInt32(truncatingIfNeeded: instruction.bits))
        case .f64: return " " + FloatText.f64(instruction.bits)
        case .v128: return vector(instruction)
        case .shuffle:
            return (0..<16).map { lane in
                let half = lane < 8 ? instruction.bits : instruction.bitsHigh
                return " \(half >> UInt64(lane % 8 * 8) & 0xFF)"
            }.joined()
        case .lane: return " \(instruction.lane)"
        case .memory: return memoryArgument(instruction)
        case .memoryLane: return memoryArgument(instruction) + " \(instruction.lane)"
        case .heapType: return " " + heapTypeText(instruction)
        case .castLabel:
            return " \(body.text(label: index)) \(text(instruction.castSource))"
                + " \(text(instruction.castTarget))"
        default: return indices(instruction)
        }
    }

    private func indices(_ instruction: Instruction) -> String {
        let index = instruction.index
        let index2 = instruction.index2
        switch instruction.opcode.row.immediates {
        case .function: return " " + names.text(.function, index)
        case .type: return " " + names.text(.type, index)
        case .global: return " " + names.text(.global, index)
        case .tag: return " " + names.text(.tag, index)
        case .element: return " " + names.text(.element, index)
        case .data: return " " + names.text(.data, index)
        case .table: return " " + names.text(.table, index)
        case .memoryIndex: return index == 0 ? "" : " " + names.text(.memory, index)
        case .tableTable: return " \(names.text(.table, index)) \(names.text(.table, index2))"
        case .memoryMemory:
            if index == 0, index2 == 0 { return "" }
            return " \(names.text(.memory, index)) \(names.text(.memory, index2))"
        case .elementTable:
            return " \(names.text(.table, index2)) \(names.text(.element, index))"
        case .dataMemory:
            return (index2 == 0 ? "" : " " + names.text(.memory, index2)) + " "
                + names.text(.data, index)
        case .typeField: return " \(names.text(.type, index)) \(field(index2, of: index))"
        case .typeCount: return " \(names.text(.type, index)) \(index2)"
        case .typeData: return " \(names.text(.type, index)) \(names.text(.data, index2))"
        case .typeElement: return " \(names.text(.type, index)) \(names.text(.element, index2))"
        case .typeType: return " \(names.text(.type, index)) \(names.text(.type, index2))"
        default: return ""
        }
    }

    private func field(_ index: UInt32, of type: UInt32) -> String {
        guard case .identifier(let id) = fieldNames[type]?[index] else { return String(index) }
        return id
    }

    private mutating func printBlockType(_ type: BlockType) throws(DecodeError) {
        switch type {
        case .empty: break
        case .value(let type): try output.write(" (result \(text(type)))")
        case .type(let index): try printTypeUse(index)
        }
    }

    private mutating func printLabelTable(
        _ instruction: Instruction, _ body: BodyPrinter
    ) throws(DecodeError) {
        var reader = ByteReader(module.bytes, range: instruction.list)
        while !reader.isAtEnd { try output.write(" " + body.text(label: try reader.u32())) }
    }

    /// Labels of clauses are those around the block.
    private mutating func printClauses(
        _ instruction: Instruction, _ body: BodyPrinter
    ) throws(DecodeError) {
        var reader = ByteReader(module.bytes, range: instruction.list)
        while !reader.isAtEnd {
            let clause = try reader.catchClause()
            let label = body.text(label: clause.label.rawValue, skipped: 1)
            let tag = names.text(.tag, clause.tag.rawValue)
            switch clause.kind {
            case .tag: try output.write(" (catch \(tag) \(label))")
            case .tagWithReference: try output.write(" (catch_ref \(tag) \(label))")
            case .all: try output.write(" (catch_all \(label))")
            case .allWithReference: try output.write(" (catch_all_ref \(label))")
            }
        }
    }

    private mutating func printSelectTypes(_ instruction: Instruction) throws(DecodeError) {
        var reader = ByteReader(module.bytes, range: instruction.list)
        try output.write(" (result")
        while !reader.isAtEnd { try output.write(" " + text(try reader.valueType())) }
        try output.write(")")
    }

    private func heapTypeText(_ instruction: Instruction) -> String {
        switch instruction.opcode {
        case .refNull: text(instruction.heapType)
        case .refTestNull, .refCastNull:
            text(ReferenceType(isNullable: true, instruction.heapType))
        default: text(ReferenceType(isNullable: false, instruction.heapType))
        }
    }

    private func memoryArgument(_ instruction: Instruction) -> String {
        var result = ""
        if instruction.index != 0 { result += " " + names.text(.memory, instruction.index) }
        if instruction.bits != 0 { result += " offset=\(instruction.bits)" }
        let alignment = UInt64(1) << UInt64(instruction.index2 & 63)
        if alignment != UInt64(instruction.opcode.row.accessBytes) {
            result += " align=\(alignment)"
        }
        return result
    }

    private func vector(_ instruction: Instruction) -> String {
        var result = " i32x4"
        for half in [instruction.bits, instruction.bitsHigh] {
            result += " 0x" + String(half & 0xFFFF_FFFF, radix: 16)
            result += " 0x" + String(half >> 32, radix: 16)
        }
        return result
    }
}

/// Floating-point numbers that read back as the same bits.
enum FloatText {
    static func f32(_ bits: UInt32) -> String {
        let number = Float(bitPattern: bits)
        guard number.isFinite else { return special(UInt64(bits), .f32) }
        return number.description
    }

    static func f64(_ bits: UInt64) -> String {
        let number = Double(bitPattern: bits)
        guard number.isFinite else { return special(bits, .f64) }
        return number.description
    }

    private static func special(_ bits: UInt64, _ format: FloatFormat) -> String {
        let sign = bits & format.signBit == 0 ? "" : "-"
        let payload = bits & format.payloadMax
        if payload == 0 { return sign + "inf" }
        if payload == format.canonicalPayload { return sign + "nan" }
        return sign + "nan:0x" + String(payload, radix: 16)
    }
}
