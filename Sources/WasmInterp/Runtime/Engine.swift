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
    public var compilation = CompilationMode.validated

    public init() {}
}

/// What modules and stores have in common: settings, and the types of all modules.
///
/// Create one for a program and share it.
public final class Engine: Sendable {
    public let configuration: EngineConfiguration
    private let types = Locked(TypeRegistry())

    public init(_ configuration: EngineConfiguration = EngineConfiguration()) {
        self.configuration = configuration
        DispatchCheck.run()
    }

    /// For the check itself.
    init(unchecked: Void) { configuration = EngineConfiguration() }

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
