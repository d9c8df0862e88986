// Instruction sequences, plain and folded. Spec: core 6.5.

extension ModuleAssembler {
    // MARK: Functions

    func parameterScope(_ use: TypeUse) throws(TextError) -> LocalScope {
        var scope = LocalScope()
        for parameter in use.signature.names {
            guard scope.name(parameter.index, parameter.name) else {
                throw cursor.error("duplicate local", at: parameter.position)
            }
        }
        var count = use.signature.type.parameters.count
        if let explicit = use.explicit, !use.signature.isPresent, Int(explicit) < subTypes.count,
            case .function(let type) = subTypes[Int(explicit)].composite
        {
            count = type.parameters.count
        }
        scope.count = UInt32(count)
        return scope
    }

    /// Locals and instructions up to the field's end. Spec: core 6.6.4.
    mutating func functionBody(_ use: TypeUse, endingAt end: Int) throws(TextError) {
        body = BodyState()
        body.isFunction = true
        body.locals = try parameterScope(use)
        try declareLocals()
        try instructions(single: false)
        guard cursor.position == end else { throw cursor.unexpected() }
        body.writer.opcode(.end)
        code.count += 1
        code.writer.count(body.writer.bytes.count)
        code.writer.raw(body.writer.bytes)
        if !body.locals.names.isEmpty { localNames.append((nextFunction, body.locals.names)) }
        if !body.labelNames.isEmpty { labelNames.append((nextFunction, body.labelNames)) }
        if !body.hints.isEmpty {
            branchHints.count += 1
            branchHints.writer.u32(nextFunction)
            branchHints.writer.vector(body.hints) {
                $0.count($1.offset)
                $0.u8(1)
                $0.u8($1.value)
            }
        }
    }

    /// Reads `(local …)*` and writes runs of one type.
    private mutating func declareLocals() throws(TextError) {
        var runs: [(count: UInt32, type: ValueType)] = []
        func add(_ type: ValueType) {
            if let last = runs.last, last.type == type {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((1, type))
            }
        }
        while cursor.skipLeft(.local) {
            let at = cursor.position
            let name = try cursor.bindingName()
            if name.shown != nil {
                guard body.locals.name(body.locals.count, name) else {
                    throw cursor.error("duplicate local", at: at)
                }
                add(try valueType())
                body.locals.count += 1
            } else {
                while !cursor.isRight {
                    add(try valueType())
                    body.locals.count += 1
                }
            }
            try cursor.right()
        }
        body.writer.vector(runs) {
            $0.u32($1.count)
            $0.valueType($1.type)
        }
    }

    // MARK: Constant expressions

    /// Instructions up to the enclosing right parenthesis, with `end`.
    mutating func expression() throws(TextError) -> [UInt8] {
        body = BodyState()
        try instructions(single: false)
        body.writer.opcode(.end)
        return body.writer.bytes
    }

    mutating func expression(endingAt end: Int) throws(TextError) -> [UInt8] {
        let result = try expression()
        guard cursor.position == end else { throw cursor.unexpected() }
        return result
    }

    /// One folded instruction, with `end`.
    mutating func foldedExpression() throws(TextError) -> [UInt8] {
        guard cursor.isLeft else { throw cursor.unexpected() }
        body = BodyState()
        try instructions(single: true)
        body.writer.opcode(.end)
        return body.writer.bytes
    }

    // MARK: Sequences

    /// Reads instructions up to the right parenthesis that none of them opened, or just one
    /// folded instruction. Nesting is kept in `body.frames`.
    private mutating func instructions(single: Bool) throws(TextError) {
        repeat {
            try keepOn()
            let token = cursor.token
            switch token.kind {
            case .leftParenthesis: try openFolded()
            case .rightParenthesis:
                guard let frame = body.frames.last else {
                    try requireNoHint()
                    return
                }
                try closeFolded(frame)
            case .keyword: try unfolded(token)
            case .annotation: try branchHint()
            case .end where body.frames.isEmpty && !single: return
            default: throw cursor.unexpected()
            }
        } while !(single && body.frames.isEmpty)
    }

    private func requireNoHint() throws(TextError) {
        if body.nextHint != nil { throw invalidHintTarget(cursor.position) }
    }

    private func invalidHintTarget(_ position: Int) -> TextError {
        cursor.error("@\(Annotation.branchHint.text) annotation: invalid target", at: position)
    }

    /// `(@metadata.code.branch_hint "\00")`. Spec: core 7.4.2, branch hints.
    private mutating func branchHint() throws(TextError) {
        guard cursor.token.symbol == Annotation.branchHint.rawValue, body.isFunction else {
            throw cursor.unexpected()
        }
        let prefix = "@\(Annotation.branchHint.text) annotation: "
        guard body.nextHint == nil else {
            throw cursor.error(prefix + "duplicate annotation")
        }
        cursor.position += 1
        let value = cursor.strings()
        guard value.count == 1, value[0] < 2 else {
            throw cursor.error(prefix + "invalid hint", at: cursor.position - 1)
        }
        try cursor.right()
        body.nextHint = value[0]
    }

    /// The hint in front of an instruction, which must be able to take one.
    private mutating func takeHint(for opcode: Opcode) throws(TextError) -> UInt8? {
        guard let hint = body.nextHint else { return nil }
        guard opcode == .if || opcode == .brIf else { throw invalidHintTarget(cursor.position) }
        body.nextHint = nil
        return hint
    }

    // MARK: Folded

    private mutating func openFolded() throws(TextError) {
        let at = cursor.position
        let inner = cursor.token(at: at + 1)
        if let word = cursor.word(inner), word == .then { return try openPart(.then) }
        guard let opcode = cursor.opcode(inner) else { throw cursor.unexpected(at: at + 1) }
        if opcode == .else { return try openPart(nil) }
        if let top = body.frames.last,
            top.kind == .foldedIfAfterThen
                || top.kind == .foldedIfAfterElse
        {
            throw cursor.unexpected()
        }
        let hint = try takeHint(for: opcode)
        cursor.position += 2
        switch opcode {
        case .end: throw cursor.unexpected(at: at + 1)
        case .block, .loop, .tryTable:
            let label = try cursor.bindingName()
            try writeInstruction(opcode, isPutOff: false)
            body.openLabel(label)
            body.frames.append(.init(kind: .foldedBlock, label: label, position: at))
        case .if:
            let label = try cursor.bindingName()
            let start = body.pending.bytes.count
            try writeInstruction(opcode, isPutOff: true)
            body.frames.append(
                .init(
                    kind: .foldedIf, label: label, pendingStart: start, hint: hint, position: at))
        default:
            let start = body.pending.bytes.count
            try writeInstruction(opcode, isPutOff: true)
            body.frames.append(
                .init(kind: .foldedPlain, pendingStart: start, hint: hint, position: at))
        }
    }

    /// `(then` or `(else` of a folded `if`.
    private mutating func openPart(_ word: Word?) throws(TextError) {
        let at = cursor.position
        try requireNoHint()
        guard var frame = body.frames.popLast() else { throw cursor.unexpected(at: at + 1) }
        switch (word, frame.kind) {
        case (.then?, .foldedIf):
            body.emitPending(frame)
            body.openLabel(frame.label)
            frame.kind = .foldedIfAfterThen
        case (nil, .foldedIfAfterThen):
            body.writer.opcode(.else)
            frame.kind = .foldedIfAfterElse
        default: throw cursor.unexpected(at: at + 1)
        }
        cursor.position += 2
        body.frames.append(frame)
        body.frames.append(.init(kind: .part, position: at))
    }

    private mutating func closeFolded(_ frame: BodyState.Frame) throws(TextError) {
        try requireNoHint()
        switch frame.kind {
        case .foldedPlain: body.emitPending(frame)
        case .foldedBlock, .foldedIfAfterThen, .foldedIfAfterElse:
            body.writer.opcode(.end)
            body.closeLabel()
        case .part: break
        case .block, .ifThen, .ifElse, .foldedIf: throw cursor.unexpected()
        }
        body.frames.removeLast()
        cursor.position += 1
    }

    // MARK: Unfolded

    private mutating func unfolded(_ token: Token) throws(TextError) {
        guard let opcode = cursor.opcode(token) else { throw cursor.unexpected() }
        switch body.frames.last?.kind {
        case .foldedPlain, .foldedIf, .foldedIfAfterThen, .foldedIfAfterElse:
            throw cursor.unexpected()
        default: break
        }
        let hint = try takeHint(for: opcode)
        let at = cursor.position
        cursor.position += 1
        switch opcode {
        case .block, .loop, .tryTable, .if:
            let label = try cursor.bindingName()
            body.note(hint)
            try writeInstruction(opcode, isPutOff: false)
            body.openLabel(label)
            body.frames.append(
                .init(kind: opcode == .if ? .ifThen : .block, label: label, position: at))
        case .else:
            guard let frame = body.frames.last, frame.kind == .ifThen else {
                throw cursor.unexpected(at: at)
            }
            try closingLabel(frame)
            body.frames[body.frames.count - 1].kind = .ifElse
            body.writer.opcode(.else)
        case .end:
            guard let frame = body.frames.last,
                frame.kind == .block || frame.kind == .ifThen || frame.kind == .ifElse
            else { throw cursor.unexpected(at: at) }
            try closingLabel(frame)
            body.frames.removeLast()
            body.closeLabel()
            body.writer.opcode(.end)
        default:
            body.note(hint)
            try writeInstruction(opcode, isPutOff: false)
        }
    }

    /// A label behind `else` or `end` must be that of the block. Spec: core 6.5.2.
    private mutating func closingLabel(_ frame: BodyState.Frame) throws(TextError) {
        let at = cursor.position
        guard let label = cursor.identifier() else { return }
        guard label == frame.label.id else { throw cursor.error("mismatching label", at: at) }
    }
}
