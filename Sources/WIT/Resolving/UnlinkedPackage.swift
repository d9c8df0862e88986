/// A package whose own names are resolved, and whose references to other packages are not.
///
/// Its indices count what it refers to elsewhere first, then what is its own.
struct UnlinkedPackage {
    var name: PackageName
    var nameSpan: Span
    var docs: String?
    var worlds = Numbering<ForeignItem, Resolution.World>()
    var interfaces = Numbering<ForeignItem, Resolution.Interface>()
    var types = Numbering<ForeignType, Resolution.TypeDefinition>()
    /// What each of its own worlds includes.
    var includes: [[Include]] = []
    /// Packages that it refers to, and where it does first.
    var dependencies = OrderedMap<PackageName, Span>()
    /// Foreign types that are used as resources.
    var requiredResources: [(type: Resolution.TypeID, span: Span)] = []

    /// A world or an interface of another package.
    struct ForeignItem: Sendable {
        var package: PackageName
        var packageSpan: Span
        var name: String
        var span: Span
        /// Of the statements that refer to it.
        var stabilities: [Resolution.Stability]
    }

    struct ForeignType: Sendable {
        var interface: Resolution.InterfaceID
        var name: String
        var stability: Resolution.Stability
        var span: Span
    }

    struct Include: Sendable {
        var world: Resolution.WorldID
        var stability: Resolution.Stability
        var names: [Syntax.Renaming]
        var span: Span
    }

    /// Things by index, those of other packages first.
    struct Numbering<Foreign, Own: Sendable> {
        private(set) var foreign: [Foreign] = []
        private(set) var own: [Own] = []

        mutating func append(foreign element: Foreign) -> Resolution.ID<Own> {
            precondition(own.isEmpty, "what is foreign comes first")
            foreign.append(element)
            return Resolution.ID(foreign.count - 1)
        }

        mutating func append(_ element: Own) -> Resolution.ID<Own> {
            own.append(element)
            return Resolution.ID(foreign.count + own.count - 1)
        }

        func isForeign(_ id: Resolution.ID<Own>) -> Bool { id.index < foreign.count }

        subscript(foreign id: Resolution.ID<Own>) -> Foreign {
            get { foreign[id.index] }
            set { foreign[id.index] = newValue }
        }

        subscript(id: Resolution.ID<Own>) -> Own {
            get { own[id.index - foreign.count] }
            _modify { yield &own[id.index - foreign.count] }
        }
    }
}
