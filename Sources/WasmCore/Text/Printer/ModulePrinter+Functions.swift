// Function bodies and constant expressions. Spec: core 6.5, 6.6.4.

/// What is known while the instructions of one function or expression are printed.
struct BodyPrinter {
    var locals: [UInt32: PrintedNames.Name] = [:]
    var labelNames: [UInt32: PrintedNames.Name] = [:]
    /// Identifiers of the open blocks, the outermost first.
    var labels: [String?] = []
    /// Positions in `labels` of each identifier, the innermost last.
    private var labelPositions: [String: [Int]] = [:]
    private var labelCount: UInt32 = 0
    /// Branch hints by the offset of their instruction in the module.
    var hints: [Int: Bool] = [:]

    /// Opens a block and gives what is written behind its keyword.
    mutating func openLabel() -> String {
        defer { labelCount += 1 }
        guard let name = labelNames[labelCount] else {
            labels.append(nil)
            return ""
        }
        if case .identifier(let id) = name {
            labelPositions[id, default: []].append(labels.count)
            labels.append(id)
        } else {
            labels.append(nil)
        }
        return ModulePrinter.binding(of: name)
    }

    mutating func closeLabel() {
        guard let id = labels.popLast(), let id else { return }
        labelPositions[id]?.removeLast()
    }

    /// A label as it is referred to: by name unless an inner block has the same one.
    /// - Parameter skipped: Innermost blocks that the reference does not see.
    func text(label: UInt32, skipped: Int = 0) -> String {
        let position = labels.count - skipped - 1 - Int(label)
        if position >= 0, let id = labels[position], labelPositions[id]?.last == position {
            return id
        }
        return String(label)
    }
}

extension ModulePrinter {
    mutating func printFunctions() throws(DecodeError) {
        for (position, body) in module.bodies.enumerated() {
            try printFunction(module.importedFunctionCount + position, body)
        }
    }

    private mutating func printFunction(
        _ index: Int, _ body: FunctionBody
    ) throws(DecodeError) {
        let type = index < module.functions.count ? module.functions[index] : 0
        let parameterCount = module.functionType(type)?.parameters.count ?? 0
        var locals = try LocalsReader(body, in: module.bytes, parameterCount: parameterCount)
        let number = UInt32(truncatingIfNeeded: index)
        let localNames = names.names(
            .local, in: number, below: parameterCount + Int(clamping: locals.localCount))
        let parameterNames = localNames.filter { Int($0.key) < parameterCount }
        line("(func\(head(.function, index))\(typeUse(type, parameterNames))")
        var first = parameterCount
        while let run = try locals.next() {
            let types = [ValueType](repeating: run.type, count: Int(run.count))
            if !types.isEmpty {
                output += "\n   " + list("local", types, localNames, from: first)
            }
            first += types.count
        }
        var printer = BodyPrinter()
        printer.locals = localNames
        printer.labelNames = names.labels(in: number)
        for hint in branchHints?.hints(of: FunctionIndex(rawValue: number)) ?? [] {
            printer.hints[body.range.lowerBound + Int(hint.offset)] = hint.isLikely
        }
        var reader = module.instructions(of: body, from: locals.instructionsOffset)
        try printInstructions(&reader, &printer)
        output += "\n  )"
    }

    /// Instructions of a body, one a line, without the last `end`.
    private mutating func printInstructions(
        _ reader: inout InstructionReader, _ body: inout BodyPrinter
    ) throws(DecodeError) {
        while true {
            let instruction = try reader.next()
            if instruction.opcode == .end, body.labels.isEmpty { break }
            switch instruction.opcode.row.immediates {
            case .data, .dataMemory, .typeData: usesDataCount = true
            default: break
            }
            if let isLikely = body.hints[instruction.offset],
                instruction.opcode == .if || instruction.opcode == .brIf
            {
                indent(body.labels.count)
                output += "(@\(Annotation.branchHint.text) \"\\0\(isLikely ? 1 : 0)\")"
            }
            let isInner = instruction.opcode == .else || instruction.opcode == .end
            indent(body.labels.count - (isInner ? 1 : 0))
            output += try text(instruction, &body)
        }
        guard reader.isAtEnd else { throw DecodeError(.endExpected, offset: reader.offset) }
    }

    /// Deep nesting stops moving to the right, so that the text stays linear in the module.
    private mutating func indent(_ depth: Int) {
        output += "\n    "
        for _ in 0..<min(max(depth, 0), 40) { output += "  " }
    }

    /// The instructions of a constant expression on one line; a single one in parentheses.
    func expression(_ expression: ConstantExpression) throws(DecodeError) -> String {
        var reader = InstructionReader(
            module.bytes, range: expression.range, hasDataCount: module.dataCount != nil)
        var body = BodyPrinter()
        var parts: [String] = []
        while true {
            let instruction = try reader.next()
            if instruction.opcode == .end, body.labels.isEmpty { break }
            parts.append(try text(instruction, &body))
        }
        guard reader.isAtEnd else { throw DecodeError(.endExpected, offset: reader.offset) }
        return parts.count == 1 ? "(\(parts[0]))" : parts.joined(separator: " ")
    }
}
