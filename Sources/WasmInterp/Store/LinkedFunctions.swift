import WasmCore

/// The host functions of a store that it has made of a linker's definitions, each of them once.
struct LinkedFunctions {
    /// It keeps the definition, whose identity is another one's otherwise.
    private struct Entry {
        let definition: AnyObject
        let function: Int
    }

    private var entries: [Entry] = []
    private var positions = PositionTable()

    var count: Int { entries.count }

    /// The index of the function that a definition became here; nil if it has not yet.
    func function(of definition: AnyObject) -> Int? {
        positions.first(Self.hash(definition)) { entries[$0].definition === definition }
            .map { entries[$0].function }
    }

    mutating func add(_ function: Int, of definition: AnyObject) {
        positions.add(entries.count, Self.hash(definition))
        entries.append(Entry(definition: definition, function: function))
    }

    /// Forgets functions that the store has no more.
    mutating func forget(functionsFrom first: Int) {
        let kept = entries.filter { $0.function < first }
        guard kept.count < entries.count else { return }
        entries = kept
        positions = PositionTable()
        for (position, entry) in kept.enumerated() {
            positions.add(position, Self.hash(entry.definition))
        }
    }

    private static func hash(_ definition: AnyObject) -> Int {
        Int(bitPattern: ObjectIdentifier(definition))
    }
}
