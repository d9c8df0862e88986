import Platform
import WasmCore

/// Many definitions of one module, each of which is made when it is asked for first: its identity
/// is known to stores, so it is made once.
final class DefinitionLibrary<Definition> {
    let module: ExactName
    /// All that is there, for those who look for another name.
    let names: () -> [String]
    private let find: (String) -> Definition?
    private let lock = Locked(())
    // Read and written with the lock held only.
    private var knownNames: [ExactName] = []
    private var definitions: [Definition] = []
    private var positions = PositionTable()

    private init(
        _ module: String, unchecked find: @escaping (String) -> Definition?,
        names: @escaping () -> [String]
    ) {
        self.module = ExactName(module)
        self.find = find
        self.names = names
    }

    subscript(name: ImportName) -> Definition? {
        guard ExactName(name.module) == module else { return nil }
        let name = ExactName(name.name)
        let hash = name.hashValue
        if let definition = made(name, hash) { return definition }
        guard let definition = find(name.text) else { return nil }
        return keep(definition, name, hash)
    }

    private func made(_ name: ExactName, _ hash: Int) -> Definition? {
        lock.lock()
        defer { lock.unlock() }
        return position(of: name, hash).map { definitions[$0] }
    }

    /// Two may have made it at the same time: the first one's is kept.
    private func keep(_ definition: Definition, _ name: ExactName, _ hash: Int) -> Definition {
        lock.lock()
        defer { lock.unlock() }
        if let position = position(of: name, hash) { return definitions[position] }
        positions.add(knownNames.count, hash)
        knownNames.append(name)
        definitions.append(definition)
        return definition
    }

    /// With the lock held.
    private func position(of name: ExactName, _ hash: Int) -> Int? {
        positions.first(hash) { knownNames[$0] == name }
    }
}

// Sendable: there is a lock, and what makes such definitions is Sendable too.
extension DefinitionLibrary: @unchecked Sendable where Definition: Sendable {
    /// A library of a linker, which any thread may ask.
    convenience init(
        _ module: String, _ find: @escaping @Sendable (String) -> Definition?,
        names: @escaping @Sendable () -> [String]
    ) {
        self.init(module, unchecked: find, names: names)
    }
}

extension DefinitionLibrary<Extern> {
    /// A library of one store.
    convenience init(
        _ module: String, _ make: @escaping (String) -> Extern?, names: @escaping () -> [String]
    ) {
        self.init(module, unchecked: make, names: names)
    }

    /// Makes functions anew of which the store has none any more.
    func forget(functionsFrom first: Int) {
        lock.lock()
        defer { lock.unlock() }
        let kept = definitions.indices.filter { index in
            guard case .function(let function) = definitions[index] else { return true }
            return function.index < first
        }
        guard kept.count < definitions.count else { return }
        knownNames = kept.map { knownNames[$0] }
        definitions = kept.map { definitions[$0] }
        positions = PositionTable()
        for (position, name) in knownNames.enumerated() { positions.add(position, name.hashValue) }
    }
}

extension DefinitionTable<Extern> {
    /// Makes functions of libraries anew of which the store has none any more.
    func forget(functionsFrom first: Int) {
        for library in libraries { library.forget(functionsFrom: first) }
    }
}
