extension GraphMerger {
    typealias Function = Resolution.Function

    /// Pairs of types that have to be one, with the name of what they are in.
    private struct Comparison {
        let name: String
        var pairs: [TypePair] = []

        struct TypePair: Hashable {
            var one: Resolution.ValueType
            var other: Resolution.ValueType
        }

        func difference(_ what: String) -> WITError { WITError("`\(name)` is there \(what)") }

        mutating func add(_ one: TypeID, _ other: TypeID) {
            pairs.append(TypePair(one: .defined(one), other: .defined(other)))
        }

        mutating func add(_ one: Function, _ other: Function) throws(WITError) {
            let ones = one.parameters.map(\.type) + [one.result].compactMap(\.self)
            let others = other.parameters.map(\.type) + [other.result].compactMap(\.self)
            guard one.parameters.count == other.parameters.count, ones.count == others.count,
                one.isAsync == other.isAsync
            else { throw difference("with another type of `\(one.name)`") }
            pairs += zip(ones, others).map { TypePair(one: $0, other: $1) }
        }
    }

    /// Finds what of a package is in the other graph, and whether it is the same there.
    mutating func match(_ id: PackageID) throws(WITError) {
        let package = source.packages[id]
        guard let known = result.packageNames[package.name] else { return }
        packages[id] = known
        for (name, interface) in package.interfaces {
            guard let target = result.packages[known].interfaces[name] else { continue }
            try match(interface, target, package.name.qualified(name))
        }
        for (name, world) in package.worlds {
            guard let target = result.packages[known].worlds[name] else { continue }
            worlds[world] = target
            var comparison = Comparison(name: package.name.qualified(name))
            let (one, other) = (source.worlds[world], result.worlds[target])
            try match(one.imports, other.imports, &comparison)
            try match(one.exports, other.exports, &comparison)
            try match(comparison)
        }
    }

    private mutating func match(
        _ id: InterfaceID, _ target: InterfaceID, _ name: String
    ) throws(WITError) {
        interfaces[id] = target
        var comparison = Comparison(name: name)
        for (type, definition) in source.interfaces[id].types {
            guard let known = result.interfaces[target].types[type] else {
                throw comparison.difference("without the type `\(type)`")
            }
            comparison.add(definition, known)
        }
        for (function, definition) in source.interfaces[id].functions {
            guard let known = result.interfaces[target].functions[function] else {
                throw comparison.difference("without the function `\(function)`")
            }
            try comparison.add(definition, known)
        }
        try match(comparison)
    }

    /// Matches what has no name outside of its world.
    private mutating func match(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>,
        _ targets: OrderedMap<Resolution.World.Key, Resolution.World.Item>,
        _ comparison: inout Comparison
    ) throws(WITError) {
        for (key, item) in items {
            guard case .name(let name) = key else { continue }
            switch (item, targets[key]) {
            case (.type(let type, _), .type(let other, _)?): comparison.add(type, other)
            case (.function(let function), .function(let other)?):
                try comparison.add(function, other)
            case (.interface(let interface), .interface(let other)?):
                if source.interfaces[interface.id].name == nil {
                    try match(interface.id, other.id, "\(comparison.name): \(name)")
                }
            default: throw comparison.difference("without `\(name)`")
            }
        }
    }

    private mutating func match(_ comparison: Comparison) throws(WITError) {
        var (pairs, seen) = (comparison.pairs, Set<Comparison.TypePair>())
        while let pair = pairs.popLast() {
            guard seen.insert(pair).inserted else { continue }
            guard case .defined(let id) = pair.one, case .defined(let target) = pair.other else {
                if pair.one == pair.other { continue }
                throw comparison.difference("with other types")
            }
            let (type, other) = (source.types[id], result.types[target])
            // Types without names may be shared in one graph where they are not in the other.
            let matched = types[id] ?? target
            guard type.kind.isLike(other.kind), matched == target || type.name == nil else {
                throw comparison.difference("with other types")
            }
            types[id] = matched
            for (one, other) in zip(type.kind.references, other.kind.references) {
                pairs.append(Comparison.TypePair(one: one, other: other))
            }
            if let one = type.kind.resource, let other = other.kind.resource {
                pairs.append(Comparison.TypePair(one: .defined(one), other: .defined(other)))
            }
        }
    }
}

extension Resolution.TypeDefinition.Kind {
    /// Whether two are the same but for the types that they refer to and for comments.
    func isLike(_ other: Self) -> Bool {
        switch (self, other) {
        case (.record(let one), .record(let two)):
            one.map(\.label.name) == two.map(\.label.name)
        case (.variant(let one), .variant(let two)):
            one.map(\.label.name) == two.map(\.label.name)
                && one.map { $0.type == nil } == two.map { $0.type == nil }
        case (.enum(let one), .enum(let two)), (.flags(let one), .flags(let two)):
            one.map(\.name) == two.map(\.name)
        case (.fixedLengthList(_, let one), .fixedLengthList(_, let two)): one == two
        case (.result(let ok, let error), .result(let otherOK, let otherError)):
            (ok == nil) == (otherOK == nil) && (error == nil) == (otherError == nil)
        case (.tuple(let one), .tuple(let two)): one.count == two.count
        case (.future(let one), .future(let two)), (.stream(let one), .stream(let two)):
            (one == nil) == (two == nil)
        case (.resource, .resource), (.own, .own), (.borrow, .borrow), (.option, .option),
            (.list, .list), (.map, .map), (.alias, .alias):
            true
        default: false
        }
    }
}
