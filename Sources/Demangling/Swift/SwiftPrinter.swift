/// Writes nodes of a name of Swift.
struct SwiftPrinter {
    var output: LimitedText
    private var budget: DemanglingBudget
    /// Said once, however often a function was specialised.
    private var isSpecialized = false

    init(_ limits: DemanglingLimits, _ budget: DemanglingBudget) {
        output = LimitedText(bytesMax: limits.outputBytesMax)
        self.budget = budget
    }

    mutating func print(_ nodes: [SwiftNode], separator: String = "") throws(DemanglingError) {
        var isFirst = true
        for node in nodes {
            if !isFirst { try output.append(separator) }
            isFirst = false
            try print(node)
        }
    }

    mutating func print(_ node: SwiftNode) throws(DemanglingError) {
        guard let follower = try printLeavingContext(node) else { return }
        try output.append(" in ")
        try print(follower)
    }

    /// - Returns: What the node stands in, if that comes after the whole name.
    private mutating func printLeavingContext(
        _ node: SwiftNode
    ) throws(DemanglingError) -> SwiftNode? {
        try budget.enter()
        defer { budget.leave() }
        let children = node.children
        switch node.kind {
        case .entity, .nominal: return try declaration(node)
        case .accessor:
            let storage = children[0]
            if storage.children[1].isLocal {
                try output.append(node.text + " of ")
                return try declaration(storage)
            }
            let isSubscript = storage.kind == .entity(.subscript)
            let context = try declaration(storage, isShort: isSubscript)
            try output.append("." + node.text)
            return context
        case .extension:
            let context = try printLeavingContext(children[0])
            try print(Array(children.dropFirst()))
            return context
        case .boundGeneric: return try boundGeneric(node)
        case .labelled:
            try output.append(node.text)
            return try printLeavingContext(children[0])
        case .nameless:
            try output.append(node.text)
            try print(children[0])
        default: try printPlain(node)
        }
        return nil
    }

    /// What is in no context.
    private mutating func printPlain(_ node: SwiftNode) throws(DemanglingError) {
        let children = node.children
        switch node.kind {
        case .identifier, .module, .typeText, .signature: try output.append(node.text)
        case .privateName:
            try output.append(node.text)
            try print(children)
        case .localName(let number):
            try print(children)
            try output.append(" #\(number + 1)")
        case .conformance: try print(children[0])
        case .witness:
            try output.append("protocol witness for ")
            try print(children[0])
            try output.append(" in conformance ")
            try print(children[1])
        case .attribute(let attribute):
            if attribute == .specialized, isSpecialized { return }
            if attribute == .specialized { isSpecialized = true }
            try output.append(node.text)
        case .joined, .requirement: try print(children, separator: node.text)
        case .annotation:
            try print(children)
            try output.append(node.text)
        default: try printType(node)
        }
    }

    // MARK: Declarations

    private mutating func declaration(
        _ node: SwiftNode, isShort: Bool = false
    ) throws(DemanglingError) -> SwiftNode? {
        let (context, name) = (node.children[0], node.children[1])
        var follower: SwiftNode?
        if context.kind == .module {
            // Which one it is, people know.
        } else if name.isLocal || context.followsItsMembers {
            follower = context
        } else {
            follower = try printLeavingContext(context)
            try output.append(".")
        }
        try print(name)
        guard !isShort, !node.text.isEmpty else { return follower }
        if name.isLocal { try output.append(" ") }
        try output.append(node.text)
        return follower
    }

    /// `[A]`, `[A : B]` and `A?` are written as people do.
    private mutating func boundGeneric(_ node: SwiftNode) throws(DemanglingError) -> SwiftNode? {
        let type = node.children[0]
        let arguments = Array(node.children.dropFirst())
        let name = type.children.first?.text == "Swift" ? type.children[1].text : ""
        switch (name, arguments.count) {
        case ("Array", 1): try bracketed("[", arguments, "", "]")
        case ("Dictionary", 2): try bracketed("[", arguments, " : ", "]")
        case ("Optional", 1):
            let needsParentheses = arguments[0].isWrittenInParts
            try bracketed(
                needsParentheses ? "(" : "", arguments, "", needsParentheses ? ")?" : "?")
        default:
            let context = try printLeavingContext(type)
            try bracketed("<", arguments, ", ", ">")
            return context
        }
        return nil
    }

    private mutating func bracketed(
        _ open: String, _ nodes: [SwiftNode], _ separator: String, _ close: String
    ) throws(DemanglingError) {
        try output.append(open)
        try print(nodes, separator: separator)
        try output.append(close)
    }

    // MARK: Types

    private mutating func printType(_ node: SwiftNode) throws(DemanglingError) {
        let children = node.children
        switch node.kind {
        case .prefixed:
            try output.append(node.text)
            try print(children)
        case .suffixed:
            let needsParentheses = children[0].isWrittenInParts && node.text == ".Type"
            try bracketed(
                needsParentheses ? "(" : "", children, "", (needsParentheses ? ")" : "") + node.text
            )
        case .member: try print(children, separator: ".")
        case .tuple: try bracketed("(", children, ", ", ")")
        case .tupleElement:
            if !node.text.isEmpty { try output.append(node.text + ": ") }
            try print(children)
        case .function: try function(children)
        case .lowered: try print(children)
        case .protocols:
            if children.isEmpty { try output.append(node.text) }
            try print(children, separator: " & ")
        case .genericType:
            try print(children[0])
            try output.append(" ")
            try print(children[1])
        case .pack: try bracketed("Pack{", children, ", ", "}")
        default: throw .malformed
        }
    }

    /// Attributes, parameters, effects, `sending`, result.
    private mutating func function(_ parts: [SwiftNode]) throws(DemanglingError) {
        try print(parts[0])
        let needsParentheses = parts[1].kind != .tuple
        try bracketed(
            needsParentheses ? "(" : "", [parts[1]], "", needsParentheses ? ")" : "")
        try print(parts[2])
        try output.append(" -> ")
        try print(parts[3])
        try print(parts[4])
    }
}

extension SwiftNode {
    /// Whether a `?` after it would be read as of its last part.
    var isWrittenInParts: Bool {
        switch kind {
        case .function, .lowered, .genericType, .prefixed: true
        case .protocols: children.count > 1
        default: false
        }
    }
}
