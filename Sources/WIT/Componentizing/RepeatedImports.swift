import WasmCore

extension DecodedModule {
    /// Gives imports that are there more than once, which components do not allow, names of their
    /// own.
    ///
    /// - Returns: Whether there were any.
    mutating func renameRepeatedImports() -> Bool {
        struct Key: Hashable {
            var module: String
            var name: String
        }
        var seen: Set<Key> = []
        var repeated: [Int] = []
        for (position, item) in imports.enumerated()
        where !seen.insert(Key(module: item.module, name: item.name)).inserted {
            repeated.append(position)
        }
        for position in repeated {
            let item = imports[position]
            // Positions differ, so that a name is free after a few more letters.
            var name = "\(item.name) \(position)"
            while !seen.insert(Key(module: item.module, name: name)).inserted { name += "'" }
            imports[position].name = name
        }
        return !repeated.isEmpty
    }
}
