// Pointers to arrays and functions, whose names are in parentheses.

extension CxxPrinter {
    /// The type that parentheses are for, behind qualifiers and packs.
    func core(_ node: CxxNode) -> CxxNode {
        var node = node
        while true {
            switch node.kind {
            case .suffixed: node = node.children[0]
            case .pack:
                guard let element = element(of: node) else { return node }
                node = element
            default: return node
            }
        }
    }

    @discardableResult
    mutating func open(_ target: CxxNode) throws(DemanglingError) -> Bool {
        switch core(target).kind {
        case .array: try output.append(" (")
        case .function: try output.append("(")
        default: return false
        }
        return true
    }

    mutating func close(_ target: CxxNode) throws(DemanglingError) {
        let kind = core(target).kind
        if kind == .array || kind == .function { try output.append(")") }
        try right(target)
    }

    /// Whether a part of the type follows the name it is the result's of.
    mutating func isOpen(_ node: CxxNode) throws(DemanglingError) -> Bool {
        try budget.enter()
        defer { budget.leave() }
        let node = core(node)
        return switch node.kind {
        case .function, .array: true
        case .pointer, .reference: try isOpen(collapsed(node).target)
        case .memberPointer: try isOpen(node.children[1])
        default: false
        }
    }

    /// A reference to a reference is one: `&&` if both are.
    func collapsed(_ node: CxxNode) -> (symbol: String, target: CxxNode) {
        var symbol = node.text
        var target = node.children[0]
        guard node.kind == .reference else { return (symbol, target) }
        while true {
            if let element = element(of: target) {
                target = element
            } else if target.kind == .reference {
                if target.text == "&" { symbol = "&" }
                target = target.children[0]
            } else {
                return (symbol, target)
            }
        }
    }
}
