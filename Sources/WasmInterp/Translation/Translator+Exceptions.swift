import WasmCore

// Exceptions cost nothing until one is thrown: a function has a table of code ranges.

extension Translator {
    mutating func translateTryTable() throws(DecodeError) {
        let firstClause = clauses.count
        pace.spend(2 * Int(instruction.index))
        var reader = ByteReader(module.decoded.bytes, range: instruction.list)
        for _ in 0..<instruction.index { clauses.append(try reader.catchClause()) }
        translateBlock(kind: .tryTable)
        // A throw leaves by way of the table: from here on slots have to be right.
        forgetAccumulators()
        labels.startRegion(
            at: code.count, clauses: firstClause..<(firstClause + Int(instruction.index)))
    }

    /// At the end of a `try_table`: its clauses become handlers of the code since its start.
    ///
    /// Clauses count from outside of it; its label has been popped.
    mutating func addHandlers(_ label: Label) {
        defer { clauses.removeLast(label.clauses.count) }
        // Nothing inside can throw, and what follows is not inside.
        guard code.count > label.start else { return }
        let firstHandler = metadata.handlers.count
        metadata.addRegion(
            label.start..<code.count, handlers: firstHandler..<(firstHandler + label.clauses.count))
        for position in label.clauses {
            let clause = clauses[position]
            let index = labels.index(depth: clause.label.rawValue)
            let target = labels[index]
            let isTagged = clause.kind == .tag || clause.kind == .tagWithReference
            var handler = ExceptionHandler(
                tag: isTagged ? clause.tag.position : -1,
                wantsReference: clause.kind == .tagWithReference
                    || clause.kind == .allWithReference,
                target: -1, slot: target.baseSlot)
            if target.kind == .loop {
                handler.target = target.start
                metadata.handlers.append(handler)
            } else {
                metadata.handlers.append(handler)
                labels.add(
                    Fixup(position: metadata.handlers.count - 1, origin: -1), at: index)
            }
            stack.reserve(slotsTo: target.baseSlot + target.branchTypes.slotCount)
        }
    }

    mutating func translateThrow(_ tag: UInt32) {
        let type = module.signatures[module.decoded.tags[Int(tag)].rawValue]
        settleAll()
        stack.remove(downTo: stack.count - type.parameters.count)
        markOffset()
        let base = stack.nextSlot
        emit(.throwTag, ThrowCell(tag: tag, payload: UInt32(base)))
        becomeUnreachable()
    }

    mutating func translateThrowReference() {
        let source = materialized(stack.pop())
        markOffset()
        emit(.throwReference, ThrowReferenceCell(reference: source))
        becomeUnreachable()
    }
}
