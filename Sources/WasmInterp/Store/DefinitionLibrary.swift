import Platform
import WasmCore

/// Many definitions of one module, each of which is made when it is asked for first: its identity
/// is known to stores, so it is made once.
final class DefinitionLibrary<Definition> {
    let module: ExactName
    /// All that is there, for those who look for another name.
    let names: () -> [String]
    private let find: Find
    private let otherForm: OtherForm?
    private let lock = Locked(())
    // Read and written with the lock held only.
    private var known: [Key] = []
    private var definitions: [Definition] = []
    private var positions = PositionTable()

    /// Makes what a name stands for, in its usual or its other form.
    typealias Find = (String, _ isOtherForm: Bool) -> Definition?
    /// The type of a name's other form, which imports of that type get; nil for names that have
    /// one form, which are most.
    typealias OtherForm = (String) -> FunctionType?

    private struct Key: Equatable {
        let name: ExactName
        let isOtherForm: Bool
    }

    private init(
        _ module: String, unchecked find: @escaping Find, otherForm: OtherForm?,
        names: @escaping () -> [String]
    ) {
        self.module = ExactName(module)
        self.find = find
        self.otherForm = otherForm
        self.names = names
    }

    /// - Parameter wanted: The type that the import has, if it is a function.
    func definition(_ name: ImportName, wanted: () -> FunctionType?) -> Definition? {
        guard ExactName(name.module) == module else { return nil }
        let name = ExactName(name.name)
        let other = otherForm?(name.text)
        let key = Key(name: name, isOtherForm: other != nil && other == wanted())
        let hash = name.hashValue
        if let definition = made(key, hash) { return definition }
        guard let definition = find(name.text, key.isOtherForm) else { return nil }
        return keep(definition, key, hash)
    }

    private func made(_ key: Key, _ hash: Int) -> Definition? {
        lock.lock()
        defer { lock.unlock() }
        return position(of: key, hash).map { definitions[$0] }
    }

    /// Two may have made it at the same time: the first one's is kept.
    private func keep(_ definition: Definition, _ key: Key, _ hash: Int) -> Definition {
        lock.lock()
        defer { lock.unlock() }
        if let position = position(of: key, hash) { return definitions[position] }
        positions.add(known.count, hash)
        known.append(key)
        definitions.append(definition)
        return definition
    }

    /// With the lock held.
    private func position(of key: Key, _ hash: Int) -> Int? {
        positions.first(hash) { known[$0] == key }
    }
}

// Sendable: there is a lock, and what makes such definitions is Sendable too.
extension DefinitionLibrary: @unchecked Sendable where Definition: Sendable {
    /// A library of a linker, which any thread may ask.
    convenience init(
        _ module: String, _ find: @escaping @Sendable (String, Bool) -> Definition?,
        otherForm: (@Sendable (String) -> FunctionType?)?,
        names: @escaping @Sendable () -> [String]
    ) {
        self.init(module, unchecked: find, otherForm: otherForm, names: names)
    }
}

extension DefinitionLibrary<Extern> {
    /// A library of one store.
    convenience init(
        _ module: String, _ make: @escaping Find, otherForm: OtherForm?,
        names: @escaping () -> [String]
    ) {
        self.init(module, unchecked: make, otherForm: otherForm, names: names)
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
        known = kept.map { known[$0] }
        definitions = kept.map { definitions[$0] }
        positions = PositionTable()
        for (position, key) in known.enumerated() { positions.add(position, key.name.hashValue) }
    }
}

extension DefinitionTable<Extern> {
    /// Makes functions of libraries anew of which the store has none any more.
    func forget(functionsFrom first: Int) {
        for library in libraries { library.forget(functionsFrom: first) }
    }
}
