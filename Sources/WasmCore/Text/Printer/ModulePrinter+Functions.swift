// Function bodies and constant expressions. Spec: core 6.5, 6.6.4.

/// What is known while the instructions of one function or expression are printed.
struct BodyPrinter {
    var locals: [UInt32: PrintedNames.Name] = [:]
    var labelNames: [UInt32: PrintedNames.Name] = [:]
    /// The open blocks, the outermost first; nil for one without identifier.
    private(set) var labels: [Label?] = []
    /// Positions in `labels` of the innermost one of each identifier.
    private var innermost: [ExactName: Int] = [:]
    private var labelCount: UInt32 = 0
    /// Branch hints by the offset of their instruction in the module.
    var hints: [Int: Bool] = [:]

    struct Label {
        var id: String
        /// The position of the one around it that has the same identifier.
        var outer: Int?
        /// Whether one inside has the same identifier.
        var isHidden = false
    }

    /// Opens a block and gives what is written behind its keyword.
    mutating func openLabel() -> String {
        defer { labelCount += 1 }
        guard let name = labelNames[labelCount] else {
            labels.append(nil)
            return ""
        }
        if case .identifier(let id) = name {
            let outer = innermost.updateValue(labels.count, forKey: ExactName(id))
            if let outer { labels[outer]?.isHidden = true }
            labels.append(Label(id: id, outer: outer))
        } else {
            labels.append(nil)
        }
        return ModulePrinter.binding(of: name)
    }

    mutating func closeLabel() {
        guard let label = labels.popLast(), let label else { return }
        innermost[ExactName(label.id)] = label.outer
        if let outer = label.outer { labels[outer]?.isHidden = false }
    }

    /// A label as it is referred to: by name unless an inner block has the same one.
    ///
    /// - Parameter skipped: Innermost blocks that the reference does not see.
    /// - Complexity: O(1), as a table refers to one with each byte.
    func text(label: UInt32, skipped: Int = 0) -> String {
        let position = labels.count - skipped - 1 - Int(label)
        if position >= 0, let label = labels[position], !label.isHidden { return label.id }
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
        output.offset = body.range.lowerBound
        let type = index < module.functions.count ? module.functions[index] : 0
        let parameterCount = module.functionType(type)?.parameters.count ?? 0
        var locals = try LocalsReader(body, in: module.bytes, parameterCount: parameterCount)
        let number = UInt32(truncatingIfNeeded: index)
        let localNames = names.names(
            .local, in: number, below: parameterCount + Int(clamping: locals.localCount))
        let parameterNames = localNames.filter { Int($0.key) < parameterCount }
        try line("(func\(head(.function, index))")
        try printTypeUse(type, parameterNames)
        var first = parameterCount
        while let run = try locals.next() {
            let count = Int(run.count)
            if count > 0 {
                try output.write("\n   ")
                try printList(
                    "local", repeatElement(run.type, count: count), localNames, from: first)
            }
            first += count
        }
        var printer = BodyPrinter()
        printer.locals = localNames
        printer.labelNames = names.labels(in: number)
        for hint in branchHints?.hints(of: FunctionIndex(rawValue: number)) ?? [] {
            printer.hints[body.range.lowerBound + Int(hint.offset)] = hint.isLikely
        }
        var reader = module.instructions(of: body, from: locals.instructionsOffset)
        try printInstructions(&reader, &printer)
        try output.write("\n  )")
    }

    /// Instructions of a body, one a line, without the last `end`.
    private mutating func printInstructions(
        _ reader: inout InstructionReader, _ body: inout BodyPrinter
    ) throws(DecodeError) {
        while true {
            let instruction = try reader.next()
            output.offset = instruction.offset
            if instruction.opcode == .end, body.labels.isEmpty { break }
            switch instruction.opcode.row.immediates {
            case .data, .dataMemory, .typeData: usesDataCount = true
            default: break
            }
            if let isLikely = body.hints[instruction.offset],
                instruction.opcode == .if || instruction.opcode == .brIf
            {
                try indent(body.labels.count)
                try output.write(
                    "(@\(Annotation.branchHint.text) \"\\0\(isLikely ? 1 : 0)\")")
            }
            let isInner = instruction.opcode == .else || instruction.opcode == .end
            try indent(body.labels.count - (isInner ? 1 : 0))
            try printInstruction(instruction, &body)
        }
        guard reader.isAtEnd else { throw DecodeError(.endExpected, offset: reader.offset) }
    }

    /// Deep nesting stops moving to the right, so that the text stays linear in the module.
    private mutating func indent(_ depth: Int) throws(DecodeError) {
        try output.write(Self.indents[min(max(depth, 0), 40)])
    }

    private static let indents = (0...40).map { "\n    " + String(repeating: "  ", count: $0) }

    /// The instructions of a constant expression on one line; a single one in parentheses.
    mutating func printExpression(_ expression: ConstantExpression) throws(DecodeError) {
        var reader = InstructionReader(
            module.bytes, range: expression.range, hasDataCount: module.dataCount != nil)
        var body = BodyPrinter()
        var isFirst = true
        var isSingle = false
        while true {
            let instruction = try reader.next()
            output.offset = instruction.offset
            if instruction.opcode == .end, body.labels.isEmpty { break }
            if isFirst {
                // What is left is the `end`, which is one byte.
                isSingle = reader.offset == expression.range.upperBound - 1
                isFirst = false
                if isSingle { try output.write("(") }
            } else {
                try output.write(" ")
            }
            try printInstruction(instruction, &body)
        }
        guard reader.isAtEnd else { throw DecodeError(.endExpected, offset: reader.offset) }
        if isSingle { try output.write(")") }
    }
}
