import Synchronization
import WasmCore

/// Decoded, validated code, ready to be instantiated any number of times, on any thread.
public final class Module: @unchecked Sendable {
    // Sendable: everything but the translated code is immutable. That is written under the lock;
    // other threads see a function's code by its `entry`, whose block is complete before.
    public let engine: Engine
    public let decoded: DecodedModule
    let context: ModuleContext
    /// For each type of the module its index in the engine.
    let types: [CanonicalTypeIndex]
    let functions: UnsafeMutablePointer<FunctionCode>
    let unit: TranslationUnit
    private let lock = Locked(())
    // Read and written with the lock held only.
    private var space = CodeSpace()
    private var translated: [Int: FunctionMetadata] = [:]
    private var translator: Translator
    /// Whether each function has passed validation; empty if all have.
    private var isValidated: [Bool]

    /// - Throws: ``ModuleError`` for bytes that are malformed or invalid.
    public convenience init(_ bytes: [UInt8], engine: Engine) throws(ModuleError) {
        try self.init(ModuleBytes(bytes), engine: engine)
    }

    public init(_ bytes: ModuleBytes, engine: Engine) throws(ModuleError) {
        let configuration = engine.configuration
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(
                bytes, features: configuration.features, limits: configuration.limits)
        } catch {
            throw .malformed(error)
        }
        self.engine = engine
        context = try ModuleValidator.validate(
            decoded, features: configuration.features, limits: configuration.limits)
        switch configuration.compilation {
        case .lazy, .parallel: break
        case .validated, .eager: try context.validateAllBodies()
        }
        types = engine.intern(decoded)
        functions = .allocate(capacity: max(decoded.bodies.count, 1))
        let untranslated = HandlerPointers.shared.untranslated
        for index in 0..<decoded.bodies.count {
            let position = decoded.importedFunctionCount + index
            let type = decoded.functionType(decoded.functions[position]) ?? FunctionType()
            (functions + index).initialize(
                to: FunctionCode(
                    currentEntry: Atomic(untranslated), definedIndex: index,
                    headerSlot: max(type.parameters.slotCount, type.results.slotCount)))
        }
        unit = TranslationUnit(decoded: decoded, functions: functions, types: types)
        translator = Translator(module: unit, isMetered: configuration.isMetered)
        isValidated =
            configuration.compilation == .lazy
            ? Array(repeating: false, count: decoded.bodies.count) : []
        switch configuration.compilation {
        case .lazy, .validated: break
        case .eager: for index in 0..<decoded.bodies.count { try translate(index) }
        case .parallel: try compileInParallel()
        }
    }

    deinit { functions.deallocate() }

    /// Translates a function unless that has been done.
    func translate(_ definedIndex: Int) throws(ModuleError) {
        lock.lock()
        defer { lock.unlock() }
        guard functions[definedIndex].entry == HandlerPointers.shared.untranslated else { return }
        if !isValidated.isEmpty, !isValidated[definedIndex] {
            try context.validateBody(definedIndex)
            isValidated[definedIndex] = true
        }
        try translator.translate(definedIndex: definedIndex)
        place(definedIndex, translator.code, translator.metadata)
    }

    /// Gives a function the code that a translator of its own has made, on any thread.
    func publish(_ definedIndex: Int, _ code: borrowing CodeBuffer, _ metadata: FunctionMetadata) {
        lock.lock()
        defer { lock.unlock() }
        place(definedIndex, code, metadata)
    }

    /// With the lock held.
    private func place(
        _ definedIndex: Int, _ code: borrowing CodeBuffer, _ metadata: FunctionMetadata
    ) {
        let entry = space.add(code, slotCount: metadata.slotCount, definedIndex: definedIndex)
        translated[definedIndex] = metadata
        // The code is complete for whoever sees the entry.
        functions[definedIndex].currentEntry.store(entry, ordering: .releasing)
    }

    /// Where an address of translated code lies.
    func locate(_ pc: UnsafeRawPointer) -> (definedIndex: Int, offset: Int)? {
        lock.withLock { _ in space.locate(pc) }
    }

    func metadata(_ definedIndex: Int) -> FunctionMetadata? {
        lock.withLock { _ in translated[definedIndex] }
    }

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

    /// A name from the name section.
    public func functionName(_ index: FunctionIndex) -> String? {
        NameSection(decoded)?.functionName(index)
    }
}
