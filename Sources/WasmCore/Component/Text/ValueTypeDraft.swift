/// A value type in parentheses, as far as it has been read. Spec: component model, `defvaltype`.
struct ValueTypeDraft {
    /// The words that can stand first.
    static let words: Set<Word> = [
        .record, .variant, .list, .tuple, .flags, .enumeration, .option, .result, .own, .borrow,
        .stream, .future, .map,
    ]

    let word: Word
    var labels: [String] = []
    /// What it is made of. A number is a place among `references`; nil is a part that was left out.
    var parts: [ComponentValueType?] = []
    var references: [TextReference] = []
    /// The length of a list.
    var count: UInt32?
    /// Whether the parenthesis of a field, a case or an error is open.
    private(set) var isInItem = false
    /// How many parts were there before it.
    private var partsBefore = 0

    init(_ word: Word) { self.word = word }

    /// Whether labels stand there without parentheses.
    var hasPlainLabels: Bool { word == .flags || word == .enumeration }

    /// Whether one more part can be read here.
    var hasRoom: Bool {
        if isInItem { return parts.count == partsBefore }
        return switch word {
        case .tuple: true
        case .map: parts.count < 2
        case .list, .option, .result, .own, .borrow, .stream, .future: parts.isEmpty
        default: false
        }
    }

    mutating func add(_ reference: TextReference) {
        parts.append(.defined(UInt32(references.count)))
        references.append(reference)
    }

    // MARK: Fields, cases and errors

    func opensItem(_ next: Word?) -> Bool {
        guard !isInItem else { return false }
        return switch word {
        case .record: next == .field
        case .variant: next == .case_
        case .result: next == .error && parts.count <= 1
        default: false
        }
    }

    mutating func openItem(label: String?) {
        if let label { labels.append(label) }
        if word == .result, parts.isEmpty { parts.append(nil) }
        partsBefore = parts.count
        isInItem = true
    }

    /// - Returns: false if a part is missing.
    mutating func closeItem() -> Bool {
        isInItem = false
        if parts.count > partsBefore { return true }
        if word == .variant { parts.append(nil) }
        return word == .variant
    }

    // MARK: The whole

    /// - Parameter indices: Those of the references.
    /// - Returns: nil if parts are missing.
    func type(_ indices: [UInt32]) -> DefinedValueType? {
        let parts = parts.map { $0?.substituting(indices) }
        let types = parts.compactMap(\.self)
        switch (word, types.count) {
        case (.record, _): return .record(zip(labels, types).map { LabeledType($0, $1) })
        case (.variant, _): return .variant(zip(labels, parts).map { VariantCase($0, $1) })
        case (.list, 1): return count.map { .fixedList(types[0], count: $0) } ?? .list(types[0])
        case (.tuple, _): return .tuple(types)
        case (.flags, _): return .flags(labels)
        case (.enumeration, _): return .enumeration(labels)
        case (.option, 1): return .option(types[0])
        case (.result, _):
            return .result(ok: parts.first ?? nil, error: parts.dropFirst().first ?? nil)
        case (.own, 1), (.borrow, 1):
            guard case .defined(let resource) = types[0] else { return nil }
            return word == .own ? .own(resource) : .borrow(resource)
        case (.stream, _): return .stream(types.first)
        case (.future, _): return .future(types.first)
        case (.map, 2): return .map(key: types[0], value: types[1])
        default: return nil
        }
    }
}
