import WasmCore

// Names that are told apart only by case or hyphens are one, as they are in a component.

extension Linker {
    /// Refuses imports, or exports, of which two have one name.
    func checkNames(of id: WorldID) throws(Diagnostic) {
        let world = resolution.worlds[id]
        for (items, direction) in [(world.imports, "import"), (world.exports, "export")] {
            let names = items.compactMap { (key, item) -> (String, Span)? in
                guard case .name(let name) = key else { return nil }
                return (name, item.span)
            }
            if let (name, previous, span) = firstClash(names) {
                throw Diagnostic(
                    "\(direction) `\(name)` in world `\(world.name)` conflicts with "
                        + "\(direction) `\(previous)` (kebab-case identifiers are "
                        + "case-insensitive)", at: span)
            }
        }
    }

    /// Refuses types and functions of an interface of which two have one name.
    func checkNames(of interface: Resolution.Interface) throws(Diagnostic) {
        let types = interface.types.map { ($0, resolution.types[$1].span) }
        let functions = interface.functions.map { ($0, $1.span) }
        if let (name, previous, span) = firstClash(types + functions) {
            throw Diagnostic(
                "name `\(name)` conflicts with previous name `\(previous)` (kebab-case "
                    + "identifiers are case-insensitive)", at: span)
        }
    }

    private func firstClash(
        _ names: [(name: String, span: Span)]
    ) -> (name: String, previous: String, span: Span)? {
        var seen: [String: String] = [:]
        for (name, span) in names {
            // What is no name of an item is refused elsewhere.
            let key = (try? ComponentName(name))?.uniqueKey ?? name
            if let previous = seen.updateValue(name, forKey: key) { return (name, previous, span) }
        }
        return nil
    }
}
