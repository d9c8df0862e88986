// Types and type uses. Spec: core 6.4.

extension ModuleAssembler {
    func lookUp(_ space: NameSpace, _ name: [UInt8], at position: Int) throws(TextError) -> UInt32 {
        guard let index = space[name] else {
            let shown = String(decoding: name, as: UTF8.self)
            throw cursor.error("unknown \(space.noun) $\(shown)", at: position)
        }
        return index
    }

    /// A number or a name.
    mutating func index(_ space: KeyPath<ModuleAssembler, NameSpace>) throws(TextError) -> UInt32 {
        let at = cursor.position
        if let name = cursor.identifier() {
            return try lookUp(self[keyPath: space], name, at: at)
        }
        return try cursor.u32()
    }

    mutating func heapType() throws(TextError) -> HeapType {
        if cursor.isIndex { return .concrete(TypeIndex(rawValue: try index(\.types))) }
        guard let type = cursor.word.flatMap(HeapType.init) else { throw cursor.unexpected() }
        cursor.position += 1
        return type
    }

    /// A reference type, or nil and nothing read if there is none.
    mutating func referenceTypeIfNext() throws(TextError) -> ReferenceType? {
        if cursor.skipLeft(.ref) {
            let isNullable = cursor.skip(.null)
            let type = ReferenceType(isNullable: isNullable, try heapType())
            try cursor.right()
            return type
        }
        guard let type = cursor.word.flatMap(ReferenceType.init) else { return nil }
        cursor.position += 1
        return type
    }

    mutating func referenceType() throws(TextError) -> ReferenceType {
        guard let type = try referenceTypeIfNext() else { throw cursor.unexpected() }
        return type
    }

    mutating func valueType() throws(TextError) -> ValueType {
        let type: ValueType
        switch cursor.word {
        case .i32: type = .i32
        case .i64: type = .i64
        case .f32: type = .f32
        case .f64: type = .f64
        case .v128: type = .v128
        default: return .reference(try referenceType())
        }
        cursor.position += 1
        return type
    }

    mutating func storageType() throws(TextError) -> StorageType {
        if cursor.skip(.i8) { return .i8 }
        if cursor.skip(.i16) { return .i16 }
        return .value(try valueType())
    }

    mutating func fieldType() throws(TextError) -> FieldType {
        guard cursor.skipLeft(.mut) else { return FieldType(try storageType(), isMutable: false) }
        let type = FieldType(try storageType(), isMutable: true)
        try cursor.right()
        return type
    }

    mutating func globalType() throws(TextError) -> GlobalType {
        guard cursor.skipLeft(.mut) else { return GlobalType(try valueType(), isMutable: false) }
        let type = GlobalType(try valueType(), isMutable: true)
        try cursor.right()
        return type
    }

    // MARK: Definitions

    /// Reads a `type` or `rec` field.
    mutating func encodeTypes(_ field: Field) throws(TextError) {
        try typeGroup(isRecursive: field.word == .rec)
        guard cursor.position == field.end else { throw cursor.unexpected() }
    }

    /// One type, or the types of a group; their names are known already.
    mutating func typeGroup(isRecursive: Bool) throws(TextError) {
        let first = subTypes.count
        if isRecursive {
            while cursor.skipLeft(.type) {
                _ = cursor.identifier()
                _ = try cursor.nameAnnotation()
                try subType()
                try cursor.right()
            }
        } else {
            try subType()
        }
        groups.append(first..<subTypes.count)
    }

    private mutating func subType() throws(TextError) {
        guard cursor.skipLeft(.sub) else {
            let composite = try compositeType()
            subTypes.append(SubType(composite))
            return
        }
        let isFinal = cursor.skip(.final)
        var supertypes: [TypeIndex] = []
        while cursor.isIndex { supertypes.append(TypeIndex(rawValue: try index(\.types))) }
        let composite = try compositeType()
        try cursor.right()
        subTypes.append(SubType(isFinal: isFinal, supertypes: supertypes, composite))
    }

    private mutating func compositeType() throws(TextError) -> CompositeType {
        let type: CompositeType
        try cursor.left()
        switch cursor.word {
        case .func_:
            cursor.position += 1
            type = .function(try functionType(allowsNames: true).type)
        case .structure:
            cursor.position += 1
            type = .structure(try structureType())
        case .array:
            cursor.position += 1
            type = .array(try fieldType())
        default: throw cursor.unexpected()
        }
        try cursor.right()
        return type
    }

    private mutating func structureType() throws(TextError) -> [FieldType] {
        var fields: [FieldType] = []
        var names = NameSpace("field")
        while cursor.skipLeft(.field) {
            let at = cursor.position
            let name = try cursor.bindingName()
            if name.shown != nil {
                guard names.add(name) else { throw cursor.error("duplicate field", at: at) }
                fields.append(try fieldType())
            } else {
                while !cursor.isRight {
                    fields.append(try fieldType())
                    _ = names.add(.init())
                }
            }
            try cursor.right()
        }
        if !names.names.isEmpty { structureFields[UInt32(subTypes.count)] = names }
        return fields
    }

    // MARK: Uses

    /// Parameters and results, with the names of parameters.
    struct Signature {
        var type = FunctionType()
        var names: [(index: UInt32, name: BindingName, position: Int)] = []
        /// Whether anything was written.
        var isPresent = false
    }

    mutating func functionType(allowsNames: Bool) throws(TextError) -> Signature {
        var signature = Signature()
        while cursor.skipLeft(.param) {
            signature.isPresent = true
            let at = cursor.position
            let name = allowsNames ? try cursor.bindingName() : BindingName()
            if name.shown != nil {
                signature.names.append((UInt32(signature.type.parameters.count), name, at))
                signature.type.parameters.append(try valueType())
            } else {
                while !cursor.isRight { signature.type.parameters.append(try valueType()) }
            }
            try cursor.right()
        }
        while cursor.skipLeft(.result) {
            signature.isPresent = true
            while !cursor.isRight { signature.type.results.append(try valueType()) }
            try cursor.right()
        }
        return signature
    }

    struct TypeUse {
        var explicit: UInt32?
        var signature: Signature
    }

    /// `(type x)? (param …)* (result …)*`. Spec: core 6.6.2.
    mutating func typeUse(allowsNames: Bool) throws(TextError) -> TypeUse {
        let at = cursor.position
        var explicit: UInt32?
        if cursor.skipLeft(.type) {
            explicit = try index(\.types)
            try cursor.right()
        }
        let signature = try functionType(allowsNames: allowsNames)
        if let explicit, signature.isPresent {
            guard Int(explicit) < subTypes.count else {
                throw cursor.error("unknown type \(explicit)", at: at)
            }
            guard subTypes[Int(explicit)].composite == .function(signature.type) else {
                if [.type, .param].contains(cursor.wordInParentheses) { throw cursor.unexpected() }
                throw cursor.error("inline function type does not match", at: at)
            }
        }
        return TypeUse(explicit: explicit, signature: signature)
    }

    /// The index of a type use, which adds a type if none is equal.
    mutating func resolve(_ use: TypeUse) -> UInt32 {
        if let explicit = use.explicit { return explicit }
        if let known = functionTypes[use.signature.type] { return known }
        let index = UInt32(subTypes.count)
        subTypes.append(SubType(.function(use.signature.type)))
        groups.append(Int(index)..<(Int(index) + 1))
        functionTypes[use.signature.type] = index
        return index
    }

    /// Only a final type without supertypes and alone in its group stands for its signature.
    mutating func noteFunctionType(_ type: SubType, _ position: Int) {
        guard type.isFinal, type.supertypes.isEmpty, case .function(let signature) = type.composite,
            functionTypes[signature] == nil, isAlone(position)
        else { return }
        functionTypes[signature] = UInt32(position)
    }

    /// Whether a type is the only one of its group. `groups` is in order, so this is a search.
    private func isAlone(_ position: Int) -> Bool {
        var lower = 0
        var upper = groups.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if groups[middle].upperBound <= position { lower = middle + 1 } else { upper = middle }
        }
        return lower < groups.count && groups[lower].count == 1
    }
}
