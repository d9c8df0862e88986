import WasmCore

/// What a file says, before names mean anything.
enum Syntax {
    struct Identifier {
        var name: String
        var span: Span
    }

    /// Comments before an item, as they stand in the file.
    struct Documentation {
        var comments: [String] = []
        var span = Span.unknown
    }

    enum Attribute {
        case since(SemanticVersion, Span)
        case unstable(feature: String, Span)
        case deprecated(SemanticVersion, Span)
        case externalID(String, Span)
    }

    struct PackageHeader {
        var name: PackageName
        var span: Span
        var documentation: Documentation
    }

    /// A file, or a package that is nested in one.
    struct File {
        var header: PackageHeader?
        var items: [Item]
    }

    enum Item {
        case interface(Interface)
        case world(World)
        case use(TopLevelUse)
        case package(File)
    }

    struct Interface {
        var documentation: Documentation
        var attributes: [Attribute]
        var name: Identifier
        var items: [InterfaceItem]
    }

    enum InterfaceItem {
        case use(Use)
        case type(TypeDefinition)
        case function(NamedFunction)
    }

    struct World {
        var documentation: Documentation
        var attributes: [Attribute]
        var name: Identifier
        var items: [WorldItem]
    }

    enum WorldItem {
        case extern(Extern)
        case use(Use)
        case type(TypeDefinition)
        case include(Include)
    }

    enum Direction: String {
        case `import`
        case export
    }

    /// An import or export of a world.
    struct Extern {
        enum Kind {
            /// `name: interface { … }`
            case interface(Identifier, [InterfaceItem])
            /// `a:b/c`
            case path(Path)
            /// `name: a:b/c`
            case named(Identifier, Path)
            /// `name: func(…)`
            case function(Identifier, Function)
        }

        var direction: Direction
        var documentation: Documentation
        var attributes: [Attribute]
        var kind: Kind

        /// The name, or that at the end of the path.
        var span: Span {
            switch kind {
            case .interface(let name, _), .named(let name, _), .function(let name, _): name.span
            case .path(let path): path.name.span
            }
        }
    }

    /// The name of an interface or a world, of this package or of another one.
    struct Path {
        var package: PackageHeader?
        var name: Identifier
    }

    struct Renaming {
        var name: Identifier
        var newName: Identifier?

        /// What it is called here.
        var local: Identifier { newName ?? name }
    }

    /// `use a.{b, c as d};`
    struct Use {
        var attributes: [Attribute]
        var path: Path
        var names: [Renaming]
    }

    /// `use a:b/c as d;`
    struct TopLevelUse {
        var span: Span
        var attributes: [Attribute]
        var path: Path
        var newName: Identifier?

        /// What it is called in this file.
        var local: Identifier { newName ?? path.name }
    }

    struct Include {
        var attributes: [Attribute]
        var path: Path
        var names: [Renaming]
    }
}
