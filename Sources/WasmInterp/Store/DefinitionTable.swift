import WasmCore

/// What is offered under pairs of names: definitions, and libraries of many. Of those that offer
/// the same, the latest counts.
struct DefinitionTable<Definition> {
    private var ownNames: [ImportName] = []
    /// What each of ``ownNames`` stands for.
    private var definitions: [Definition] = []
    /// For each of them how many libraries were there before it.
    private var libraryCounts: [Int] = []
    private var positions = PositionTable()
    /// The latest last.
    private(set) var libraries: [DefinitionLibrary<Definition>] = []

    /// How many there are beside those in libraries.
    var count: Int { ownNames.count }

    /// All that is offered, as far as libraries can list it.
    var names: [ImportName] {
        ownNames
            + libraries.flatMap { library in
                library.names().map { ImportName(library.module.text, $0) }
            }
    }

    mutating func define(_ name: ImportName, _ definition: Definition) {
        let hash = name.hashValue
        if let position = position(of: name, hash) {
            definitions[position] = definition
            libraryCounts[position] = libraries.count
        } else {
            positions.add(count, hash)
            ownNames.append(name)
            definitions.append(definition)
            libraryCounts.append(libraries.count)
        }
    }

    mutating func add(_ library: DefinitionLibrary<Definition>) { libraries.append(library) }

    /// What is offered under a name; nil if there is nothing.
    ///
    /// - Parameter wanted: The type that the import has, if it is a function: some names of
    ///   libraries have two forms.
    func definition(_ name: ImportName, wanted: () -> FunctionType?) -> Definition? {
        let position = count == 0 ? nil : position(of: name, name.hashValue)
        let earlier = position.map { libraryCounts[$0] } ?? 0
        var next = libraries.count
        while next > earlier {
            next -= 1
            let found = libraries[next].definition(name, wanted: wanted)
            if let found { return found }
        }
        return position.map { definitions[$0] }
    }

    private func position(of name: ImportName, _ hash: Int) -> Int? {
        positions.first(hash) { ownNames[$0] == name }
    }
}

extension DefinitionTable: Sendable where Definition: Sendable {}
