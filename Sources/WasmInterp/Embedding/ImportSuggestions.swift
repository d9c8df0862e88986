import WasmCore

/// What those may have meant who import what nobody offers.
struct ImportSuggestions {
    /// Imports that get one; a module may have a million.
    private static let importsMax = 16
    /// Names of one module that an import is compared with.
    private static let namesMax = 1_000
    /// Where more is offered, as all of a guest's exports may be, nothing is suggested: putting it
    /// in order would take longer than a deadline leaves.
    static let namesOfferedMax = 10_000
    /// Shorter names are near to too many others.
    private static let bytesMin = 3

    /// In order, so that the same one is found each time.
    private let names: [ImportName]

    init(_ names: [ImportName]) {
        self.names = names.count <= Self.namesOfferedMax ? names.sorted() : []
    }

    /// Gives the first missing imports a name that is there.
    func added(to mismatches: [ImportMismatch]) -> [ImportMismatch] {
        var mismatches = mismatches
        for index in mismatches.indices.filter({ mismatches[$0].reason == .missing })
            .prefix(Self.importsMax)
        {
            let wanted = ImportName(mismatches[index].module, mismatches[index].name)
            mismatches[index].nearest = nearest(to: wanted)
        }
        return mismatches
    }

    /// A similar name of the same module, else the same name of another one.
    private func nearest(to wanted: ImportName) -> ImportName? {
        if wanted.name.utf8.count >= Self.bytesMin {
            let module = ExactName(wanted.module)
            let near = Suggestion.nearest(
                to: wanted.name,
                among: names.lazy.filter { ExactName($0.module) == module }
                    .prefix(Self.namesMax).map(\.name))
            if let near { return ImportName(wanted.module, near) }
        }
        return names.first { ExactName($0.name) == ExactName(wanted.name) }
    }
}
