import WasmCore

// What the host gives to a store that is made again.

extension StoreState {
    /// No instance, no component, nothing that runs.
    func requireNothing() throws(StateError) {
        guard instances.isEmpty, components == nil, running == nil else { throw .running }
    }

    /// Asks the host for all functions that it has to give, by instance and imported function; nil
    /// for those of other instances, and where it has none.
    ///
    /// - Parameters:
    ///   - image: Whose shape has been looked at.
    ///   - linked: Whose core instances get what their components give to them.
    func imports(
        of image: StoreImage, _ linked: LinkedComponents, _ host: (Import) -> Extern?
    ) throws(StateError) -> [[Extern?]] {
        var all: [[Extern?]] = []
        for (number, instance) in image.instances.enumerated() {
            let wanted = image.modules[instance.module].importedFunctions
            guard wanted.count == instance.importedFunctions.count else {
                throw .malformed("imports of an instance")
            }
            guard !linked.owns(instance: number) else {
                all.append([])
                continue
            }
            all.append(
                wanted.indices.map { index in
                    let own = StateFunction(instance: number, index: index)
                    return instance.importedFunctions[index] == own ? host(wanted[index]) : nil
                })
        }
        return all
    }
}

extension Module {
    var importedFunctions: [Import] {
        decoded.imports.filter { wanted in
            if case .function = wanted.type { true } else { false }
        }
    }
}
