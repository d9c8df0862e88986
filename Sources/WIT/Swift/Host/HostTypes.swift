import WasmCore

/// What is asked of types again and again, found out once for all: types that name others twice
/// double with each line, and many may stand in a row.
struct HostTypes {
    struct Facts {
        /// The type without its aliases.
        var type: Resolution.ValueType
        /// Whether all that it is made of is `Codable` in Swift.
        var isCodable = false
        var isOption = false
        /// Whether values have streams or futures within, which cannot be compared.
        var hasChannels = false
        /// Whether values are handles or have some within.
        var hasHandles = false
    }

    private var defined: [Facts] = []

    /// A type comes after those that it refers to, so one pass is enough.
    init(_ resolution: Resolution) {
        defined.reserveCapacity(resolution.types.count)
        for (id, type) in zip(resolution.types.ids, resolution.types.elements) {
            defined.append(facts(id, type.kind))
        }
    }

    subscript(type: Resolution.ValueType) -> Facts {
        switch type {
        case .primitive(let primitive):
            Facts(type: type, isCodable: primitive != .char && primitive != .errorContext)
        case .defined(let id): defined[id.index]
        }
    }

    private func facts(
        _ id: Resolution.TypeID, _ kind: Resolution.TypeDefinition.Kind
    ) -> Facts {
        if case .alias(let target) = kind { return self[target] }
        var facts = Facts(type: .defined(id))
        let parts = kind.references.map { self[$0] }
        facts.hasChannels = parts.contains(where: \.hasChannels)
        facts.hasHandles = parts.contains(where: \.hasHandles)
        switch kind {
        case .record, .variant, .enum, .flags, .list, .map:
            facts.isCodable = parts.allSatisfy(\.isCodable)
        case .option:
            // One in another is lost: coders write both kinds of nil as the same one.
            facts.isOption = true
            facts.isCodable = parts.allSatisfy { $0.isCodable && !$0.isOption }
        case .stream, .future: facts.hasChannels = true
        case .own, .borrow, .resource: facts.hasHandles = true
        case .alias, .fixedLengthList, .result, .tuple: break
        }
        return facts
    }
}
