extension PackageResolver {
    /// Numbers the interfaces and worlds of other packages that are named somewhere.
    mutating func findForeignItems() throws(Diagnostic) {
        for use in files.flatMap(Self.paths) {
            guard let header = use.path.package else { continue }
            let stability = try Self.stability(of: use.attributes)
            _ = package.dependencies.insertNew(header.span, for: header.name)
            let packageSpan = package.dependencies[header.name] ?? header.span
            let key = ForeignKey(package: header.name, item: use.path.name.name)
            switch foreignItems[key] {
            case .interface(let id)?:
                package.interfaces[foreign: id].stabilities.append(stability)
            case .world(let id)?:
                package.worlds[foreign: id].stabilities.append(stability)
            case nil:
                let item = UnlinkedPackage.ForeignItem(
                    package: header.name, packageSpan: packageSpan, name: key.item,
                    span: use.path.name.span, stabilities: [stability])
                if use.purpose == .world {
                    foreignItems[key] = .world(package.worlds.append(foreign: item))
                } else {
                    foreignItems[key] = .interface(package.interfaces.append(foreign: item))
                    scopes.append(Scope())
                }
            }
        }
    }

    /// Numbers the types that are taken from foreign interfaces.
    mutating func findForeignTypes() throws(Diagnostic) {
        for index in files.indices {
            file = index
            for use in Self.paths(in: files[index]) where !use.names.isEmpty {
                let stability = try Self.stability(of: use.attributes)
                _ = try Self.externalID(of: use.attributes)
                let interface = try interface(at: use.path)
                guard package.interfaces.isForeign(interface) else { continue }
                for name in use.names.map(\.name)
                where scopes[interface.index][name.name] == nil {
                    let id = package.types.append(
                        foreign: UnlinkedPackage.ForeignType(
                            interface: interface, name: name.name, stability: stability,
                            span: name.span))
                    scopes[interface.index].set(.type(id), for: name.name)
                }
            }
        }
    }
}
