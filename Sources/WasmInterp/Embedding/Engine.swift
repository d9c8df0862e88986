import WasmCore

/// When function bodies are validated and translated.
public enum CompilationMode: Sendable {
    /// Both on a function's first call; an invalid body is then a trap.
    case lazy
    /// Validation at once, translation on first call.
    case validated
    /// Both at once.
    case eager
    /// Both at once, on all cores; for modules whose code is large.
    case parallel
}

/// Settings shared by everything an engine runs.
public struct EngineConfiguration: Sendable {
    /// What modules may use; others are malformed or invalid.
    public var features = Features.all
    /// How large modules and their parts may be, whoever wrote them.
    public var limits = ModuleLimits.standard
    /// How large components and their parts may be; what their modules may have is what
    /// ``limits`` says.
    public var componentLimits = ComponentLimits.standard
    /// What code does beside what modules say, in stores that are not made with options of their
    /// own. Code of this kind is made when ``compilation`` says, other code on first call.
    public var code = CodeOptions()
    /// ``CodeOptions/isMetered`` of ``code``.
    public var isMetered: Bool {
        get { code.isMetered }
        set { code.isMetered = newValue }
    }
    /// ``CodeOptions/tracksWrites`` of ``code``.
    public var tracksWrites: Bool {
        get { code.tracksWrites }
        set { code.tracksWrites = newValue }
    }
    /// When function bodies are validated and translated. Valid modules do the same in each mode.
    public var compilation = CompilationMode.validated
    /// Modules that the engine remembers to be valid, by a hash of their bytes: the same bytes are
    /// then not validated again. 0 for none; each takes some hundred bytes.
    public var verdictsMax = 4_096
    /// Stacks of guests that have ended, kept for others; each holds 64 KiB at most.
    public var idleStacksMax = 64
    /// Memories of guests that have ended, kept for others; each holds 256 KiB at most.
    public var idleMemoriesMax = 16
    /// Bytes that all stores of the engine may have together: linear memories, tables, heaps of
    /// objects, and what guests have used of their stacks. Beyond it growth answers -1, and what
    /// cannot be refused so is a link error or a trap.
    ///
    /// nil for half of the physical memory, which all engines of the process that have no number of
    /// their own share. Where the system gives a process less, as in a container, set it.
    public var memoryBytesTotalMax: UInt64?
    /// Whether every allocation of a structure, array, host value or exception reference collects
    /// garbage first: slow, and nothing that is still in use goes unnoticed when it is lost.
    public var collectsAtEveryAllocation = false

    /// The settings as they are unless something else is said.
    public init() {}
}

/// What modules and stores have in common: settings, and the types of all modules.
///
/// Create one for a program and share it.
public final class Engine: Sendable {
    /// The settings that it was made with.
    public let configuration: EngineConfiguration
    let types = EngineTypes()
    /// The same types as handlers use them.
    let typeInfos: TypeInfos
    let verdicts: VerdictCache
    let stacks: MappingPool
    let memories: MappingPool
    /// What all stores have together, in bytes.
    let budget: ResourceBudget
    /// Slots of each stack that no frame has; see ``StackMargin``.
    let stackMargin: Int

    /// An engine that shares nothing with others but the memory of the process.
    public init(_ configuration: EngineConfiguration = EngineConfiguration()) {
        self.configuration = configuration
        typeInfos = types.infos
        verdicts = VerdictCache(countMax: configuration.verdictsMax)
        stacks = MappingPool(idleMax: configuration.idleStacksMax)
        memories = MappingPool(idleMax: configuration.idleMemoriesMax)
        budget =
            configuration.memoryBytesTotalMax.map { ResourceBudget(most: $0) } ?? .ofProcess
        stackMargin = StackMargin.slotCount(configuration.limits)
        DispatchCheck.run()
    }

    /// For the check itself.
    init(unchecked: Void) {
        configuration = EngineConfiguration()
        verdicts = VerdictCache(countMax: 0)
        stacks = MappingPool(idleMax: 0)
        memories = MappingPool(idleMax: 0)
        budget = .ofProcess
        stackMargin = 0
        typeInfos = types.infos
    }

    func isSubtype(_ actual: UInt32, of expected: UInt32) -> Bool {
        typeInfos.isSubtype(actual, of: expected)
    }

    func functionType(_ index: UInt32) -> FunctionType {
        types.withRegistry { $0.functionType(CanonicalTypeIndex(rawValue: index)) }
            ?? FunctionType()
    }

    /// The definition of a type that somebody holds.
    func definition(_ index: UInt32) -> SubType {
        types.withRegistry { $0[CanonicalTypeIndex(rawValue: index)] }
            ?? SubType(.function(FunctionType()))
    }

    /// Holds what a host function's type names.
    ///
    /// - Precondition: The type names types of this engine only.
    func hold(_ type: FunctionType) -> TypeHold {
        guard let hold = types.hold(type) else {
            preconditionFailure("a host function's type names a type that is none of the engine's")
        }
        return hold
    }

    /// Holds the type that a table's or a global's type names.
    func hold(_ type: ValueType) throws(StoreError) -> TypeHold? {
        guard case .reference(let reference) = type,
            case .concrete(let index) = reference.heapType
        else { return nil }
        guard let hold = types.hold(index.rawValue) else { throw .unknownType(index) }
        return hold
    }
}
