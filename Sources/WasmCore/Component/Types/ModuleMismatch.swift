// Core modules match if what one imports is there and what is wanted is exported.

extension TypeRegistry {
    /// Whether a module may be used where another is wanted. Spec: component model, "Type
    /// Checking".
    func match(_ given: CoreModuleType, _ wanted: CoreModuleType) throws(Subtyping.Mismatch) {
        var offers: [CoreImportName: ExternalType] = [:]
        for entry in wanted.imports { offers[CoreImportName(entry)] = entry.type }
        for entry in given.imports {
            guard let offer = offers[CoreImportName(entry)] else {
                throw .init(reason: "missing expected import \(entry.words)")
            }
            try match(offer, entry.type, "type mismatch in import \(entry.words)")
        }
        let exports = Dictionary(
            given.exports.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        for entry in wanted.exports {
            guard let offer = exports[entry.name] else {
                throw .init(reason: "missing expected export `\(entry.name.text.printable)`")
            }
            try match(
                offer, entry.type,
                "type mismatch in export `\(entry.name.text.printable)`")
        }
    }

    /// Whether a core definition may be used where another is wanted; says what differs.
    func match(
        _ given: ExternalType, _ wanted: ExternalType, _ place: @autoclosure () -> String
    ) throws(Subtyping.Mismatch) {
        if matches(given, import: wanted) { return }
        throw Subtyping.Mismatch(reason: difference(given, wanted)).within(place())
    }

    private func difference(_ given: ExternalType, _ wanted: ExternalType) -> String {
        switch (given, wanted) {
        case (.function(let a), .function(let b)), (.tag(let a), .tag(let b)):
            return "expected: \(description(b)) found: \(description(a))"
        case (.table(let a), .table(let b)):
            guard a.element == b.element else {
                return "expected table element type \(description(.reference(b.element))), "
                    + "found \(description(.reference(a.element)))"
            }
            return "mismatch in table limits"
        case (.memory(let a), .memory(let b)):
            if a.isShared != b.isShared { return "mismatch in the shared flag for memories" }
            if a.addressType != b.addressType { return "mismatch in index type used for memories" }
            if a.pageSizeLog2 != b.pageSizeLog2 { return "mismatch in page size for memories" }
            return "mismatch in memory limits"
        case (.global(let a), .global(let b)):
            guard a.isMutable == b.isMutable else { return "global types differ in mutability" }
            return "expected global type \(description(b.value)), found \(description(a.value))"
        default: return "expected \(wanted.kind.word), found \(given.kind.word)"
        }
    }

    /// The type in the words of the text format.
    func description(_ index: TypeIndex) -> String {
        guard let type = functionType(CanonicalTypeIndex(rawValue: index.rawValue)) else {
            return "type"
        }
        var words = ["func"]
        if !type.parameters.isEmpty { words.append("(param \(list(type.parameters)))") }
        if !type.results.isEmpty { words.append("(result \(list(type.results)))") }
        return "(\(words.joined(separator: " ")))"
    }

    private func list(_ types: [ValueType]) -> String {
        types.map { description($0) }.joined(separator: " ")
    }

    private func description(_ type: ValueType) -> String {
        switch type {
        case .funcref: "funcref"
        case .externref: "externref"
        default: type.word { $0.isNullable ? "(ref null …)" : "(ref …)" }
        }
    }
}

extension ExternalKind {
    /// The word of the text format.
    var word: String {
        switch self {
        case .function: "func"
        case .table: "table"
        case .memory: "memory"
        case .global: "global"
        case .tag: "tag"
        }
    }
}

extension CoreModuleImport {
    /// Its names. They may be long, so they are put in words only where something is wrong.
    fileprivate var words: String { "`\(module.text.printable)::\(name.text.printable)`" }
}

extension CoreModuleType {
    /// What looking all names up costs.
    var lookupSteps: Int { importSteps + exports.reduce(0) { $0 + $1.name.text.lookupSteps } }

    var importSteps: Int {
        imports.reduce(0) { $0 + $1.module.text.lookupSteps + $1.name.text.lookupSteps }
    }
}

/// The two names of an import of a core module.
struct CoreImportName: Hashable {
    var module: ExactName
    var name: ExactName

    init(_ entry: CoreModuleImport) {
        module = entry.module
        name = entry.name
    }
}
