import WasmCore

extension GraphDecoder {
    /// What an instance is under its name in a world.
    mutating func worldInstance(
        _ name: ComponentExternName, _ number: UInt32
    ) throws(WITError) -> (Resolution.World.Key, Resolution.World.Item) {
        let exports = types.instances[Int(number)].exports
        var key = Resolution.World.Key.name(name.text)
        let id: Resolution.InterfaceID
        if let implements = name.implements {
            id = try interface(implements, exports)
        } else if case .interface = try Self.parse(name.text).kind {
            id = try interface(name.text, exports)
            key = .interface(id)
        } else {
            id = try newInterface(name.text, exports)
        }
        return (key, .interface(.init(id: id, externalID: name.externalID)))
    }

    /// An interface by its full name, of whatever package; what is not known of it yet is added.
    @discardableResult
    mutating func interface(
        _ fullName: String, _ exports: NamedEntities
    ) throws(WITError) -> Resolution.InterfaceID {
        let known = named[fullName]
        let id = if let known { known } else { try otherInterface(fullName) }
        for (name, entity) in zip(exports.names.list, exports.entities) {
            do throws(WITError) {
                try add(name, entity, to: id, isComplete: known != nil)
            } catch {
                throw error.within("interface `\(fullName.printable)`")
            }
        }
        return id
    }

    private mutating func add(
        _ name: ComponentExternName, _ entity: ComponentEntity, to id: Resolution.InterfaceID,
        isComplete: Bool
    ) throws(WITError) {
        switch entity {
        case .type(let type):
            if let known = resolution.interfaces[id].types[name.text] {
                return try match(name, type, known)
            }
        case .function(let number):
            if let known = resolution.interfaces[id].functions[name.text] {
                return try check(known, types.functions[Int(number)])
            }
        default: throw Self.unexpressed(name, "is no type and no function")
        }
        guard !isComplete else {
            throw WITError("`\(name.text.printable)` is not everywhere where the interface is")
        }
        try define(name, entity, in: id)
    }

    private mutating func define(
        _ name: ComponentExternName, _ entity: ComponentEntity, in id: Resolution.InterfaceID
    ) throws(WITError) {
        switch entity {
        case .type(let type):
            let type = try addType(name, type, of: .interface(id))
            resolution.interfaces[id].types.set(type, for: name.text)
        case .function(let number):
            let function = try function(name, number, of: .interface(id))
            resolution.interfaces[id].functions.set(function, for: name.text)
        default: throw Self.unexpressed(name, "is no type and no function")
        }
    }

    /// Compares what needs no types.
    private func check(
        _ function: Resolution.Function, _ type: ComponentFunctionType
    ) throws(WITError) {
        guard function.isAsync == type.isAsync,
            function.parameters.map(\.name) == type.parameters.map(\.label),
            (function.result == nil) == (type.result == nil)
        else { throw WITError("the function `\(function.name.printable)` is there in two ways") }
    }

    /// An interface of another package, empty if it is new.
    private mutating func otherInterface(
        _ fullName: String
    ) throws(WITError) -> Resolution.InterfaceID {
        let (name, interface) = try Self.packageName(fullName)
        var package = others[name] ?? Resolution.Package(name: name)
        if let id = package.interfaces[interface] { return id }
        let id = resolution.interfaces.append(
            Resolution.Interface(name: interface, span: .unknown))
        package.interfaces.set(id, for: interface)
        others.set(package, for: name)
        return id
    }

    /// The package and the name in it of an interface or a world.
    static func packageName(
        _ fullName: String
    ) throws(WITError) -> (package: PackageName, item: String) {
        guard case .interface(let name) = try parse(fullName).kind else {
            throw WITError("`\(fullName.printable)` is not the full name of an interface or world")
        }
        let version = name.versionText.flatMap { SemanticVersion($0) }
        let package = PackageName(
            namespace: name.namespace, name: name.package, version: version)
        return (package, name.interface)
    }

    /// An interface with all that it has: one of this package if the name is a full one, else one
    /// that stands in a world.
    mutating func newInterface(
        _ name: String, _ exports: NamedEntities
    ) throws(WITError) -> Resolution.InterfaceID {
        var interface = Resolution.Interface(name: nil, span: .unknown)
        if case .interface(let name) = try Self.parse(name).kind { interface.name = name.interface }
        let id = resolution.interfaces.append(interface)
        for (item, entity) in zip(exports.names.list, exports.entities) {
            do throws(WITError) {
                try define(item, entity, in: id)
            } catch {
                throw error.within("interface `\(name.printable)`")
            }
        }
        if let own = interface.name {
            main.interfaces.set(id, for: own)
            named[name] = id
        }
        return id
    }
}

extension WITError {
    /// The same, with what it is in.
    func within(_ place: String) -> WITError {
        var error = self
        error.message = "\(place): \(message)"
        return error
    }
}
