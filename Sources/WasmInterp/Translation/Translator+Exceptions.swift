import WasmCore

// Exceptions cost nothing until one is thrown: a function has a table of code ranges.

extension Translator {
    mutating func translateTryTable(_ instruction: Instruction) throws(DecodeError) {
        let firstClause = clauses.count
        var reader = ByteReader(module.decoded.bytes, range: instruction.list)
        for _ in 0..<instruction.index { clauses.append(try reader.catchClause()) }
        translateBlock(instruction, kind: .tryTable)
        // A throw leaves by way of the table: from here on slots have to be right.
        forgetAccumulators()
        labels[labels.count - 1].start = code.count
        labels[labels.count - 1].firstClause = firstClause
        labels[labels.count - 1].clauseCount = Int(instruction.index)
    }

    /// At the end of a `try_table`: its clauses become handlers of the code since its start.
    ///
    /// The label of the `try_table` is still the innermost one; clauses count from outside of it.
    mutating func addHandlers(_ label: Label) {
        defer { clauses.removeLast(label.clauseCount) }
        // Nothing inside can throw, and what follows is not inside.
        guard code.count > label.start else { return }
        let firstHandler = metadata.handlers.count
        metadata.addRegion(
            label.start..<code.count, handlers: firstHandler..<(firstHandler + label.clauseCount))
        for position in label.firstClause..<(label.firstClause + label.clauseCount) {
            let clause = clauses[position]
            let index = labels.count - 2 - clause.label.position
            let isTagged = clause.kind == .tag || clause.kind == .tagWithReference
            var handler = ExceptionHandler(
                tag: isTagged ? clause.tag.position : -1,
                wantsReference: clause.kind == .tagWithReference
                    || clause.kind == .allWithReference,
                target: -1, slot: labels[index].baseSlot)
            if labels[index].kind == .loop {
                handler.target = labels[index].start
                metadata.handlers.append(handler)
            } else {
                metadata.handlers.append(handler)
                labels[index].isTargeted = true
                fixups.append(
                    Fixup(
                        position: metadata.handlers.count - 1, origin: -1,
                        next: labels[index].fixups))
                labels[index].fixups = fixups.count - 1
            }
            let slots = labels[index].branchTypes.reduce(0) { $0 + $1.slotCount }
            slotCountMax = max(slotCountMax, labels[index].baseSlot + slots)
        }
    }

    mutating func translateThrow(_ tag: UInt32) {
        let type = module.decoded.functionType(module.decoded.tags[Int(tag)]) ?? FunctionType()
        settleAll()
        removeOperands(downTo: stack.count - type.parameters.count)
        markOffset()
        let base = nextSlot
        begin(.throwTag)
        code.append(UInt32(0))
        code.append(tag)
        code.append(UInt32(base))
        code.append(UInt32(0))
        becomeUnreachable()
    }

    mutating func translateThrowReference() {
        let source = materialized(pop())
        markOffset()
        begin(.throwReference)
        code.append(source)
        code.append(UInt16(0))
        code.append(UInt32(0))
        becomeUnreachable()
    }
}
