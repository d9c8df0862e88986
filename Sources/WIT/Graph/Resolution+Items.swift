extension Resolution {
    /// An interface: types, and functions that use them.
    package struct Interface: Sendable {
        /// Nil if it stands in a world.
        package var name: String?
        package var types = OrderedMap<String, TypeID>()
        package var functions = OrderedMap<String, Function>()
        package var docs: String?
        package var stability = Stability.unknown
        package var package: PackageID?
        /// Of which interface it is a copy, made for a world that included another one.
        package var copyOf: InterfaceID?
        package var span: Span
    }

    /// A world: what a component needs and what it offers.
    package struct World: Sendable {
        package var name: String
        package var imports = OrderedMap<Key, Item>()
        package var exports = OrderedMap<Key, Item>()
        package var package: PackageID?
        package var docs: String?
        package var stability = Stability.unknown
        package var span: Span

        /// What an item of a world is called.
        package enum Key: Hashable, Sendable {
            case name(String)
            case interface(InterfaceID)
        }

        package enum Item: Sendable {
            case interface(InterfaceItem)
            case function(Function)
            case type(TypeID, Span)

            package var span: Span {
                switch self {
                case .interface(let item): item.span
                case .function(let function): function.span
                case .type(_, let span): span
                }
            }
        }

        /// An interface that a world imports or exports. Under a name it *implements* it, if it
        /// is one that has a name of its own.
        package struct InterfaceItem: Sendable {
            package var id: InterfaceID
            package var stability = Stability.unknown
            package var externalID: String?
            /// Of the statement, not of the interface.
            package var docs: String?
            package var span = Span.unknown
        }
    }

    /// A function, free or of a resource.
    package struct Function: Sendable {
        /// As it is exported: `name`, `[method]resource.name`, `[constructor]resource`.
        package var name: String
        package var kind: Kind
        package var isAsync: Bool
        /// The first one of a method is `self`.
        package var parameters: [Parameter]
        package var result: ValueType?
        package var docs: String?
        package var stability = Stability.unknown
        package var externalID: String?
        package var span: Span

        package enum Kind: Hashable, Sendable {
            case freestanding
            case method(TypeID)
            case `static`(TypeID)
            case constructor(TypeID)

            /// Of which resource it is.
            package var resource: TypeID? {
                get {
                    switch self {
                    case .freestanding: nil
                    case .method(let id), .static(let id), .constructor(let id): id
                    }
                }
                set {
                    guard let newValue else { return }
                    switch self {
                    case .freestanding: break
                    case .method: self = .method(newValue)
                    case .static: self = .static(newValue)
                    case .constructor: self = .constructor(newValue)
                    }
                }
            }
        }

        package struct Parameter: Sendable {
            package var name: String
            package var type: ValueType
            package var span: Span
        }

        /// The name without what says of which resource it is; `constructor` for one.
        package var itemName: String {
            switch kind {
            case .freestanding: name
            case .constructor: "constructor"
            case .method, .static:
                name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
            }
        }
    }
}
