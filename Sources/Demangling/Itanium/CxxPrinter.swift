/// Writes nodes of a C++ name.
///
/// Types stand around what they are of: the part before it is written by ``left(_:)``, the part
/// after it (parameters, counts of elements) by ``right(_:)``.
struct CxxPrinter {
    var output: LimitedText
    var budget: DemanglingBudget
    /// Which argument of a pack is written, in an expansion.
    var packIndex: Int?

    init(_ limits: DemanglingLimits, _ budget: DemanglingBudget) {
        output = LimitedText(bytesMax: limits.outputBytesMax)
        self.budget = budget
    }

    mutating func print(_ node: CxxNode) throws(DemanglingError) {
        try left(node)
        try right(node)
    }

    mutating func left(_ node: CxxNode) throws(DemanglingError) {
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

    mutating func right(_ node: CxxNode) throws(DemanglingError) {
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
