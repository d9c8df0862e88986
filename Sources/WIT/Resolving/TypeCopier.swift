/// Copies types of a world or an interface into another one.
struct TypeCopier {
    typealias Owner = Resolution.TypeDefinition.Owner
    typealias TypeID = Resolution.TypeID

    private var from: Owner
    private var to: Owner
    /// The package that copies of interfaces are in.
    private let interfacePackage: Resolution.PackageID
    private var copies: [TypeID: TypeID] = [:]

    init(from: Owner, to: Owner, interfacePackage: Resolution.PackageID) {
        self.from = from
        self.to = to
        self.interfacePackage = interfacePackage
    }

    /// A copy of a type, after copies of what it refers to. No native stack is used.
    mutating func copy(_ root: TypeID, _ linker: inout Linker) throws(Diagnostic) -> TypeID {
        var stack = [(id: root, references: references(of: root, linker.resolution), next: 0)]
        while let (id, references, next) = stack.last {
            if copies[id] != nil {
                stack.removeLast()
            } else if next < references.count {
                stack[stack.count - 1].next += 1
                let reference = references[next]
                if copies[reference] == nil {
                    stack.append(
                        (reference, self.references(of: reference, linker.resolution), 0))
                }
            } else {
                var type = linker.resolution.types[id]
                type.kind = copied(type.kind)
                if type.owner == from { type.owner = to }
                copies[id] = try linker.append(type)
                stack.removeLast()
            }
        }
        return copies[root] ?? root
    }

    /// What has to be copied first. Types of other owners stay what they are.
    private func references(of id: TypeID, _ resolution: Resolution) -> [TypeID] {
        let kind = resolution.types[id].kind
        let references = kind.resource.map { [.defined($0)] } ?? kind.references
        return references.compactMap { type in
            guard case .defined(let id) = type else { return nil }
            let owner = resolution.types[id].owner
            return owner == from || owner == .none ? id : nil
        }
    }

    private func copied(_ kind: Resolution.TypeDefinition.Kind) -> Resolution.TypeDefinition.Kind {
        switch kind {
        case .own(let id): .own(copies[id] ?? id)
        case .borrow(let id): .borrow(copies[id] ?? id)
        default: kind.substituting(references: kind.references.map { copied($0) })
        }
    }

    private func copied(_ type: Resolution.ValueType) -> Resolution.ValueType {
        guard case .defined(let id) = type else { return type }
        return .defined(copies[id] ?? id)
    }

    private mutating func copy(
        _ type: Resolution.ValueType, _ linker: inout Linker
    ) throws(Diagnostic) -> Resolution.ValueType {
        guard case .defined(let id) = type else { return type }
        return .defined(try copy(id, &linker))
    }

    /// A function over copies of its types.
    mutating func copy(
        _ function: Resolution.Function, _ linker: inout Linker
    ) throws(Diagnostic) -> Resolution.Function {
        var function = function
        if let resource = function.kind.resource {
            function.kind.resource = try copy(resource, &linker)
        }
        for index in function.parameters.indices {
            function.parameters[index].type = try copy(
                function.parameters[index].type, &linker)
        }
        if let result = function.result { function.result = try copy(result, &linker) }
        return function
    }

    /// A copy of an interface that stands in a world, with all its types.
    mutating func copy(
        _ id: Resolution.InterfaceID, _ linker: inout Linker
    ) throws(Diagnostic) -> Resolution.InterfaceID {
        var interface = linker.resolution.interfaces[id]
        let (outerFrom, outerTo) = (from, to)
        defer { (from, to) = (outerFrom, outerTo) }
        from = .interface(id)
        to = .interface(Resolution.InterfaceID(linker.resolution.interfaces.count))
        try linker.countSteps(
            interface.types.count + interface.functions.count, at: interface.span)
        for (name, type) in interface.types {
            interface.types.set(try copy(type, &linker), for: name)
        }
        for (name, function) in interface.functions {
            interface.functions.set(try copy(function, &linker), for: name)
        }
        interface.package = interfacePackage
        interface.copyOf = id
        return linker.resolution.interfaces.append(interface)
    }
}
