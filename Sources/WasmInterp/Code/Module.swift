import Synchronization
import WasmCore

/// Decoded, validated code, ready to be instantiated any number of times, on any thread.
public final class Module: @unchecked Sendable {
    // Sendable: everything but the translated code is immutable. That is written under the lock;
    // other threads see a function's code by its `entry`, whose block is complete before.
    public let engine: Engine
    let context: ModuleContext
    private let shared: SharedModule
    /// What the sections of the binary say.
    public var decoded: DecodedModule {
        _read { yield shared.decoded }
    }
    /// Has the module's types as long as the module lives.
    let typeHold: TypeHold
    let functions: UnsafeMutablePointer<FunctionCode>
    /// The same as instances have it.
    let typeNumbers: UnsafeMutablePointer<UInt32>
    /// For each defined function what a store records of it, but for the instance.
    let records: UnsafeMutablePointer<FunctionRecord>
    let unit: TranslationUnit
    private let lock = Locked(())
    // Read and written with the lock held only.
    private var space: CodeSpace
    private var translated: [Int: FunctionMetadata] = [:]
    /// What the last translation used, for the next one; nil while one is under way.
    private var idleTranslator: Translator?
    /// Whether each function has passed validation; empty if all have.
    private var isValidated: [Bool]
    /// Functions that have not, and what the engine remembers the module by once they have.
    private var unvalidatedCount: Int
    private let verdictKey: KeyedHash.Value?
    /// The memory exported as "memory", which hosts expect.
    let defaultMemory: Int?
    /// The content of the name section.
    let nameSectionRange: Range<Int>?
    /// Exports by name, once one of many has been asked for.
    private let exports = Locked<[ExactName: Export]?>(nil)

    /// - Parameter interruption: Whether the module is still wanted.
    /// - Throws: ``ModuleError`` for bytes that are malformed or invalid, or beyond a limit; with
    ///   ``ModuleError/isInterruption`` if the module was not wanted any more.
    public convenience init(
        _ bytes: [UInt8], engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        try self.init(ModuleBytes(bytes), engine: engine, interruption: interruption)
    }

    public init(
        _ bytes: ModuleBytes, engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        let configuration = engine.configuration
        let decoded: DecodedModule
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(
                bytes, features: configuration.features, limits: configuration.limits,
                interruption: interruption)
        } catch {
            throw .malformed(error)
        }
        self.engine = engine
        context = try ModuleValidator.validate(
            consume decoded, features: configuration.features, limits: configuration.limits,
            interruption: interruption)
        shared = context.shared
        let key = engine.verdicts.key(bytes, interruption: interruption)
        if interruption.isRequested { throw .malformed(DecodeError(.interrupted, offset: 0)) }
        let isKnown = key.map { engine.verdicts.contains($0) } ?? false
        if !isKnown, configuration.compilation == .validated || configuration.compilation == .eager
        {
            try context.validateAllBodies(interruption: interruption)
            key.map { engine.verdicts.insert($0) }
        }
        guard let typeHold = engine.types.hold(shared.decoded, interruption: interruption) else {
            if interruption.isRequested { throw .malformed(DecodeError(.interrupted, offset: 0)) }
            throw .invalid(ValidationError(.limitExceeded("types of all modules"), offset: 0))
        }
        self.typeHold = typeHold
        let types = typeHold.numbers
        typeNumbers = .allocate(capacity: max(types.count, 1))
        for (position, index) in types.enumerated() { typeNumbers[position] = index.rawValue }
        (functions, records) = Self.makeRecords(shared.decoded, types)
        unit = TranslationUnit(
            shared, tracksWrites: configuration.tracksWrites, functions: functions,
            types: types, typeInfos: engine.typeInfos, limits: configuration.limits)
        space = CodeSpace(byteCountMax: configuration.limits.codeBytesMax)
        verdictKey = key
        defaultMemory = shared.decoded.exports.first { $0.kind == .memory && $0.name == "memory" }
            .map { Int($0.index) }
        nameSectionRange = shared.decoded.customSection(named: "name")?.range
        let isLazy = !isKnown && configuration.compilation == .lazy
        isValidated = isLazy ? Array(repeating: false, count: shared.decoded.bodies.count) : []
        unvalidatedCount = isValidated.count
        switch configuration.compilation {
        case .lazy, .validated: break
        case .eager:
            for index in 0..<shared.decoded.bodies.count {
                try translate(index, interruption: interruption)
            }
        case .parallel:
            try compileInParallel(validates: !isKnown, interruption: interruption)
            if !isKnown { key.map { engine.verdicts.insert($0) } }
        }
    }

    deinit {
        typeNumbers.deallocate()
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

    /// An export by name, bytes compared; nil if there is none.
    func export(_ name: String) -> Export? {
        // A table costs more than looking through a few.
        if decoded.exports.count <= 8 {
            return decoded.exports.first { $0.name.utf8.elementsEqual(name.utf8) }
        }
        return exports.withLock { table in
            if let table { return table[ExactName(name)] }
            let made = Dictionary(
                decoded.exports.map { (ExactName($0.name), $0) }, uniquingKeysWith: { $1 })
            table = made
            return made[ExactName(name)]
        }
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
        let isValid = isKnownValid(definedIndex)
        if !isValid { try context.validateBody(definedIndex, interruption: interruption) }
        var translator = takeTranslator()
        try translator.translate(definedIndex: definedIndex, interruption: interruption)
        lock.lock()
        defer { lock.unlock() }
        if !isValid { noteValid(definedIndex) }
        try place(definedIndex, translator.code.buffer, translator.metadata, chargedTo: budget)
        if translator.code.count < Self.idleCodeBytesMax { idleTranslator = consume translator }
    }

    /// Code of a function beyond which the memory for making it is not kept.
    private static let idleCodeBytesMax = 1 << 20

    private func isUntranslated(_ definedIndex: Int) -> Bool {
        functions[definedIndex].entry == HandlerPointers.shared.untranslated
    }

    private func isKnownValid(_ definedIndex: Int) -> Bool {
        lock.withLock { _ in isValidated.isEmpty || isValidated[definedIndex] }
    }

    private func takeTranslator() -> Translator {
        lock.lock()
        defer { lock.unlock() }
        if let idle = idleTranslator.take() { return idle }
        return Translator(module: unit, isMetered: engine.configuration.isMetered)
    }

    /// With the lock held.
    private func noteValid(_ definedIndex: Int) {
        guard !isValidated[definedIndex] else { return }
        isValidated[definedIndex] = true
        unvalidatedCount -= 1
        if unvalidatedCount == 0, let verdictKey { engine.verdicts.insert(verdictKey) }
    }

    /// Gives a function the code that a translator of its own has made, on any thread.
    func publish(
        _ definedIndex: Int, _ code: borrowing CodeBuffer, _ metadata: FunctionMetadata
    ) throws(ModuleError) {
        lock.lock()
        defer { lock.unlock() }
        try place(definedIndex, code, metadata, chargedTo: nil)
    }

    /// With the lock held.
    private func place(
        _ definedIndex: Int, _ code: borrowing CodeBuffer, _ metadata: FunctionMetadata,
        chargedTo budget: ResourceBudget?
    ) throws(ModuleError) {
        guard isUntranslated(definedIndex) else { return }
        let byteCount = UInt64(CodeSpace.byteCount(code))
        if let budget, !budget.take(byteCount) {
            throw unit.failure(
                .limitExceeded("translated code of a store"), definedIndex: definedIndex)
        }
        let entry = space.add(code, slotCount: metadata.slotCount, definedIndex: definedIndex)
        guard let entry else {
            budget?.give(byteCount)
            throw unit.failure(
                .limitExceeded("translated code of a module"), definedIndex: definedIndex)
        }
        translated[definedIndex] = metadata
        // The code is complete for whoever sees the entry.
        functions[definedIndex].currentEntry.store(
            UInt(bitPattern: entry), ordering: .releasing)
    }

    /// Bytes of code that there are by now.
    package var codeByteCount: Int { lock.withLock { _ in space.byteCount } }

    /// Where an address of translated code lies.
    func locate(_ pc: UnsafeRawPointer) -> (definedIndex: Int, offset: Int)? {
        lock.withLock { _ in space.locate(pc) }
    }

    func metadata(_ definedIndex: Int) -> FunctionMetadata? {
        lock.withLock { _ in translated[definedIndex] }
    }

    /// For each type of the module its number in the engine.
    var types: [CanonicalTypeIndex] { typeHold.numbers }

    /// The canonical form of a type of this module.
    func canonical(_ type: ValueType) -> ValueType {
        guard case .reference(let reference) = type else { return type }
        return .reference(canonical(reference))
    }

    func canonical(_ type: ReferenceType) -> ReferenceType {
        guard case .concrete(let index) = type.heapType else { return type }
        return ReferenceType(
            isNullable: type.isNullable,
            .concrete(TypeIndex(rawValue: types[index.position].rawValue)))
    }

    func canonical(_ type: FunctionType) -> FunctionType {
        FunctionType(type.parameters.map { canonical($0) }, type.results.map { canonical($0) })
    }

    /// Names for a backtrace; nil if the module has none.
    func functionNames() -> FunctionNames? {
        nameSectionRange.map { FunctionNames(decoded.bytes, range: $0) }
    }

    /// A name from the name section.
    ///
    /// - Complexity: O(bytes of the names before it), up to ``NameSection/lookupBytesMax``.
    public func functionName(_ index: FunctionIndex) -> String? {
        nameSectionRange.flatMap {
            NameSection(decoded.bytes, range: $0).functionNames(of: [index])[index]
        }
    }
}
