// Core modules match if what one imports is there and what is wanted is exported.

extension TypeRegistry {
    /// Whether a module may be used where another is wanted. Spec: component model, "Type
    /// Checking".
    func match(_ given: CoreModuleType, _ wanted: CoreModuleType) throws(Subtyping.Mismatch) {
        var offers: [CoreImportName: ExternalType] = [:]
        for entry in wanted.imports { offers[CoreImportName(entry)] = entry.type }
        for entry in given.imports {
            let name = "`\(entry.module.text.printable)::\(entry.name.text.printable)`"
            guard let offer = offers[CoreImportName(entry)] else {
                throw .init(reason: "missing expected import \(name)")
            }
            try match(offer, entry.type, "type mismatch in import \(name)")
        }
        let exports = Dictionary(
            given.exports.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        for entry in wanted.exports {
            let name = entry.name.text.printable
            guard let offer = exports[entry.name] else {
                throw .init(reason: "missing expected export `\(name)`")
            }
            try match(offer, entry.type, "type mismatch in export `\(name)`")
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

/// The two names of an import of a core module.
struct CoreImportName: Hashable {
    var module: ExactName
    var name: ExactName

    init(_ entry: CoreModuleImport) {
        module = entry.module
        name = entry.name
    }
}
