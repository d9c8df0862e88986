/// Cells with a written body, a static function of `Cells` of the same name, and their layouts.
extension HandlerList {
    static let movement = [
        ("copy", "CopyCell"),
        ("copy2", "PairCopyCell"),
        ("copy128", "CopyCell"),
        ("copyWide", "WideCopyCell"),
        ("moveSlots", "RunCopyCell"),
        ("constant32", "ConstantCell"),
        ("constant64", "WideConstantCell"),
        ("constant128", "VectorConstantCell"),
        ("saveAccumulator", "CopyCell"),
        ("saveF32", "CopyCell"),
        ("saveF64", "CopyCell"),
        ("select", "SelectCell"),
        ("selectOnAccumulator", "SelectCell"),
        ("select128", "SelectCell"),
        ("globalGet", "GlobalGetCell"),
        ("globalGetF32", "GlobalGetCell"),
        ("globalGetF64", "GlobalGetCell"),
        ("globalGet128", "GlobalGetCell"),
        ("globalSet", "GlobalSetCell"),
        ("globalSetFromAccumulator", "GlobalSetCell"),
        ("globalSetConstant", "GlobalSetConstantCell"),
        ("globalSet128", "GlobalSetCell"),
    ]

    static let control = [
        ("unreachable", "BareCell"),
        ("branch", "BranchCell"),
        ("branchTable", "BranchTableCell"),
        ("branchTableOnAccumulator", "BranchTableCell"),
        ("fuel", "FuelCell"),
        ("zeroLocals", "ZeroCell"),
        ("zeroLocal1", "ZeroCell"),
        ("zeroLocals2", "ZeroCell"),
        ("zeroLocals4", "ZeroCell"),
        ("zeroLocals8", "ZeroCell"),
        ("call", "DirectCallCell"),
        ("callBeyondLimit", "CallCell"),
        ("tailCallBeyondLimit", "TailCallCell"),
        ("callIndirect", "IndirectCallCell"),
        ("callIndirectOnAccumulator", "IndirectCallCell"),
        ("callIndirectWithChecks", "IndirectCallCell"),
        ("callIndirectOfSubtype", "IndirectCallCell"),
        ("callReference", "ReferenceCallCell"),
        ("callImport", "ImportCallCell"),
        ("callForeign", "CallCell"),
        ("callForeignLong", "CallCell"),
        ("callForeignBeyondLimit", "CallCell"),
        ("returnCall", "DirectTailCallCell"),
        ("returnCallIndirect", "IndirectTailCallCell"),
        ("returnCallIndirectOfSubtype", "IndirectTailCallCell"),
        ("returnCallReference", "ReferenceTailCallCell"),
        ("returnCallImport", "ImportTailCallCell"),
        ("returnCallForeign", "TailCallCell"),
        ("returnVoid", "ReturnCell"),
        ("returnSlot", "ReturnCell"),
        ("returnAccumulator", "ReturnCell"),
        ("returnF32", "ReturnCell"),
        ("returnF64", "ReturnCell"),
        ("returnConstant", "ReturnConstantCell"),
        ("translateCallee", "BareCell"),
        ("throwTag", "ThrowCell"),
        ("throwReference", "ThrowReferenceCell"),
        ("finish", "BareCell"),
        ("foreignReturn", "BareCell"),
        ("foreignReturnLong", "BareCell"),
        ("selfCheckStep", "SelfCheckCell"),
        ("selfCheckEnd", "SelfCheckCell"),
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
        ("referenceFunction", "FunctionReferenceCell"),
        ("referenceAsNonNull", "UnaryCell"),
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
            Family(name: name, entries: [EntryPoint(name, layout, "Cells.\(name)")])
        }
    }

    private static let specialNames = Set(special.map(\.0))

    /// Whether a family is no instruction of the table and gets a case of its own.
    static func isCell(_ name: String) -> Bool {
        specialNames.contains(name) || objectNames.contains(name)
    }
}
