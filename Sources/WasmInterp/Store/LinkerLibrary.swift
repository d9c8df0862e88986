import WasmCore

/// Many definitions of one module, each of which is made when it is asked for.
final class LinkerLibrary<Host> {
    private let find: (String) -> Linker<Host>.Recipe?
    // The identity of a definition is known to stores, so it is made once.
    private var known: [ExactName: Linker<Host>.Recipe] = [:]

    init(_ find: @escaping (String) -> Linker<Host>.Recipe?) {
        self.find = find
    }

    subscript(name: ExactName) -> Linker<Host>.Recipe? {
        if let recipe = known[name] { return recipe }
        guard let recipe = find(name.text) else { return nil }
        known[name] = recipe
        return recipe
    }
}
