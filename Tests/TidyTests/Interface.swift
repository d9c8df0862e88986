/// What a target promises to those who import it.
struct Interface: Sendable {
    let target: String
    /// What others can name, and the extensions of types that they can.
    let declarations: [Declaration]
    /// Enumerations with a table of their cases: of rows, or of what each means in words.
    let tables: Set<String>

    init(target: String, declarations all: [Declaration]) {
        self.target = target
        tables = Set(all.filter { ["row", "words"].contains($0.name) }.map(\.container))
        let hidden = Self.hidden(all.filter(\.isType))
        declarations = all.filter { declaration in
            let path = declaration.fullName.split(separator: ".")
            return (declaration.isPublic || declaration.keyword == "extension")
                && !path.indices.contains { hidden.contains(path[...$0].joined(separator: ".")) }
        }
    }

    /// Of all targets in `Sources`, by name.
    static let all: [Interface] = declared.sorted { $0.key < $1.key }.map {
        Interface(target: $0.key, declarations: $0.value)
    }

    /// Of those that are products to import.
    static let libraries = all.filter { Package.libraries.contains($0.target) }

    /// Protocols that nobody outside can name.
    static let hiddenProtocols = hidden(
        declared.values.joined().filter { $0.keyword == "protocol" })

    private static let declared = Source.targets.mapValues { $0.flatMap(\.declarations) }

    /// Names that only types which are not public have.
    private static func hidden(_ types: [Declaration]) -> Set<String> {
        Set(types.filter { !$0.isPublic }.map(\.fullName))
            .subtracting(types.filter(\.isPublic).map(\.fullName))
    }
}
