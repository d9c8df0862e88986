// Arguments that stand for one parameter.

extension CxxPrinter {
    func element(of node: CxxNode) -> CxxNode? {
        guard node.kind == .pack, let packIndex, packIndex < node.children.count else {
            return nil
        }
        return node.children[packIndex]
    }

    mutating func expansion(_ pattern: CxxNode) throws(DemanglingError) {
        guard let count = try packCount(in: pattern) else {
            try print(pattern)
            return try output.append("...")
        }
        let outer = packIndex
        for index in 0..<count {
            if index > 0 { try output.append(", ") }
            packIndex = index
            try print(pattern)
        }
        packIndex = outer
    }

    /// How many arguments the first pack has that a pattern names.
    mutating func packCount(in node: CxxNode) throws(DemanglingError) -> Int? {
        try budget.enter()
        defer { budget.leave() }
        if node.kind == .pack { return node.children.count }
        if node.kind == .expansion { return nil }
        for child in node.children {
            if let count = try packCount(in: child) { return count }
        }
        return nil
    }

    /// Whether nothing is written for an element of a list.
    mutating func isEmpty(_ node: CxxNode) throws(DemanglingError) -> Bool {
        try budget.enter()
        defer { budget.leave() }
        switch node.kind {
        case .pack where element(of: node) != nil: return false
        case .pack, .list:
            for child in node.children where try !isEmpty(child) { return false }
            return true
        case .expansion: return try packCount(in: node.children[0]) == 0
        default: return false
        }
    }
}
