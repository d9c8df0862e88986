package import WasmCore

/// Writes interfaces of a graph as types of instances, in a type of a component around them.
///
/// A type of the graph stands once in each scope. Those of other interfaces are aliases of what
/// the instances have that are imported or exported before. Spec: component model, "WIT
/// Encoding" of `WIT.md`.
package struct InterfaceEncoder {
    let resolution: Resolution
    /// The type of the component.
    package var outer = TypeScope()
    /// The type of the instance that is being written.
    var inner: TypeScope?
    /// The interface that it is of; its types are defined there.
    var interface: Resolution.InterfaceID?
    /// Whether types that have names are imported, as a world's are.
    var importsTypes = false
    /// The instances in `outer` that have the types of interfaces.
    private var instances: [Resolution.InterfaceID: UInt32] = [:]
    private var aliases: [InstanceType: UInt32] = [:]

    /// A type that an instance has.
    private struct InstanceType: Hashable {
        var instance: UInt32
        var type: Resolution.TypeID
    }

    package init(_ resolution: Resolution) {
        self.resolution = resolution
    }

    /// The scope that is being written.
    var scope: TypeScope {
        get { inner ?? outer }
        _modify {
            if inner == nil { yield &outer } else { yield &inner! }
        }
    }

    /// Adds the type of an interface's instances to `outer`.
    ///
    /// - Parameter withFunctions: Whether functions are in it; types are always.
    /// - Returns: Its index.
    /// - Throws: `WITError` if it uses a type that no instance has yet.
    package mutating func defineInstanceType(
        of id: Resolution.InterfaceID, withFunctions: Bool = true
    ) throws(WITError) -> UInt32 {
        (inner, interface) = (TypeScope(), id)
        defer { (inner, interface) = (nil, nil) }
        let definition = resolution.interfaces[id]
        for (_, type) in definition.types { try define(type) }
        if withFunctions {
            for function in definition.functions.values {
                let type = try defineType(of: function)
                scope.append(.export(function.externName, .function(type)))
            }
        }
        return outer.append(.type(.instance(scope.declarations)))
    }

    /// Imports an instance, whose types are then those of the interface.
    package mutating func importInstance(
        of id: Resolution.InterfaceID, _ type: UInt32, as name: ComponentExternName
    ) {
        instances[id] = outer.append(.import(name, .instance(type)))
    }

    /// Exports an instance, whose types are then those of the interface.
    package mutating func exportInstance(
        of id: Resolution.InterfaceID, _ type: UInt32, as name: ComponentExternName
    ) {
        instances[id] = outer.append(.export(name, .instance(type)))
    }

    /// The index of a type that another interface has.
    mutating func alias(
        _ type: Resolution.TypeID, of owner: Resolution.InterfaceID
    ) throws(WITError) -> UInt32 {
        let name = resolution.types[type].name ?? ""
        guard let instance = instances[owner] else {
            throw WITError(
                "type `\(name.printable)` is used before its interface "
                    + "`\((resolution.name(of: owner) ?? "").printable)` is imported or exported")
        }
        let key = InstanceType(instance: instance, type: type)
        let index: UInt32
        if let known = aliases[key] {
            index = known
        } else {
            index = outer.append(.alias(.export(instance: instance, name: name, .type)))
            aliases[key] = index
        }
        return inner?.append(.alias(.outer(count: 1, index: index, .type))) ?? index
    }
}

extension Resolution.Function {
    /// As it is imported or exported.
    var externName: ComponentExternName { ComponentExternName(name, externalID: externalID) }
}
