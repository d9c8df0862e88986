extension WorldView {
    /// The same world with a copy of an interface for each time that a side has it once more, under
    /// other names that *implement* it: each instance has types of its own.
    ///
    /// - Throws: ``ComponentizingError`` if there are too many types then.
    func separatingInterfaces() throws(ComponentizingError) -> WorldView {
        var resolution = resolution
        for side in [WorldSide.imported, .exported] {
            // The one under its own name is what others use.
            let places = interfaces(side).sorted { one, other in
                isNamed(one.key) && !isNamed(other.key)
            }
            var seen: Set<Resolution.InterfaceID> = []
            for place in places where !seen.insert(place.id).inserted {
                let copy = try resolution.copy(place.id)
                resolution.worlds[id].use(copy, for: place.key, side)
            }
        }
        return WorldView(resolution: resolution, id: id)
    }

    private func isNamed(_ key: Resolution.World.Key) -> Bool {
        if case .interface = key { true } else { false }
    }
}

extension Resolution.World {
    fileprivate mutating func use(
        _ copy: Resolution.InterfaceID, for key: Key, _ side: WorldSide
    ) {
        let item = side == .imported ? imports[key] : exports[key]
        guard case .interface(var interface) = item else { return }
        interface.id = copy
        switch side {
        case .imported: imports.set(.interface(interface), for: key)
        case .exported: exports.set(.interface(interface), for: key)
        }
    }
}

extension Resolution {
    /// Adds a copy of an interface with its types.
    fileprivate mutating func copy(_ id: InterfaceID) throws(ComponentizingError) -> InterfaceID {
        var interface = interfaces[id]
        let owner = TypeDefinition.Owner.interface(InterfaceID(interfaces.count))
        let isForeign = isForeign(to: id)
        var closure = TypeClosure(self)
        for type in interface.types.values { closure.insert(type, until: isForeign) }
        for type in interface.functions.values { closure.insert(type, until: isForeign) }
        var copies: [TypeID: TypeID] = [:]
        func copied(_ type: ValueType) -> ValueType {
            if case .defined(let id) = type { .defined(copies[id] ?? id) } else { type }
        }
        for id in closure.ordered where !isForeign(id) {
            guard types.count < WITLimits.typesMax else {
                throw ComponentizingError("more than \(WITLimits.typesMax) types")
            }
            var type = types[id]
            switch type.kind {
            case .own(let id): type.kind = .own(copies[id] ?? id)
            case .borrow(let id): type.kind = .borrow(copies[id] ?? id)
            default:
                type.kind = type.kind.substituting(references: type.kind.references.map(copied))
            }
            if type.owner != .none { type.owner = owner }
            copies[id] = types.append(type)
        }
        for (name, type) in interface.types { interface.types.set(copies[type] ?? type, for: name) }
        for (name, original) in interface.functions {
            var function = original
            function.kind.resource = function.kind.resource.map { copies[$0] ?? $0 }
            for index in function.parameters.indices {
                function.parameters[index].type = copied(function.parameters[index].type)
            }
            function.result = function.result.map(copied)
            interface.functions.set(function, for: name)
        }
        interface.copyOf = id
        return interfaces.append(interface)
    }

    /// Whether a type is neither an interface's own nor one without a name.
    func isForeign(to id: InterfaceID) -> (TypeID) -> Bool {
        { [types] type in
            let owner = types[type].owner
            return owner != .interface(id) && owner != .none
        }
    }
}
