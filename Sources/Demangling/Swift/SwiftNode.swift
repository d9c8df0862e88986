/// A part of a name of Swift.
typealias SwiftNode = Node<SwiftKind>

/// What a node is. Most tell apart what operators may take from the stack.
enum SwiftKind: Equatable {
    // Names.
    case identifier
    case module
    /// A name of one file; the child is the name, if it has one.
    case privateName
    /// A name within a function, with its number there.
    case localName(Int)

    // What only operators see.
    case emptyList, firstElement, variadic
    /// `throws`, `async` and others of a function type; the text is how it is written.
    case annotation(Annotation)
    /// Generic parameters; the text is `<A, B>`.
    case signature
    case requirement
    /// How arguments of generic types conform, which is not shown.
    case retroactive, anyConformance, conformanceReference
    /// A type that conforms, and the protocol.
    case conformance

    // Types.
    /// A type that is its text.
    case typeText
    /// Context, name.
    case nominal(Nominal)
    /// A generic type and its arguments.
    case boundGeneric
    /// The text, then the child, a type.
    case prefixed
    /// The child, a type, then the text.
    case suffixed
    /// Base, name of an associated type.
    case member
    case tuple
    /// The text is the label.
    case tupleElement
    /// Attributes, parameters, effects, `sending` or nothing, result.
    case function
    /// Parts of a function's type as the optimiser sees it.
    case lowered
    /// Protocols, with `&` between; the text is what they are without one.
    case protocols
    /// Signature, type.
    case genericType
    /// What is written for a pack of types.
    case pack

    // Declarations.
    /// Extended type, signature if it has one.
    case `extension`
    /// Context, name. The text is its generic parameters and labels.
    case entity(Entity)
    /// An entity, and the text of what it does: `getter`.
    case accessor
    /// The text, then the child: `static `, `method descriptor for `.
    case labelled
    /// The text, then the child, which is its context: `closure #1 in `.
    case nameless
    /// A witness: entity, conformance.
    case witness
    /// Children with the text between them.
    case joined
    /// What is said of the whole name that stands before it.
    case attribute(Attribute)

    enum Nominal { case structure, `class`, enumeration, `protocol`, alias, other }
    enum Entity { case function, variable, `subscript`, initializer }
    enum Annotation { case sending, isolation, differentiable, `throws`, concurrent, async }
    enum Attribute { case plain, specialized }
}

extension SwiftNode {
    var isType: Bool {
        switch kind {
        case .typeText, .nominal, .boundGeneric, .prefixed, .suffixed, .member, .tuple, .function,
            .lowered, .protocols, .genericType, .pack:
            true
        default: false
        }
    }

    var isProtocol: Bool { kind == .nominal(.protocol) }

    var isDeclarationName: Bool {
        switch kind {
        case .identifier, .privateName, .localName: true
        default: false
        }
    }

    /// What operators take that say something of a declaration.
    var isEntity: Bool {
        switch kind {
        case .nominal, .entity, .accessor, .labelled, .nameless, .extension, .witness: true
        default: false
        }
    }

    var isContext: Bool {
        switch kind {
        case .module, .nominal, .boundGeneric, .extension, .entity, .accessor, .labelled,
            .nameless, .typeText, .witness:
            true
        default: false
        }
    }

    /// Whether what is in it names it after itself: `a in f()`.
    var followsItsMembers: Bool {
        switch kind {
        case .entity, .nameless, .accessor: true
        case .labelled: children.first?.followsItsMembers == true
        case .nominal: children[1].isLocal
        default: false
        }
    }

    var isLocal: Bool {
        if case .localName = kind { return true }
        return false
    }
}
