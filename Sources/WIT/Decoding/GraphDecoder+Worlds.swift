import WasmCore

extension GraphDecoder {
    /// A world of the package that is read.
    ///
    /// - Parameter isComplete: Whether all imports are WIT's, and not only those that matter.
    mutating func addWorld(
        _ name: String, imports: NamedEntities, exports: NamedEntities, isComplete: Bool
    ) throws(WITError) {
        guard main.worlds[name] == nil else {
            throw WITError("the world `\(name.printable)` is there twice")
        }
        let id = resolution.worlds.append(Resolution.World(name: name, span: .unknown))
        main.worlds.set(id, for: name)
        for (name, entity) in zip(imports.names.list, imports.entities) {
            do throws(WITError) {
                guard let (key, item) = try item(name, entity, of: id) else {
                    if isComplete { throw Self.unexpressed(name, "is no type of WIT") }
                    continue
                }
                resolution.worlds[id].imports.set(item, for: key)
            } catch {
                throw error.within("import `\(name.text.printable)`")
            }
        }
        for (name, entity) in zip(exports.names.list, exports.entities) {
            do throws(WITError) {
                if case .type = entity { throw Self.unexpressed(name, "is an exported type") }
                guard let (key, item) = try item(name, entity, of: id) else {
                    throw Self.unexpressed(name, "is neither an instance nor a function")
                }
                resolution.worlds[id].exports.set(item, for: key)
            } catch {
                throw error.within("export `\(name.text.printable)`")
            }
        }
    }

    /// What a component imports or exports; nil of what WIT does not have.
    private mutating func item(
        _ name: ComponentExternName, _ entity: ComponentEntity, of world: Resolution.WorldID
    ) throws(WITError) -> (Resolution.World.Key, Resolution.World.Item)? {
        switch entity {
        case .instance(let number): return try worldInstance(name, number)
        case .function(let number):
            let function = try function(name, number, of: .world(world))
            return (.name(name.text), .function(function))
        case .type(.value), .type(.resource):
            guard case .type(let type) = entity else { return nil }
            return (.name(name.text), .type(try addType(name, type, of: .world(world)), .unknown))
        case .type, .component, .coreModule: return nil
        }
    }
}
