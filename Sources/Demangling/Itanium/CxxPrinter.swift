/// Writes nodes of a C++ name.
///
/// Types stand around what they are of: the part before it is written by ``left(_:)``, the part
/// after it (parameters, counts of elements) by ``right(_:)``.
struct CxxPrinter {
    var output: LimitedText
    private var budget: DemanglingBudget
    /// Which argument of a pack is written, in an expansion.
    private var packIndex: Int?

    init(_ limits: DemanglingLimits, _ budget: DemanglingBudget) {
        output = LimitedText(bytesMax: limits.outputBytesMax)
        self.budget = budget
    }

    mutating func print(_ node: CxxNode) throws(DemanglingError) {
        try left(node)
        try right(node)
    }

    private mutating func left(_ node: CxxNode) throws(DemanglingError) {
        try budget.enter()
        let children = node.children
        switch node.kind {
        case .text, .abbreviation, .auto: try output.append(node.text)
        case .sequence: for child in children { try print(child) }
        case .list: try list(children)
        case .nested:
            try print(children[0])
            try output.append("::")
            try print(children[1])
        case .instance: try instance(node)
        case .tagged:
            try print(children[0])
            try output.append("[abi:\(node.text)]")
        case .suffixed:
            try left(children[0])
            // What an argument is already is not said twice.
            if children[0].kind != .suffixed || children[0].text != node.text {
                try output.append(node.text)
            }
        case .pointer, .reference:
            let (symbol, target) = collapsed(node)
            try left(target)
            try open(target)
            try output.append(symbol)
        case .memberPointer:
            try left(children[1])
            if try !open(children[1]) { try output.append(" ") }
            try print(children[0])
            try output.append("::*")
        case .function: try leftOfName(children[0])
        case .array: try left(children[0])
        case .encoding: try encoding(node)
        case .pack:
            if let element = element(of: node) { try left(element) } else { try list(children) }
        case .expansion: try expansion(children[0])
        case .later: throw .malformed
        }
        budget.leave()
    }

    private mutating func right(_ node: CxxNode) throws(DemanglingError) {
        try budget.enter()
        let children = node.children
        switch node.kind {
        case .suffixed: try right(children[0])
        case .pointer, .reference: try close(collapsed(node).target)
        case .memberPointer: try close(children[1])
        case .function:
            try parameters(children[1])
            try right(children[0])
            try print(children[2])
        case .array:
            try output.append(output.text.hasSuffix("]") ? "[" : " [")
            try print(children[1])
            try output.append("]")
            try right(children[0])
        case .pack: if let element = element(of: node) { try right(element) }
        default: break
        }
        budget.leave()
    }

    private mutating func list(_ nodes: [CxxNode]) throws(DemanglingError) {
        var isFirst = true
        for node in nodes where try !isEmpty(node) {
            if !isFirst { try output.append(", ") }
            isFirst = false
            try print(node)
        }
    }

    private mutating func instance(_ node: CxxNode) throws(DemanglingError) {
        try print(node.children[0])
        // `operator<` is not to become `operator<<`.
        try output.append(output.text.hasSuffix("<") ? " <" : "<")
        try print(node.children[1])
        try output.append(">")
    }

    private mutating func encoding(_ node: CxxNode) throws(DemanglingError) {
        let result = node.children.count > 2 ? node.children[2] : nil
        if let result { try leftOfName(result) }
        try print(node.children[0])
        try parameters(node.children[1])
        if let result { try right(result) }
        try output.append(node.text)
    }

    /// A result before a name, from which parentheses of the type keep it apart as well.
    private mutating func leftOfName(_ result: CxxNode) throws(DemanglingError) {
        try left(result)
        if try !isOpen(result) { try output.append(" ") }
    }

    private mutating func parameters(_ list: CxxNode) throws(DemanglingError) {
        try output.append("(")
        try print(list)
        try output.append(")")
    }
}

// MARK: Pointers to arrays and functions

extension CxxPrinter {
    /// The type that parentheses are for, behind qualifiers and packs.
    private func core(_ node: CxxNode) -> CxxNode {
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
    private mutating func open(_ target: CxxNode) throws(DemanglingError) -> Bool {
        switch core(target).kind {
        case .array: try output.append(" (")
        case .function: try output.append("(")
        default: return false
        }
        return true
    }

    private mutating func close(_ target: CxxNode) throws(DemanglingError) {
        let kind = core(target).kind
        if kind == .array || kind == .function { try output.append(")") }
        try right(target)
    }

    /// Whether a part of the type follows the name it is the result's of.
    private mutating func isOpen(_ node: CxxNode) throws(DemanglingError) -> Bool {
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
    private func collapsed(_ node: CxxNode) -> (symbol: String, target: CxxNode) {
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

// MARK: Packs

extension CxxPrinter {
    private func element(of node: CxxNode) -> CxxNode? {
        guard node.kind == .pack, let packIndex, packIndex < node.children.count else {
            return nil
        }
        return node.children[packIndex]
    }

    private mutating func expansion(_ pattern: CxxNode) throws(DemanglingError) {
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
    private mutating func packCount(in node: CxxNode) throws(DemanglingError) -> Int? {
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
    private mutating func isEmpty(_ node: CxxNode) throws(DemanglingError) -> Bool {
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
