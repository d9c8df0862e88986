import WasmCore

extension Linker {
    /// Finds what a package refers to in others.
    mutating func linkForeignItems(of package: UnlinkedPackage) throws(Diagnostic) {
        for item in package.interfaces.foreign {
            let target = try self.package(of: item)
            guard try isIncluded(item) else {
                interfaces.append(nil)
                continue
            }
            guard let interface = target.interfaces[item.name] else {
                throw notFound(item, kind: "interface", among: target.interfaces.keys)
            }
            interfaces.append(interface)
        }
        for item in package.worlds.foreign {
            let target = try self.package(of: item)
            guard try isIncluded(item) else {
                worlds.append(nil)
                continue
            }
            guard let world = target.worlds[item.name] else {
                throw notFound(item, kind: "world", among: target.worlds.keys)
            }
            worlds.append(world)
        }
        for type in package.types.foreign {
            guard try isIncluded(type.stability, at: type.span) else {
                types.append(nil)
                continue
            }
            let interface = try linked(type.interface, at: type.span)
            let names = resolution.interfaces[interface].types
            guard let target = names[type.name] else {
                throw Diagnostic(
                    "type `\(type.name)` not defined in interface", at: type.span,
                    hint: Suggestion.hint(to: type.name, among: names.keys))
            }
            types.append(target)
        }
        for required in package.requiredResources {
            // What is excluded is refused where it is used.
            guard let type = types[required.type.index], !facts[type.index].isResource else {
                continue
            }
            throw Diagnostic("type used in a handle must be a resource", at: required.span)
        }
    }

    private func package(
        of item: UnlinkedPackage.ForeignItem
    ) throws(Diagnostic) -> Resolution.Package {
        if let id = resolution.packageNames[item.package] { return resolution.packages[id] }
        let known = packageNames
        var hint = Suggestion.hint(to: item.package.description, among: known)
        if hint == nil, !known.isEmpty, known.count <= 10 {
            hint = "there are " + known.map { "`\($0)`" }.joined(separator: ", ")
        }
        throw Diagnostic(
            "package '\(item.package)' not found", at: item.packageSpan, hint: hint)
    }

    private func notFound(
        _ item: UnlinkedPackage.ForeignItem, kind: String, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "\(kind) '\(item.name)' not found in package '\(item.package)'", at: item.span,
            hint: Suggestion.hint(to: item.name, among: names))
    }

    private func isIncluded(_ item: UnlinkedPackage.ForeignItem) throws(Diagnostic) -> Bool {
        for stability in item.stabilities where try isIncluded(stability, at: item.span) {
            return true
        }
        return false
    }

    /// Whether something of the present package is there, by what its attributes say.
    func isIncluded(
        _ stability: Resolution.Stability, at span: Span
    ) throws(Diagnostic) -> Bool {
        switch stability {
        case .unknown: return true
        case .unstable(let feature, _): return features.contains(feature)
        case .stable(let since, _):
            let name = resolution.packages[id].name
            guard let version = name.version else {
                throw Diagnostic(
                    "package [\(name)] contains a feature gate with a version specifier, so it "
                        + "must have a version", at: span)
            }
            guard since <= version else {
                throw Diagnostic(
                    "feature gate cannot reference unreleased version \(since) of package "
                        + "[\(name)] (current version \(version))", at: span)
            }
            return true
        }
    }

    // What indices of the package are in the graph.

    func linked(_ id: TypeID, at span: Span) throws(Diagnostic) -> TypeID {
        guard let linked = types[id.index] else { throw excluded("type", at: span) }
        return linked
    }

    func linked(_ id: InterfaceID, at span: Span) throws(Diagnostic) -> InterfaceID {
        guard let linked = interfaces[id.index] else { throw excluded("interface", at: span) }
        return linked
    }

    func linked(_ id: WorldID, at span: Span) throws(Diagnostic) -> WorldID {
        guard let linked = worlds[id.index] else { throw excluded("world", at: span) }
        return linked
    }

    private func excluded(_ kind: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "found a reference to a \(kind) which is excluded due to its feature not being "
                + "activated", at: span)
    }
}
