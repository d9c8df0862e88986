package import WasmCore

/// Packages with all that they refer to: a graph in arrays, whose elements name each other by
/// index.
///
/// What is unstable and not asked for is not in it; worlds have what they include, and import all
/// that their items need. A type comes after those that it refers to.
package struct Resolution: Sendable {
    package var packages = Arena<Package>()
    package var worlds = Arena<World>()
    package var interfaces = Arena<Interface>()
    package var types = Arena<TypeDefinition>()
    /// Which packages are there, in their order.
    package var packageNames = OrderedMap<PackageName, PackageID>()

    package init() {}

    package typealias PackageID = ID<Package>
    package typealias WorldID = ID<World>
    package typealias InterfaceID = ID<Interface>
    package typealias TypeID = ID<TypeDefinition>

    /// The index of an element in the array of its kind.
    package struct ID<Element>: Hashable, Sendable {
        package var index: Int

        package init(_ index: Int) {
            self.index = index
        }
    }

    /// Elements of one kind, by index.
    package struct Arena<Element: Sendable>: Sendable {
        package private(set) var elements: [Element] = []

        package var count: Int { elements.count }
        package var ids: some Sequence<ID<Element>> { elements.indices.lazy.map { ID($0) } }

        package subscript(id: ID<Element>) -> Element {
            get { elements[id.index] }
            set { elements[id.index] = newValue }
            _modify { yield &elements[id.index] }
        }

        package mutating func append(_ element: Element) -> ID<Element> {
            elements.append(element)
            return ID(elements.count - 1)
        }
    }

    /// A package: its interfaces and worlds by name.
    package struct Package: Sendable {
        package var name: PackageName
        package var docs: String?
        package var interfaces = OrderedMap<String, InterfaceID>()
        package var worlds = OrderedMap<String, WorldID>()
    }

    /// Whether an item is there for good.
    package enum Stability: Hashable, Sendable {
        case unknown
        case unstable(feature: String, deprecated: SemanticVersion?)
        case stable(since: SemanticVersion, deprecated: SemanticVersion?)
    }
}
