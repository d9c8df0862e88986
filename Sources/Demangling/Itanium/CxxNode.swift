/// A part of a name of C++.
typealias CxxNode = Node<CxxKind>

/// How the parts of a node are written.
enum CxxKind: Equatable {
    /// The text.
    case text
    /// The children, one after the other.
    case sequence
    /// The children with commas between.
    case list
    /// `scope::member`.
    case nested
    /// `name<arguments>`; the arguments are a list.
    case instance
    /// The text, which stands for the child: `std::string`.
    case abbreviation
    /// The child with a tag of its library in brackets.
    case tagged
    /// A type, and the text after it: ` const`.
    case suffixed
    /// A pointer to the child; the text is `*`.
    case pointer
    /// A reference to the child; the text is `&` or `&&`.
    case reference
    /// A pointer to a member: class, type of the member.
    case memberPointer
    /// The type of a function: result, list of parameters, qualifiers.
    case function
    /// Type of the elements, count.
    case array
    /// A function: name, list of parameters, result where names have one. The text is its
    /// qualifiers.
    case encoding
    /// A template parameter that stands for several arguments.
    case pack
    /// The child, once for each argument of a pack in it.
    case expansion
    /// A template parameter of a conversion, whose arguments come later.
    case later(Int)
    /// A template parameter of a lambda; the text is `auto`.
    case auto(Int)
}

extension CxxNode {
    /// What a constructor of it is called.
    var baseName: CxxNode? {
        switch kind {
        case .text, .sequence: self
        case .nested: children.last?.baseName
        case .instance, .abbreviation, .tagged: children.first?.baseName
        default: nil
        }
    }

    /// Whether it needs no parentheses as an operand.
    var isAtom: Bool {
        switch kind {
        case .text, .nested, .instance, .abbreviation, .later, .pack: true
        default: false
        }
    }
}
