import MeshCrypto
import Platform
import Synchronization
import WasmCore

/// Decoded, validated code, ready to be instantiated any number of times, on any thread.
///
/// What it says and whether that is valid; its code is apart (`ModuleCode`).
public final class Module: @unchecked Sendable {
    // Sendable: everything is immutable once made; `typeNumbers` is freed with it.

    /// Whose settings hold for the module, and whose stores can have instances of it.
    public let engine: Engine
    let context: ModuleContext
    private let shared: SharedModule
    /// What the sections of the binary say.
    public var decoded: DecodedModule {
        _read { yield shared.decoded }
    }
    /// Has the module's types as long as the module lives.
    let typeHold: TypeHold
    /// The same as instances have it.
    let typeNumbers: UnsafeMutablePointer<UInt32>
    let verdict: ModuleVerdict
    /// The code of the kind that the engine's stores use unless they say otherwise.
    private let code: ModuleCode
    /// Those of other kinds that stores have asked for. None goes away before the module.
    private let otherCodes = Locked<[ModuleCode]>([])
    /// The memory exported as "memory", which hosts expect.
    let defaultMemory: Int?
    /// Whether the engine has written it: backtraces do not show it.
    let isAdapter: Bool
    /// The content of the name section.
    let nameSectionRange: Range<Int>?
    /// Exports by name, once one of many has been asked for.
    private let exportPositions = Locked(PositionTable())
    private let knownDigest = Locked<Blake3Digest?>(nil)

    /// Of its bytes: what a snapshot names it by. Computed once.
    package var digest: Blake3Digest {
        knownDigest.withLock { known in
            let digest = known ?? decoded.bytes.digest
            known = digest
            return digest
        }
    }

    /// Takes in the bytes of a module, which are copied.
    ///
    /// - Parameter interruption: Whether the module is still wanted.
    /// - Throws: `ModuleError` for bytes that are malformed or invalid, or beyond a limit; with
    ///   `ModuleError.isInterruption` if the module was not wanted any more.
    public convenience init(
        _ bytes: [UInt8], engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        try self.init(ModuleBytes(bytes), engine: engine, interruption: interruption)
    }

    /// The same without a copy.
    ///
    /// - Throws: `ModuleError`, as for other bytes.
    public convenience init(
        _ bytes: ModuleBytes, engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        let decoded: DecodedModule
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(
                bytes, features: engine.configuration.features,
                limits: engine.configuration.limits, interruption: interruption)
        } catch {
            throw .malformed(error)
        }
        try self.init(decoded, engine: engine, interruption: interruption)
    }

    /// - Parameter decoded: What a decoder with the engine's features and limits has made.
    convenience init(
        _ decoded: consuming DecodedModule, engine: Engine, interruption: InterruptionCheck
    ) throws(ModuleError) {
        try self.init(
            ModuleValidator.validate(
                consume decoded, features: engine.configuration.features,
                limits: engine.configuration.limits, interruption: interruption),
            engine: engine, interruption: interruption)
    }

    /// - Parameter context: What a validator with the engine's features and limits has made.
    init(
        _ context: ModuleContext, engine: Engine, interruption: InterruptionCheck,
        isAdapter: Bool = false
    ) throws(ModuleError) {
        let configuration = engine.configuration
        let bytes = context.shared.decoded.bytes
        self.engine = engine
        self.context = context
        self.isAdapter = isAdapter
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
        let isLazy = !isKnown && configuration.compilation == .lazy
        verdict = ModuleVerdict(context, isLazy: isLazy, key: key, engine.verdicts)
        code = ModuleCode(
            shared, configuration.code, verdict: verdict, types: types,
            typeInfos: engine.typeInfos, limits: configuration.limits)
        defaultMemory = shared.decoded.exports.first { $0.kind == .memory && $0.name == "memory" }
            .map { $0.position }
        nameSectionRange = shared.decoded.customSection(named: "name")?.range
        switch configuration.compilation {
        case .lazy, .validated: break
        case .eager:
            for index in 0..<shared.decoded.bodies.count {
                try code.translate(index, interruption: interruption)
            }
        case .parallel:
            try code.translateInParallel(validates: !isKnown, interruption: interruption)
            if !isKnown { key.map { engine.verdicts.insert($0) } }
        }
    }

    deinit {
        typeNumbers.deallocate()
    }

    /// An export by name, bytes compared; nil if there is none.
    func export(_ name: String) -> Export? {
        let name = ExactName(name)
        // A table costs more than looking through a few.
        if decoded.exports.count <= 8 {
            return decoded.exports.first { ExactName($0.name) == name }
        }
        let exports = decoded.exports
        let position = exportPositions.withLock { positions in
            if positions.count == 0 {
                positions.reserveCapacity(exports.count)
                for (position, export) in exports.enumerated() {
                    positions.add(position, ExactName(export.name).hashValue)
                }
            }
            return positions.first(name.hashValue) { ExactName(exports[$0].name) == name }
        }
        return position.map { exports[$0] }
    }

    /// The code of a kind; made, without any function, when it is first asked for.
    func code(_ options: CodeOptions) -> ModuleCode {
        if options == code.options { return code }
        return otherCodes.withLock { codes in
            if let known = codes.first(where: { $0.options == options }) { return known }
            let made = ModuleCode(
                shared, options, verdict: verdict, types: types, typeInfos: engine.typeInfos,
                limits: engine.configuration.limits)
            codes.append(made)
            return made
        }
    }

    /// Bytes of code that there are by now, of all kinds.
    package var codeByteCount: Int {
        otherCodes.withLock { $0.reduce(code.byteCount) { $0 + $1.byteCount } }
    }

    package var definedFunctionCount: Int { decoded.bodies.count }

    /// What is in a frame of a function, by its place among the defined ones, at safepoints of it.
    package func frameTypes(
        ofDefined index: Int, at safepoints: [Safepoint]
    ) throws(ModuleError) -> [FrameTypes?] {
        let places = safepoints.map { safepoint in
            FrameTypes.Place(
                wasm: safepoint.wasm, isBehind: safepoint.kind.isBehind)
        }
        return try verdict.context.frameTypes(index, at: places)
    }

    /// How the code of a function, by its place among the defined ones, is laid out: slots of its
    /// frame, and where it may stand.
    package func frameLayout(
        ofDefined index: Int, in options: CodeOptions
    ) throws(ModuleError) -> (slotCount: Int, safepoints: [Safepoint]) {
        let code = code(options)
        try code.translate(index)
        // It has some once it is translated.
        let metadata = code.metadata(index) ?? FunctionMetadata()
        return (metadata.slotCount, metadata.safepoints)
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
    /// - Complexity: O(bytes of the names before it), up to `NameSection.lookupBytesMax`.
    public func functionName(_ index: FunctionIndex) -> String? {
        nameSectionRange.flatMap {
            NameSection(decoded.bytes, range: $0).functionNames(of: [index])[index]
        }
    }
}
