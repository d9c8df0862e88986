// Type definitions. Spec: core 3.2.9 to 3.2.11, recursive types.

extension ModuleValidator {
    mutating func checkTypes() throws(ModuleError) {
        let offset = offset(of: .type)
        try checkGroups(offset)
        var depths: [Int] = []
        depths.reserveCapacity(module.types.count)
        for group in module.typeGroups {
            for position in group.range {
                try keepOn(at: offset, after: Self.steps(module.types[position]))
                try at(offset) { () throws(ValidationError.Code) in
                    depths.append(
                        try self.checkBounds(position, groupEnd: group.range.upperBound, depths))
                }
            }
        }
        facts.types = facts.registry.intern(
            types: module.types, groups: module.typeGroups)
        facts.representatives = .init(repeating: 0, count: facts.registry.count)
        for position in facts.types.indices.reversed() {
            facts.representatives[facts.types[position].position] = TypeIndex(position)
        }
        for position in module.types.indices {
            guard let parent = module.types[position].supertypes.first else { continue }
            try keepOn(at: offset, after: Self.steps(module.types[position]))
            guard let lower = facts.registry[facts.types[position]],
                let upper = facts.registry[facts.types[parent.position]],
                facts.registry.matches(lower.composite, upper.composite)
            else { throw fail(.supertypeMismatch(TypeIndex(position)), at: offset) }
        }
        try flatten(offset)
        guard facts.typeList.count < 1 << 31, facts.fields.count < 1 << 31 else {
            throw fail(.limitExceeded("types"), at: offset)
        }
        facts.lists = TypeLists(
            types: facts.typeList,
            signatures: (0..<facts.signatureCount).map { facts.signature(UInt32($0)) })
    }

    /// How much work a type is: one step for each type in it.
    private static func steps(_ type: SubType) -> Int {
        switch type.composite {
        case .function(let type): 1 + type.parameters.count + type.results.count
        case .structure(let fields): 1 + fields.count
        case .array: 2
        }
    }

    private func checkGroups(_ offset: Int) throws(ModuleError) {
        var end = 0
        for group in module.typeGroups {
            let group = group.range
            guard group.lowerBound == end else {
                throw .malformed(DecodeError(.lengthOutOfBounds, offset: offset))
            }
            end = group.upperBound
            if group.count != 1 && !facts.features.contains(.gc) {
                throw fail(.featureDisabled(.gc), at: offset)
            }
            guard group.count <= facts.limits.typesInGroupMax else {
                throw fail(.limitExceeded("types in a recursive group"), at: offset)
            }
        }
        guard end == module.types.count else {
            throw .malformed(DecodeError(.lengthOutOfBounds, offset: offset))
        }
    }

    /// Checks the indices, features and sizes of a definition.
    ///
    /// - Returns: The number of supertypes above it.
    private func checkBounds(
        _ position: Int, groupEnd: Int, _ depths: [Int]
    ) throws(ValidationError.Code) -> Int {
        let type = module.types[position]
        var depth = 0
        guard type.supertypes.count <= 1 else { throw .multipleSupertypes(TypeIndex(position)) }
        if !type.isFinal || !type.supertypes.isEmpty { try facts.require(.gc) }
        if let parent = type.supertypes.first {
            guard parent.position < position else { throw .unknownType(parent.rawValue) }
            guard !module.types[parent.position].isFinal else {
                throw .finalSupertype(TypeIndex(position))
            }
            depth = depths[parent.position] + 1
            guard depth <= facts.limits.subtypeDepthMax else {
                throw .limitExceeded("subtype depth")
            }
        }
        switch type.composite {
        case .function(let function):
            guard function.parameters.count <= facts.limits.parametersMax else {
                throw .limitExceeded("parameters")
            }
            guard function.results.count <= facts.limits.resultsMax else {
                throw .limitExceeded("results")
            }
            if function.results.count > 1 { try facts.require(.multiValue) }
            for type in function.parameters { try checkBounds(type, groupEnd) }
            for type in function.results { try checkBounds(type, groupEnd) }
        case .structure(let fields):
            try facts.require(.gc)
            guard fields.count <= facts.limits.structureFieldsMax else {
                throw .limitExceeded("structure fields")
            }
            for field in fields { try checkBounds(field, groupEnd) }
        case .array(let field):
            try facts.require(.gc)
            try checkBounds(field, groupEnd)
        }
        return depth
    }

    private func checkBounds(
        _ field: FieldType, _ groupEnd: Int
    ) throws(ValidationError.Code) {
        if case .value(let type) = field.storage { try checkBounds(type, groupEnd) }
    }

    private func checkBounds(
        _ type: ValueType, _ groupEnd: Int
    ) throws(ValidationError.Code) {
        if case .reference(let reference) = type, case .concrete(let index) = reference.heapType {
            try facts.require(.functionReferences)
            guard index.position < groupEnd else { throw .unknownType(index.rawValue) }
        } else {
            _ = try facts.packed(type)
        }
    }

    /// Lays out parameters, results and fields as packed types, equal lists once.
    private mutating func flatten(_ offset: Int) throws(ModuleError) {
        facts.appendSingleTypes()
        var known = KnownLists()
        for type in facts.registry.types {
            try keepOn(at: offset, after: Self.steps(type))
            var signature = BlockSignature.empty
            var range = TypeList(start: UInt32(clamping: facts.fields.count), count: 0)
            var isDefaultable = true
            switch type.composite {
            case .function(let function):
                signature.parameters = list(function.parameters, &known)
                signature.results = list(function.results, &known)
            case .structure(let fields):
                range.count = UInt32(clamping: fields.count)
                for field in fields {
                    let storage = PackedType(field.storage)
                    isDefaultable = isDefaultable && storage.isDefaultable
                    facts.fields.append(.init(storage: storage, isMutable: field.isMutable))
                }
            case .array(let field):
                let storage = PackedType(field.storage)
                isDefaultable = storage.isDefaultable
                range.count = 1
                facts.fields.append(.init(storage: storage, isMutable: field.isMutable))
            }
            facts.functionSignatures.append(signature)
            facts.fieldRanges.append(range)
            facts.isDefaultable.append(isDefaultable)
        }
    }

    private mutating func list(
        _ types: [ValueType], _ known: inout KnownLists
    ) -> TypeList {
        if types.isEmpty { return .empty }
        let packed = types.map { PackedType($0) }
        if packed.count == 1 { return facts.single(packed[0]) }
        let hash = KnownLists.hash(packed)
        if let list = known.find(packed, hash, in: facts.typeList) { return list }
        let list = TypeList(
            start: UInt32(clamping: facts.typeList.count), count: UInt32(clamping: packed.count))
        facts.typeList.append(contentsOf: packed)
        known.add(list, hash)
        return list
    }
}

/// The lists of types that have a place already.
private struct KnownLists {
    private var lists: [TypeList] = []
    private var positions = PositionTable()

    static func hash(_ types: [PackedType]) -> Int {
        var hasher = Hasher()
        for type in types { hasher.combine(type.bits) }
        return hasher.finalize()
    }

    func find(_ types: [PackedType], _ hash: Int, in all: [PackedType]) -> TypeList? {
        let position = positions.first(hash) { position in
            let (start, count) = (Int(lists[position].start), Int(lists[position].count))
            return count == types.count && all[start..<(start + count)].elementsEqual(types)
        }
        return position.map { lists[$0] }
    }

    mutating func add(_ list: TypeList, _ hash: Int) {
        positions.add(lists.count, hash)
        lists.append(list)
    }
}
