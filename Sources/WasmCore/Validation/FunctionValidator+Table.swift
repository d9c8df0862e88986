// Tables. Spec: core 3.4.6, table instructions.

extension FunctionValidator {
    mutating func table(_ index: UInt32) throws(ModuleError) -> PackedTable {
        guard index < UInt32(clamping: facts.tables.count) else {
            throw fail(.unknownTable(index))
        }
        return facts.tables[Int(index)]
    }

    mutating func tableGet() throws(ModuleError) {
        let table = try table(instruction.index)
        try pop(table.address)
        push(table.element)
    }

    mutating func tableSet() throws(ModuleError) {
        let table = try table(instruction.index)
        try pop(table.element)
        try pop(table.address)
    }

    mutating func tableSize() throws(ModuleError) {
        push(try table(instruction.index).address)
    }

    mutating func tableGrow() throws(ModuleError) {
        let table = try table(instruction.index)
        try pop(table.address)
        try pop(table.element)
        push(table.address)
    }

    mutating func tableFill() throws(ModuleError) {
        let table = try table(instruction.index)
        try pop(table.address)
        try pop(table.element)
        try pop(table.address)
    }

    mutating func tableCopy() throws(ModuleError) {
        let target = try table(instruction.index)
        let source = try table(instruction.index2)
        try match(source.element, target.element)
        try pop(narrower(target.address, source.address))
        try pop(source.address)
        try pop(target.address)
    }

    mutating func tableInit() throws(ModuleError) {
        let target = try table(instruction.index2)
        try match(try element(instruction.index), target.element)
        try popI32()
        try popI32()
        try pop(target.address)
    }
}
