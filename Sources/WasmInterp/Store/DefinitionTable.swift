import WasmCore

/// What is offered under pairs of names: definitions, and libraries of many. Of those that offer
/// the same, the latest counts.
struct DefinitionTable<Definition> {
    fileprivate struct Entry {
        let name: ImportName
        let definition: Definition
        /// Libraries that were there before it.
        let libraryCount: Int
    }

    private var entries: [Entry] = []
    private var positions = PositionTable()
    /// The latest last.
    private var libraries: [DefinitionLibrary<Definition>] = []

    /// How many there are beside those in libraries.
    var count: Int { entries.count }

    /// All that is offered, as far as libraries can list it.
    var names: [ImportName] {
        entries.map(\.name)
            + libraries.flatMap { library in
                library.names().map { ImportName(library.module.text, $0) }
            }
    }

    mutating func define(_ name: ImportName, _ definition: Definition) {
        let entry = Entry(name: name, definition: definition, libraryCount: libraries.count)
        let hash = name.hashValue
        if let position = position(of: name, hash) {
            entries[position] = entry
        } else {
            positions.add(entries.count, hash)
            entries.append(entry)
        }
    }

    mutating func add(_ library: DefinitionLibrary<Definition>) { libraries.append(library) }

    /// What is offered under a name; nil if there is nothing.
    subscript(name: ImportName) -> Definition? {
        let entry =
            entries.isEmpty ? nil : position(of: name, name.hashValue).map { entries[$0] }
        var later = libraries.count
        while later > entry?.libraryCount ?? 0 {
            later -= 1
            if let definition = libraries[later][name] { return definition }
        }
        return entry?.definition
    }

    private func position(of name: ImportName, _ hash: Int) -> Int? {
        positions.first(hash) { entries[$0].name == name }
    }
}

extension DefinitionTable.Entry: Sendable where Definition: Sendable {}
extension DefinitionTable: Sendable where Definition: Sendable {}
