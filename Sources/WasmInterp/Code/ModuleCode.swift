import Platform
import Synchronization
import WasmCore

/// The translated code of a module, of one kind. Cells call functions of their own kind, so what
/// runs in one store never asks which it is.
final class ModuleCode: @unchecked Sendable {
    // Sendable: what is not immutable is written under the lock; other threads see a function's
    // code by its `entry`, whose block is complete before.
    let options: CodeOptions
    /// Where calls find each defined function; never moved.
    let functions: UnsafeMutablePointer<FunctionCode>
    /// For each defined function what a store records of it, but for the instance.
    let records: UnsafeMutablePointer<FunctionRecord>
    let unit: TranslationUnit
    let verdict: ModuleVerdict
    private let lock = Locked(())
    // Read and written with the lock held only.
    private var space: CodeSpace
    private var translated: [TranslatedFunction] = []
    /// Finds them by defined index.
    private var positions = PositionTable()
    /// What the last translation used, for the next one; nil while one is under way.
    private var idleTranslator: Translator?

    /// - Parameter types: For each type of the module its number in the engine.
    init(
        _ module: SharedModule, _ options: CodeOptions, verdict: ModuleVerdict,
        types: [CanonicalTypeIndex], typeInfos: TypeInfos, limits: ModuleLimits
    ) {
        self.options = options
        self.verdict = verdict
        (functions, records) = Self.makeRecords(module.decoded, types)
        unit = TranslationUnit(
            module, options, functions: functions, types: types, typeInfos: typeInfos,
            limits: limits)
        space = CodeSpace(byteCountMax: limits.codeBytesMax)
    }

    deinit {
        functions.deallocate()
        records.deallocate()
    }

    /// What does not depend on an instance, so that making one is copying.
    private static func makeRecords(
        _ decoded: DecodedModule, _ types: [CanonicalTypeIndex]
    ) -> (UnsafeMutablePointer<FunctionCode>, UnsafeMutablePointer<FunctionRecord>) {
        let count = decoded.bodies.count
        let functions = UnsafeMutablePointer<FunctionCode>.allocate(capacity: max(count, 1))
        let records = UnsafeMutablePointer<FunctionRecord>.allocate(capacity: max(count, 1))
        let slots = decoded.types.map { type in
            guard case .function(let type) = type.composite else { return (0, 0) }
            return (type.parameters.slotCount, type.results.slotCount)
        }
        let untranslated = HandlerPointers.shared.untranslated
        for index in 0..<count {
            let type = decoded.functions[decoded.importedFunctionCount + index].position
            let (parameters, results) = slots[type]
            (functions + index).initialize(
                to: FunctionCode(
                    currentEntry: Atomic(UInt(bitPattern: untranslated)), definedIndex: index,
                    headerSlot: max(parameters, results)))
            (records + index).initialize(
                to: FunctionRecord(
                    code: functions + index, instance: nil, type: types[type].rawValue,
                    // The decoder takes no more of them; see `ModuleLimits.parametersMax`.
                    parameterSlots: UInt16(parameters), resultSlots: UInt16(results),
                    hostPointer: nil))
        }
        return (functions, records)
    }

    /// Validates and translates a function unless that has been done.
    ///
    /// No lock is held meanwhile: whoever has a deadline waits for nobody else's work. Two threads
    /// that meet at a function both do it, and the code of the first one stays.
    ///
    /// - Parameter budget: What pays for the bytes of code, if they are new.
    func translate(
        _ definedIndex: Int, interruption: InterruptionCheck = .never,
        chargedTo budget: ResourceBudget? = nil
    ) throws(ModuleError) {
        guard isUntranslated(definedIndex) else { return }
        try verdict.validate(definedIndex, interruption: interruption)
        var translator = takeTranslator()
        try translator.translate(definedIndex: definedIndex, interruption: interruption)
        // With no lock held: who is asked may want to know where code lies.
        let byteCount = UInt64(CodeSpace.byteCount(translator.code.buffer))
        if let budget, !budget.take(byteCount) {
            guard isUntranslated(definedIndex) else { return }
            throw unit.failure(
                .limitExceeded("translated code of a store"), definedIndex: definedIndex)
        }
        var isNew = false
        defer { if !isNew { budget?.give(byteCount) } }
        lock.lock()
        defer { lock.unlock() }
        isNew = try place(definedIndex, translator.code.buffer, translator.metadata)
        if translator.code.buffer.count < Self.idleCodeBytesMax {
            idleTranslator = consume translator
        }
    }

    /// Code of a function beyond which the memory for making it is not kept.
    private static let idleCodeBytesMax = 1 << 20

    private func isUntranslated(_ definedIndex: Int) -> Bool {
        functions[definedIndex].entry == HandlerPointers.shared.untranslated
    }

    private func takeTranslator() -> Translator {
        lock.lock()
        defer { lock.unlock() }
        if let idle = idleTranslator.take() { return idle }
        return Translator(module: unit)
    }

    /// Gives a function the code that a translator of its own has made, on any thread.
    func publish(
        _ definedIndex: Int, _ code: borrowing CodeBuffer, _ metadata: FunctionMetadata
    ) throws(ModuleError) {
        lock.lock()
        defer { lock.unlock() }
        _ = try place(definedIndex, code, metadata)
    }

    /// With the lock held.
    ///
    /// - Returns: Whether the function had no code before.
    private func place(
        _ definedIndex: Int, _ code: borrowing CodeBuffer, _ metadata: FunctionMetadata
    ) throws(ModuleError) -> Bool {
        guard isUntranslated(definedIndex) else { return false }
        let entry = space.add(code, slotCount: metadata.slotCount, definedIndex: definedIndex)
        guard let entry else {
            throw unit.failure(
                .limitExceeded("translated code of a module"), definedIndex: definedIndex)
        }
        positions.add(translated.count, definedIndex)
        translated.append(TranslatedFunction(definedIndex: definedIndex, metadata: metadata))
        // The code is complete for whoever sees the entry.
        functions[definedIndex].currentEntry.store(
            UInt(bitPattern: entry), ordering: .releasing)
        return true
    }

    /// Bytes of code that there are by now.
    var byteCount: Int { lock.withLock { _ in space.byteCount } }

    /// Where an address of translated code lies.
    func locate(_ pc: UnsafeRawPointer) -> (definedIndex: Int, offset: Int)? {
        lock.withLock { _ in space.locate(pc) }
    }

    func metadata(_ definedIndex: Int) -> FunctionMetadata? {
        lock.withLock { _ in
            positions.first(definedIndex) { translated[$0].definedIndex == definedIndex }
                .map { translated[$0].metadata }
        }
    }
}

/// What is known of a function that has code.
private struct TranslatedFunction {
    let definedIndex: Int
    let metadata: FunctionMetadata
}
