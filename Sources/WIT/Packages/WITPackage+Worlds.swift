import WasmCore

extension WITPackage {
    /// A world by its name.
    ///
    /// - Parameter name: A world of the package, or one of another package by its full name,
    ///   `wasi:cli/command@0.2.0`, where the version may be left out if there is one only. Without
    ///   a name it is the package's only world.
    /// - Throws: `WITError` if there is no such world, or more than one.
    package func world(named name: String?) throws(WITError) -> Resolution.WorldID {
        let own = resolution.packages[id].worlds
        guard let name else {
            if own.count == 1 { return own.values[0] }
            throw WITError(
                own.isEmpty
                    ? "package `\(self.name)` has no world"
                    : "package `\(self.name)` has more than one world",
                hint: own.isEmpty ? nil : "there are " + Self.list(own.keys))
        }
        if let world = own[name] { return world }
        var matches: [Resolution.WorldID] = []
        var names: [String] = Array(own.keys)
        for package in resolution.packages.elements {
            for (world, id) in package.worlds {
                let full = package.name.qualified(world)
                names.append(full)
                if full == name { return id }
                if package.name.withoutVersion.qualified(world) == name { matches.append(id) }
            }
        }
        guard let match = matches.first else {
            throw WITError(
                "there is no world `\(name.printable)`", choice: .world,
                hint: Suggestion.hint(to: name, among: names) ?? "there are " + Self.list(names))
        }
        if matches.count == 1 { return match }
        throw WITError(
            "there are several versions of the world `\(name.printable)`", choice: .world)
    }

    /// The first of some names.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).map { "`\($0)`" }.joined(separator: ", ")
        return names.count > 10 ? shown + ", …" : shown
    }
}
