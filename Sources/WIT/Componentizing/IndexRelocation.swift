import WasmCore

/// Where things of one component stand in another one, into which its imports are copied.
struct IndexRelocation {
    /// By sort and index; nil for what is not there.
    private var indices: [ComponentSort: [UInt32?]] = [:]

    mutating func append(_ sort: ComponentSort, count: Int = 1, _ index: UInt32?) {
        for _ in 0..<count { indices[sort, default: []].append(index) }
    }

    subscript(sort: ComponentSort, index: UInt32) -> UInt32? {
        guard let list = indices[sort], index < list.count else { return nil }
        return list[Int(index)]
    }

    /// The type of an import; nil if it names something that is not there.
    func relocated(_ type: ComponentExternalType) -> ComponentExternalType? {
        switch type {
        case .coreModule: nil
        case .function(let index): self[.type, index].map { .function($0) }
        case .typeEqual(let index): self[.type, index].map { .typeEqual($0) }
        case .resource: .resource
        case .component(let index): self[.type, index].map { .component($0) }
        case .instance(let index): self[.type, index].map { .instance($0) }
        }
    }

    /// A type's definition; nil if it names something that is not there, or is a resource.
    func relocated(_ definition: ComponentTypeDefinition) -> ComponentTypeDefinition? {
        var isComplete = true
        func index(_ index: UInt32) -> UInt32 {
            if let known = self[.type, index] { return known }
            isComplete = false
            return 0
        }
        func type(_ type: ComponentValueType) -> ComponentValueType {
            if case .defined(let number) = type { .defined(index(number)) } else { type }
        }
        let result: ComponentTypeDefinition?
        switch definition {
        case .value(let value):
            result = .value(value.substituting(parts: type, resource: index))
        case .function(let function):
            result = .function(
                ComponentFunctionType(
                    isAsync: function.isAsync,
                    parameters: function.parameters.map { LabeledType($0.label, type($0.type)) },
                    result: function.result.map(type)))
        case .component(let declarations):
            result = relocated(declarations, depth: 1).map { .component($0) }
        case .instance(let declarations):
            result = relocated(declarations, depth: 1).map { .instance($0) }
        case .resource: result = nil
        }
        return isComplete ? result : nil
    }

    /// Declarations of a type in a type, whose only way to what is around them are aliases. The
    /// depth is that of the decoder's limit at most.
    private func relocated(
        _ declarations: [ComponentTypeDeclaration], depth: UInt32
    ) -> [ComponentTypeDeclaration]? {
        var result: [ComponentTypeDeclaration] = []
        for declaration in declarations {
            switch declaration {
            case .alias(.outer(depth, let index, let sort)):
                guard let index = self[sort, index] else { return nil }
                result.append(.alias(.outer(count: depth, index: index, sort)))
            case .type(.component(let inner)):
                guard let inner = relocated(inner, depth: depth + 1) else { return nil }
                result.append(.type(.component(inner)))
            case .type(.instance(let inner)):
                guard let inner = relocated(inner, depth: depth + 1) else { return nil }
                result.append(.type(.instance(inner)))
            default: result.append(declaration)
            }
        }
        return result
    }
}
