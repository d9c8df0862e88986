import Synchronization
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
    public var features = Features.all
    public var limits = ModuleLimits.standard
    /// Whether code counts instructions, which fuel, deadlines and interruption need.
    public var isMetered = false
    /// Whether memories know which of their pages have been written. Stores then take some more
    /// time, and an ``InstancePool`` much less to make a memory as new: it copies what was written.
    public var tracksWrites = false
    public var compilation = CompilationMode.validated
    /// Modules that the engine remembers to be valid, by a hash of their bytes: the same bytes are
    /// then not validated again. 0 for none; each takes some hundred bytes.
    public var verdictsMax = 4_096
    /// Stacks of guests that have ended, kept for others; each holds 64 KiB at most.
    public var idleStacksMax = 64

    public init() {}
}

/// What modules and stores have in common: settings, and the types of all modules.
///
/// Create one for a program and share it.
public final class Engine: Sendable {
    public let configuration: EngineConfiguration
    private let types = Mutex(TypeRegistry())
    let verdicts: VerdictCache
    let stacks: StackPool

    public init(_ configuration: EngineConfiguration = EngineConfiguration()) {
        self.configuration = configuration
        verdicts = VerdictCache(countMax: configuration.verdictsMax)
        stacks = StackPool(idleMax: configuration.idleStacksMax)
        DispatchCheck.run()
    }

    /// For the check itself.
    init(unchecked: Void) {
        configuration = EngineConfiguration()
        verdicts = VerdictCache(countMax: 0)
        stacks = StackPool(idleMax: 0)
    }

    /// Canonical indices of a module's types.
    func intern(_ module: DecodedModule) -> [CanonicalTypeIndex] {
        types.withLock { $0.intern(types: module.types, groups: module.recursiveGroups) }
    }

    /// The canonical index of a host function's type, which names no type of a module.
    func intern(_ type: FunctionType) -> CanonicalTypeIndex {
        types.withLock { $0.intern(types: [SubType(.function(type))], groups: [0..<1])[0] }
    }

    func isSubtype(_ actual: UInt32, of expected: UInt32) -> Bool {
        types.withLock {
            $0.isSubtype(
                CanonicalTypeIndex(rawValue: actual), of: CanonicalTypeIndex(rawValue: expected))
        }
    }

    func functionType(_ index: UInt32) -> FunctionType {
        types.withLock { $0.functionType(CanonicalTypeIndex(rawValue: index)) } ?? FunctionType()
    }

    func withTypes<R>(_ body: (TypeRegistry) -> R) -> R {
        types.withLock { body($0) }
    }
}
