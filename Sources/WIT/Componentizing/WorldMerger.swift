import WasmCore

extension WorldView {
    /// A world with all that another one imports and exports as well.
    ///
    /// Interfaces of the same full name are one.
    ///
    /// - Throws: `WITError` if they differ where they have to be the same.
    func merging(_ other: WorldView) throws(WITError) -> WorldView {
        var source = other.resolution
        // Worlds are never the same, whatever they are called: the other one gets a name that no
        // text can have, and the rest are not needed.
        let name = "world \(resolution.worlds.count)"
        for id in source.packages.ids { source.packages[id].worlds = OrderedMap() }
        guard let package = source.worlds[other.id].package else { return self }
        source.packages[package].worlds.set(other.id, for: name)
        let merged = try GraphMerger.merge(source, into: resolution)
        var result = merged.result
        guard let target = merged.packages[package],
            let added = result.packages[target].worlds[name]
        else { return self }
        let world = result.worlds[added]
        try Self.add(world.imports, to: &result.worlds[id].imports, resolution, "imports")
        try Self.add(world.exports, to: &result.worlds[id].exports, resolution, "exports")
        return WorldView(resolution: result, id: id)
    }

    private static func add(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>,
        to target: inout OrderedMap<Resolution.World.Key, Resolution.World.Item>,
        _ resolution: Resolution, _ verb: String
    ) throws(WITError) {
        for (key, item) in items where !target.insertNew(item, for: key) {
            // An interface of a full name is the same one; functions and types of worlds are not
            // compared, so that they may be given once only.
            guard case .name(let name) = key else { continue }
            throw WITError("two of the worlds have \(verb) of the name `\(name.printable)`")
        }
    }
}
