import WasmCore

// What the host gives to a store that is made again.

extension StoreState {
    /// What the host gives for an import, by its number among the functions that the module
    /// imports; nil if nobody offers it.
    typealias Offers = (Import, _ index: Int, Module) -> Extern?

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
    /// - Throws: ``StateError`` with all that are missing or of another type.
    func imports(
        of image: StoreImage, _ linked: LinkedComponents, _ host: Offers
    ) throws(StateError) -> [[Extern?]] {
        var all: [[Extern?]] = []
        var mismatches: [ImportMismatch] = []
        for (number, instance) in image.instances.enumerated() {
            let module = image.modules[instance.module]
            let wanted = module.importedFunctions
            guard wanted.count == instance.importedFunctions.count else {
                throw .malformed("imports of an instance")
            }
            guard !linked.owns(instance: number) else {
                all.append([])
                continue
            }
            var offers: [Extern?] = []
            for (index, name) in instance.importedFunctions.enumerated() {
                let isGiven = name == StateFunction(instance: number, index: index)
                offers.append(isGiven ? host(wanted[index], index, module) : nil)
                if isGiven, let mismatch = mismatch(index, offers[index], module) {
                    mismatches.append(mismatch)
                }
            }
            all.append(offers)
        }
        guard mismatches.isEmpty else { throw .link(.imports(mismatches)) }
        return all
    }

    /// What is wrong with what has been given for an imported function; nil if nothing is.
    func mismatch(_ index: Int, _ given: Extern?, _ module: Module) -> ImportMismatch? {
        let wanted = module.importedFunctions[index]
        let external = given.flatMap { own($0) }
        if let external, matches(external, wanted.type, of: module) { return nil }
        return ImportMismatch(
            given == nil ? .missing : external == nil ? .foreignObject : .wrongType, index: index,
            module: wanted.module, name: wanted.name, expected: module.type(of: wanted.type),
            given: given?.type)
    }
}

extension Module {
    var importedFunctions: [Import] {
        decoded.imports.filter { wanted in
            if case .function = wanted.type { true } else { false }
        }
    }
}
