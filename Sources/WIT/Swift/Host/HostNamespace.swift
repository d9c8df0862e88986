/// A namespace of the file for hosts: that of an interface, or of the world itself.
struct HostNamespace {
    /// nil for the world itself.
    var interface: Resolution.InterfaceID?
    /// In Swift.
    var path: [String]
    var docs: String?
    var stability = Resolution.Stability.unknown
    var types: [Resolution.TypeID] = []
    var typeNames: [Resolution.TypeID: String] = [:]
    /// The protocols of resources of the host.
    var resourceProtocols: [Resolution.TypeID: String] = [:]
    /// Functions that the world imports, and those that it exports.
    var imports: [Resolution.Function] = []
    var exports: [Resolution.Function] = []
    /// Whether the world imports it, and under which names: an interface may have several.
    var isImported = false
    var importNames: [String] = []
    var isExported = false
    var exportNames: [String] = []
    /// Names of exported functions that are awaited whatever their types say, and of imported ones.
    var awaitedExports: Set<String> = []
    var asyncImports: Set<String> = []

    /// Whether the host is called by tasks of its own, which know nothing of the store.
    var hasAsyncImports: Bool { !asyncImports.isEmpty || imports.contains(where: \.isAsync) }
}

/// A function as Swift has it.
struct HostFunction {
    let function: Resolution.Function
    /// Without the `self` of methods.
    let parameters: [(label: String, type: Resolution.ValueType)]
    /// What it returns; of a result the success. nil for nothing.
    let success: Resolution.ValueType?
    /// What it throws, in Swift; nil if it doesn't.
    let failure: String?
    /// Whether it is awaited, as its type says or somebody wishes.
    let isAsync: Bool

    var isConstructor: Bool { if case .constructor = function.kind { true } else { false } }
    var isMethod: Bool { if case .method = function.kind { true } else { false } }
    var isStatic: Bool { if case .static = function.kind { true } else { false } }
}
