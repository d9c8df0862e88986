/// The names of a module in the form that text can have them.
struct PrintedNames {
    /// A name that can be referred to, or one that is only noted.
    enum Name: Equatable {
        /// With `$`.
        case identifier(String)
        /// `(@name "…")`, where the name is not unique, empty, or too long to repeat.
        case annotation(String)
    }

    private(set) var moduleName: Name?
    private var spaces: [NameSection.Kind: [UInt32: Name]] = [:]
    private var groups: [NameSection.Kind: [UInt32: [NameSection.Association]]] = [:]

    init(_ module: DecodedModule, isUsed: Bool, _ interruption: InterruptionCheck) {
        guard isUsed, let section = NameSection(module, interruption: interruption) else { return }
        moduleName = section.moduleName.map(Self.name)
        for kind in NameSection.Kind.allCases where kind != .module {
            if kind.isIndirect {
                for group in section.groups(of: kind) where groups[kind]?[group.index] == nil {
                    groups[kind, default: [:]][group.index] = group.names
                }
            } else {
                let count = Self.count(of: kind, in: module)
                spaces[kind] = Self.names(section.names(of: kind), below: count)
            }
        }
    }

    private static func count(of kind: NameSection.Kind, in module: DecodedModule) -> Int {
        switch kind {
        case .function: module.functions.count
        case .type: module.types.count
        case .table: module.tables.count
        case .memory: module.memories.count
        case .global: module.globals.count
        case .element: module.elements.count
        case .data: module.datas.count
        case .tag: module.tags.count
        case .module, .local, .label, .field: 0
        }
    }

    func name(_ kind: NameSection.Kind, _ index: UInt32) -> Name? { spaces[kind]?[index] }

    /// An index as it is referred to.
    func text(_ kind: NameSection.Kind, _ index: UInt32) -> String {
        if case .identifier(let id) = spaces[kind]?[index] { return id }
        return String(index)
    }

    /// The names of the locals of a function or the fields of a type.
    func names(_ kind: NameSection.Kind, in owner: UInt32, below count: Int) -> [UInt32: Name] {
        guard let associations = groups[kind]?[owner] else { return [:] }
        return Self.names(associations, below: count)
    }

    /// The names of labels, which may repeat.
    func labels(in function: UInt32) -> [UInt32: Name] {
        var result: [UInt32: Name] = [:]
        for entry in groups[.label]?[function] ?? [] where result[entry.index] == nil {
            result[entry.index] = Self.name(entry.name)
        }
        return result
    }

    static func name(_ text: String) -> Name {
        makesIdentifier(text) ? .identifier(identifier(text)) : .annotation(annotation(text))
    }

    static func names(
        _ associations: [NameSection.Association], below count: Int
    ) -> [UInt32: Name] {
        var uses: [ExactName: Int] = [:]
        for entry in associations { uses[ExactName(entry.name), default: 0] += 1 }
        var result: [UInt32: Name] = [:]
        for entry in associations where Int(entry.index) < count && result[entry.index] == nil {
            let isUnique = uses[ExactName(entry.name)] == 1 && makesIdentifier(entry.name)
            result[entry.index] =
                isUnique ? .identifier(identifier(entry.name)) : .annotation(annotation(entry.name))
        }
        return result
    }

    /// Long names are not repeated at every use: the text would grow with their square.
    private static func makesIdentifier(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 1_000
    }

    static func identifier(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { Lexer.isIdentifierByte($0) }
        return isPlain ? "$" + name : "$" + name.quoted
    }

    static func annotation(_ name: String) -> String { "(@name \(name.quoted))" }

    /// Any bytes as they are within quotes.
    static func escaped(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        let digits = Array("0123456789abcdef".utf8)
        for byte in bytes {
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "\\"))
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
