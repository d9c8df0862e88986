/// What the readers of WIT accept at most, each a named value.
///
/// Numbers that decide what is valid are those of the field's other tools, so that a package
/// accepted here is accepted there and the reverse.
package enum WITLimits {
    /// Bytes of all files of a package and its dependencies together. Ours: positions have 32 bits.
    package static let textBytesMax = 1 << 28
    /// Bytes of what is printed of a graph, as text or as JSON. Ours.
    package static let outputBytesMax = 1 << 30
    /// Types within types, `list<list<…>>`. Of wit-parser.
    package static let typeDepthMax = 100
    /// Bytes of a name. Of wasmparser.
    package static let nameBytesMax = 100_000
    /// Packages within packages. Of wit-parser.
    package static let packageDepthMax = 100
    /// Labels of one `flags`. Of the standard, which has them in one number of 32 bits.
    package static let flagsMax = 32
    /// Types of a graph, those that `include` copies as well. That of wasmparser.
    package static let typesMax = 1_000_000
    /// Objects within objects, in the JSON of a package's documentation. Ours: eight are used.
    package static let jsonDepthMax = 16
    /// Steps from names of types to those of which they are other names, in a component. Ours: a
    /// component may give many names to one type, and ask for it by each.
    package static let decodingStepsMax = 1_000_000
    /// Steps that the worlds of a graph take to be elaborated: an item each, and an edge each
    /// between interfaces on the way. Ours: `include` can double a world with each line.
    package static let elaborationStepsMax = 1_000_000
    /// Parts of a function's type that are looked at for its streams and futures, each as often as
    /// it occurs. Ours: types that name others twice can double with each line.
    package static let functionPartsMax = 1_000_000
    /// Things that are said to be wrong with modules that become a component; what comes after
    /// these is not looked at. Ours.
    package static let problemsMax = 1_000
}
