/// Cells with a written body, a static function of `Cells` of the same name, and their layouts.
extension HandlerList {
    static let movement = [
        ("copy", ""),
        ("copy2", ""),
        ("copy128", ""),
        ("copyWide", ""),
        ("moveSlots", ""),
        ("constant32", ""),
        ("constant64", ""),
        ("constant128", ""),
        ("saveAccumulator", ""),
        ("saveF32", ""),
        ("saveF64", ""),
        ("select", ""),
        ("selectOnAccumulator", ""),
        ("select128", ""),
        ("globalGet", ""),
        ("globalGetF32", ""),
        ("globalGetF64", ""),
        ("globalGet128", ""),
        ("globalSet", ""),
        ("globalSetFromAccumulator", ""),
        ("globalSetConstant", ""),
        ("globalSet128", ""),
    ]

    static let control = [
        ("unreachable", ""),
        ("branch", ""),
        ("branchTable", ""),
        ("branchTableOnAccumulator", ""),
        ("fuel", ""),
        ("zeroLocals", ""),
        ("zeroLocal1", ""),
        ("zeroLocals2", ""),
        ("zeroLocals4", ""),
        ("zeroLocals8", ""),
        ("call", ""),
        ("callBeyondLimit", ""),
        ("tailCallBeyondLimit", ""),
        ("callIndirect", ""),
        ("callIndirectOnAccumulator", ""),
        ("callIndirectWithChecks", ""),
        ("callReference", ""),
        ("callImport", ""),
        ("returnCall", ""),
        ("returnCallIndirect", ""),
        ("returnCallIndirectOfSubtype", ""),
        ("returnCallReference", ""),
        ("returnCallImport", ""),
        ("returnVoid", ""),
        ("returnSlot", ""),
        ("returnAccumulator", ""),
        ("returnF32", ""),
        ("returnF64", ""),
        ("returnConstant", ""),
        ("translateCallee", ""),
        ("throwTag", ""),
        ("throwReference", ""),
        ("finish", ""),
        ("foreignReturn", ""),
        ("selfCheckStep", ""),
        ("selfCheckEnd", ""),
    ]

    /// Memories, tables and references, wide arithmetic, atomics.
    static let runtime = [
        ("memorySize", "MemoryCell"),
        ("memoryGrow", "MemoryCell"),
        ("memoryFill", "MemoryCell"),
        ("memoryCopy", "CopyBetweenCell"),
        ("memoryCopySmall", "CopyBetweenCell"),
        ("memoryCopySmallMetered", "CopyBetweenCell"),
        ("memoryInit", "MemoryInitCell"),
        ("dataDrop", "DropCell"),
        ("tableGet", "TableCell"),
        ("tableSet", "TableCell"),
        ("tableSize", "TableCell"),
        ("tableGrow", "TableCell"),
        ("tableFill", "TableCell"),
        ("tableCopy", "CopyBetweenCell"),
        ("tableInit", "TableInitCell"),
        ("elementDrop", "DropCell"),
        ("referenceFunction", ""),
        ("referenceAsNonNull", ""),
        ("add128", "OperandsOnlyCell"),
        ("subtract128", "OperandsOnlyCell"),
        ("multiplyWideSigned", "OperandsOnlyCell"),
        ("multiplyWideUnsigned", "OperandsOnlyCell"),
        ("atomicLoad", "AtomicAccessCell"),
        ("atomicStore", "AtomicAccessCell"),
        ("atomicReadModifyWrite", "AtomicAccessCell"),
        ("atomicCompareExchange", "AtomicAccessCell"),
        ("atomicNotify", "AtomicAccessCell"),
        ("atomicWait", "AtomicAccessCell"),
        ("atomicFence", "OperandsOnlyCell"),
    ]

    static let special = movement + control + runtime + vectorSpecial + objectSpecial

    static var specialFamilies: [Family] {
        special.map { name, layout in
            let entry =
                layout.isEmpty
                ? EntryPoint(name: name, body: "Cells.\(name)(r)")
                : EntryPoint(name, layout, "Cells.\(name)")
            return Family(name: name, entries: [entry])
        }
    }

    private static let specialNames = Set(special.map(\.0))

    /// Whether a family is no instruction of the table and gets a case of its own.
    static func isCell(_ name: String) -> Bool {
        specialNames.contains(name) || objectNames.contains(name)
    }
}
