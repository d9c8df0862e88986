/// Writes the functions that stand between a lower and the lift that it meets: they move arguments
/// and results from one memory to another without a value of the host's in between.
///
/// The engine treats them as any other core code. Types of any size become code of linear size: a
/// part that is not small is moved by a function of its own, which all uses share.
/// Spec: canonical ABI, `canon lift` and `canon lower`.
package struct AdapterWriter {
    let types: ComponentTypeTable
    let caller: AdapterSide
    let callee: AdapterSide
    let bytesMax: Int
    private let layouts: [CanonicalLayouts]

    /// - Parameter layouts: Those of all types, for each width of addresses; nil to make them.
    package init(
        types: ComponentTypeTable, layouts: [CanonicalLayouts]? = nil, caller: AdapterSide,
        callee: AdapterSide, bytesMax: Int = ComponentLimits.standard.adapterBytesMax
    ) {
        self.types = types
        self.caller = caller
        self.callee = callee
        self.bytesMax = bytesMax
        self.layouts = layouts ?? []
    }

    fileprivate func layouts(of side: AdapterSide) -> CanonicalLayouts {
        layouts.first { $0.pointers == side.pointers }
            ?? CanonicalLayouts(types, pointers: side.pointers)
    }

    /// - Throws: ``AdapterError/tooLarge(bytesMax:)``.
    package func write(_ requests: [AdapterRequest]) throws(AdapterError) -> AdapterModule {
        let builder = AdapterBuilder(self)
        for (number, request) in requests.enumerated() {
            try builder.note(AdapterCall(builder, request, number).write())
            try builder.writeRoutines()
        }
        return builder.module()
    }
}

/// What adapters of a module share: a function that is written once and called from many places.
enum AdapterRoutine: Hashable {
    /// `(old, oldSize, alignment, newSize) -> address`: calls `realloc`, checks what it returns.
    case allocate(AdapterRole)
    /// `(address, length) -> (address, length)`
    case string(to: AdapterRole)
    /// `(address, count) -> (address, count)`
    case list(ValueShape.ListElement, to: AdapterRole)
    /// Takes the type's core values, or where it lies; likewise where it goes.
    case value(ComponentValueType, to: AdapterRole, fromSlots: Bool, toSlots: Bool)
}

/// A module on its way: imports as they are found to be needed, functions, those still unwritten.
final class AdapterBuilder {
    let writer: AdapterWriter
    private let layouts: [CanonicalLayouts]
    private var signatures: [FunctionType] = []
    private var signatureNumbers: [FunctionType: UInt32] = [:]
    private var imports: [AdapterImport] = []
    private var importTypes: [ExternalType] = []
    /// Of each import its position among those of its kind.
    private var importNumbers: [AdapterImport: Int] = [:]
    private var importCounts: [ExternalKind: Int] = [:]
    private var functions: [AdapterAssembler] = []
    private var byteCount = 0
    private var routineNumbers: [AdapterRoutine: Int] = [:]
    private var unwritten: [(AdapterRoutine, Int)] = []

    init(_ writer: AdapterWriter) {
        self.writer = writer
        layouts = [writer.caller, writer.callee].map { writer.layouts(of: $0) }
    }

    func side(_ role: AdapterRole) -> AdapterSide {
        role == .caller ? writer.caller : writer.callee
    }

    func layouts(_ role: AdapterRole) -> CanonicalLayouts { layouts[Int(role.rawValue)] }

    // MARK: Imports

    /// The index of a memory or global.
    func index(of item: AdapterImport) -> UInt32 {
        switch item {
        case .memory(let role):
            var type = side(role).memory ?? MemoryType(Limits(0))
            if !type.isShared { type.limits = Limits(0) }
            return UInt32(position(of: item, .memory(type)))
        default:
            return UInt32(position(of: item, .global(GlobalType(.i32, isMutable: true))))
        }
    }

    /// An imported function, whose type is the same for all uses.
    func function(_ item: AdapterImport, _ type: FunctionType) -> AdapterReference {
        .imported(position(of: item, .function(TypeIndex(rawValue: number(of: type)))))
    }

    private func position(of item: AdapterImport, _ type: ExternalType) -> Int {
        if let number = importNumbers[item] { return number }
        let number = importCounts[type.kind, default: 0]
        importCounts[type.kind] = number + 1
        importNumbers[item] = number
        imports.append(item)
        importTypes.append(type)
        return number
    }

    private func number(of type: FunctionType) -> UInt32 {
        if let number = signatureNumbers[type] { return number }
        let number = UInt32(signatures.count)
        signatures.append(type)
        signatureNumbers[type] = number
        return number
    }

    // MARK: Functions

    func define(_ function: AdapterAssembler) {
        functions.append(function)
        _ = number(of: function.signature)
    }

    /// The function of a routine, which will be written when those before are.
    func routine(_ routine: AdapterRoutine) -> AdapterReference {
        if let number = routineNumbers[routine] { return .defined(number) }
        let number = functions.count
        define(AdapterAssembler(signature(of: routine)))
        routineNumbers[routine] = number
        unwritten.append((routine, number))
        return .defined(number)
    }

    private func signature(of routine: AdapterRoutine) -> FunctionType {
        func pointer(_ role: AdapterRole) -> ValueType { side(role).pointers.valueType }
        switch routine {
        case .allocate(let role):
            let type = pointer(role)
            return FunctionType([type, type, type, type], [type])
        case .string(let role), .list(_, let role):
            return FunctionType(
                [pointer(role.other), pointer(role.other)], [pointer(role), pointer(role)])
        case .value(let type, let role, let fromSlots, let toSlots):
            let (source, target) = (layouts(role.other)[type].flat, layouts(role)[type].flat)
            let parameters = fromSlots ? source.types : [pointer(role.other)]
            return toSlots
                ? FunctionType(parameters, target.types)
                : FunctionType(parameters + [pointer(role)])
        }
    }

    /// Writes what the functions before and those that it writes have asked for.
    func writeRoutines() throws(AdapterError) {
        while let (routine, number) = unwritten.popLast() {
            AdapterBody.write(routine, self, functions[number])
            try note(functions[number])
        }
    }

    /// Counts a function that has been written.
    func note(_ function: AdapterAssembler) throws(AdapterError) {
        byteCount += function.byteCount
        guard byteCount <= writer.bytesMax else { throw .tooLarge(bytesMax: writer.bytesMax) }
    }
}

// MARK: Module

extension AdapterBuilder {
    func module() -> AdapterModule {
        let imported = AdapterImportCounts(
            functions: importCounts[.function, default: 0],
            globals: importCounts[.global, default: 0])
        var writer = ByteWriter()
        writer.header()
        writer.section(.type) { $0.vector(signatures) { $0.functionType($1) } }
        writer.section(.import) {
            $0.vector(Array(importTypes.enumerated())) {
                $0.name("")
                $0.name(String($1.offset))
                $0.externalType($1.element)
            }
        }
        writer.section(.function) {
            $0.vector(functions) { $0.u32(signatureNumbers[$1.signature] ?? 0) }
        }
        writer.section(.global) {
            $0.vector([GlobalType(.i32, isMutable: true)]) {
                $0.globalType($1)
                $0.instruction(Instruction(.i32Const, offset: 0))
                $0.opcode(.end)
            }
        }
        writer.section(.export) {
            $0.vector(Array(exportNumbers().enumerated())) {
                $0.name(String($1.offset))
                $0.u8(ExternalKind.function.rawValue)
                $0.u32(UInt32(imported.functions + $1.element))
            }
        }
        writer.section(.code) {
            $0.vector(functions) { writer, function in
                writer.sized { function.write(to: &$0, imported) }
            }
        }
        return AdapterModule(bytes: writer.bytes, imports: imports)
    }

    /// The positions among defined functions of those that are no routines.
    private func exportNumbers() -> [Int] {
        let routines = Set(routineNumbers.values)
        return functions.indices.filter { !routines.contains($0) }
    }
}
