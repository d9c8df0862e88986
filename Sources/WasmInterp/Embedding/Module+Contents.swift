import WasmCore

/// Something that a module needs from outside.
public struct ImportType: Hashable, Sendable {
    private var names: ImportName
    /// What has to be there; types are named as the engine does.
    public var type: ExternType

    init(_ names: ImportName, _ type: ExternType) {
        self.names = names
        self.type = type
    }

    /// The first of the two names by which it is looked up.
    public var module: String {
        get { names.module }
        set { names.module = newValue }
    }
    /// The second of the two names.
    public var name: String {
        get { names.name }
        set { names.name = newValue }
    }
}

/// Something that a module offers under a name.
public struct ExportType: Hashable, Sendable {
    private var exactName: ExactName
    /// What it is; types are named as the engine does.
    public var type: ExternType

    init(_ name: String, _ type: ExternType) {
        exactName = ExactName(name)
        self.type = type
    }

    /// Any text, the empty one too; no two exports share one.
    public var name: String {
        get { exactName.text }
        set { exactName.text = newValue }
    }
}

/// A part of a module that means nothing to the standard.
public struct ModuleSection: Sendable {
    /// What the section is for; several may have the same.
    public let name: String
    private let module: ModuleBytes
    private let range: Range<Int>

    init(_ section: CustomSection, in module: ModuleBytes) {
        name = section.name
        self.module = module
        range = section.range
    }

    /// How many bytes ``bytes`` has.
    public var byteCount: Int { range.count }
    /// A copy of the content.
    public var bytes: [UInt8] { module[range] }
}

extension Module {
    /// What instances need, in the module's order.
    ///
    /// - Complexity: O(imports).
    public var imports: [ImportType] {
        decoded.imports.map { ImportType(ImportName($0.module, $0.name), type(of: $0.type)) }
    }

    /// What instances offer, in the module's order.
    ///
    /// - Complexity: O(exports).
    public var exports: [ExportType] {
        decoded.exports.map { ExportType($0.name, type(of: $0)) }
    }

    private func type(of export: Export) -> ExternType {
        let position = export.position
        return switch export.kind {
        case .function: type(of: .function(decoded.functions[position]))
        case .table: type(of: .table(decoded.tables[position]))
        case .memory: type(of: .memory(decoded.memories[position]))
        case .global: type(of: .global(decoded.globals[position]))
        case .tag: type(of: .tag(decoded.tags[position]))
        }
    }

    /// All custom sections, in the module's order.
    public var customSections: [ModuleSection] {
        decoded.customSections.map { ModuleSection($0, in: decoded.bytes) }
    }

    /// The names that the module gives to functions, locals and other parts; nil if it has none.
    ///
    /// They are read when they are asked for; see ``functionName(_:)`` for one.
    public var names: NameSection? {
        nameSectionRange.map { NameSection(decoded.bytes, range: $0) }
    }

    /// The parts of the standard that the module cannot do without.
    ///
    /// - Parameter interruption: Whether the answer is still wanted.
    /// - Throws: `ModuleError` for a body that is malformed, where they are validated on first
    ///   call; with `ModuleError.isInterruption` if the answer was not wanted any more.
    /// - Complexity: O(bytes), and as much again outside of bodies for each feature.
    public func featuresUsed(
        interruption: InterruptionCheck = .never
    ) throws(ModuleError) -> Features {
        try decoded.featuresUsed(
            limits: engine.configuration.limits, interruption: interruption)
    }
}

extension Export {
    /// Where it is in its index space.
    var position: Int { Int(index) }
}
