import Platform
import WasmCore

/// Many definitions of one module, each of which is made when it is asked for.
final class LinkerLibrary<Host>: Sendable {
    private let find: @Sendable (String) -> Linker<Host>.Recipe?
    /// All that is there, for those who look for another name.
    let names: @Sendable () -> [String]
    // The identity of a definition is known to stores, so it is made once.
    private let known = Locked<[ExactName: Linker<Host>.Recipe]>([:])

    init(
        names: @escaping @Sendable () -> [String],
        find: @escaping @Sendable (String) -> Linker<Host>.Recipe?
    ) {
        self.find = find
        self.names = names
    }

    subscript(name: ExactName) -> Linker<Host>.Recipe? {
        if let recipe = known.withLock({ $0[name] }) { return recipe }
        guard let recipe = find(name.text) else { return nil }
        // Two may have made it at the same time.
        return known.withLock { known in
            let first = known[name] ?? recipe
            known[name] = first
            return first
        }
    }
}

/// Many things of one module in one store, each of which is made when it is asked for.
final class StoreLibrary {
    private let make: (String) -> Extern?
    /// All that is there, for those who look for another name.
    let names: () -> [String]
    private var made: [ExactName: Extern] = [:]

    init(names: @escaping () -> [String], make: @escaping (String) -> Extern?) {
        self.make = make
        self.names = names
    }

    subscript(name: ExactName) -> Extern? {
        if let known = made[name] { return known }
        let new = make(name.text)
        made[name] = new
        return new
    }

    /// Makes functions anew of which the store has none any more.
    func forget(functionsFrom first: Int) {
        for case (let name, .function(let function)) in made where function.index >= first {
            made[name] = nil
        }
    }
}
