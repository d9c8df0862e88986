/// Reads names of C++ (Itanium C++ ABI, §5.1.2). Methods are called after rules of the grammar.
struct ItaniumParser {
    var cursor: ByteCursor
    var budget = DemanglingBudget()
    /// What `S0_` and so on name.
    var substitutions: [CxxNode] = []
    /// Those that were read in parameters of lambdas.
    var lambdaSubstitutions: Set<Int> = []
    /// What `T0_` and so on name: arguments of the function that is read.
    var templateArguments: [CxxNode] = []
    /// In the type of a conversion, which comes before the arguments.
    var mayNameLaterArguments = false
    var namesLaterArguments = false
    /// In a constraint, which is not shown.
    var isInConstraint = false
    /// In parameters of a lambda, whose own template parameters are `auto`.
    var isInLambda = false

    /// - Parameter cursor: After `_Z`.
    static func text(
        of cursor: ByteCursor, _ limits: DemanglingLimits
    ) throws(DemanglingError) -> String {
        var parser = ItaniumParser(cursor: cursor)
        let encoding = try parser.encoding()
        var printer = CxxPrinter(limits, parser.budget)
        try printer.print(encoding)
        if parser.cursor.peek() == "." {
            try printer.output.append(Self.clones(try parser.cursor.rest()))
        }
        guard parser.cursor.isAtEnd else { throw .malformed }
        return printer.output.text
    }

    /// Parts and variants that the optimiser made: `.part.0.cold` is two of them.
    private static func clones(_ suffix: String) -> String {
        suffix.split(separator: ".").reduce(into: "") { text, part in
            let isNumber = part.allSatisfy(\.isNumber)
            if isNumber, text.hasSuffix("]") { text.removeLast() }
            text += (isNumber ? "." : " [clone .") + part + "]"
        }
    }

    /// What is known of a name after it was read.
    struct NameFacts {
        /// Arguments in a type are not those that parameters of the function name.
        var isOfType = false
        var endsWithArguments = false
        /// Constructors, destructors and conversions have no result in their names.
        var hasNoResult = false
        var qualifiers = ""
    }

    mutating func encoding() throws(DemanglingError) -> CxxNode {
        try budget.enter()
        if cursor.peek() == "T" || cursor.peek() == "G" {
            let special = try specialName()
            budget.leave()
            return special
        }
        let outer = (templateArguments, namesLaterArguments)
        (templateArguments, namesLaterArguments) = ([], false)
        var facts = NameFacts()
        var name = try self.name(&facts)
        if namesLaterArguments {
            name = try withArguments(name)
            substitutions = try substitutions.map { (node) throws(DemanglingError) in
                try withArguments(node)
            }
        }
        let result = isAtEncodingEnd ? name : try function(name, facts)
        (templateArguments, namesLaterArguments) = outer
        budget.leave()
        return result
    }

    private mutating func function(
        _ name: CxxNode, _ facts: NameFacts
    ) throws(DemanglingError) -> CxxNode {
        var result: CxxNode?
        if facts.endsWithArguments, !facts.hasNoResult { result = try type() }
        var parameters: [CxxNode] = []
        if !cursor.take("v") {
            repeat { parameters.append(try type()) } while !isAtEncodingEnd
        }
        try constraint()
        let list = try CxxNode(.list, "", parameters)
        return try CxxNode(
            .encoding, facts.qualifiers, [name, list] + (result.map { [$0] } ?? []))
    }

    private var isAtEncodingEnd: Bool {
        cursor.isAtEnd || ["E", "Q", "."].contains(cursor.peek())
    }

    /// The same with what parameters of a conversion stand for.
    mutating func withArguments(_ node: CxxNode) throws(DemanglingError) -> CxxNode {
        try budget.enter()
        defer { budget.leave() }
        switch node.kind {
        case .later(let index), .auto(let index):
            guard index < templateArguments.count else { throw .malformed }
            return templateArguments[index]
        case _ where node.children.isEmpty: return node
        default: break
        }
        return try node.with(
            try node.children.map { (child) throws(DemanglingError) in try withArguments(child) })
    }

    /// A node that back-references may name.
    mutating func remembered(_ node: CxxNode) -> CxxNode {
        if isInLambda { lambdaSubstitutions.insert(substitutions.count) }
        substitutions.append(node)
        return node
    }

    func text(_ text: String) throws(DemanglingError) -> CxxNode { try CxxNode(.text, text) }

    func sequence(_ children: CxxNode...) throws(DemanglingError) -> CxxNode {
        try CxxNode(.sequence, "", children)
    }

    /// A number that stands before an underscore, where a missing one comes before 0.
    mutating func sequenceNumber(
        radix: Int, _ isDigit: (Unicode.Scalar) -> Bool
    ) throws(DemanglingError) -> Int {
        if cursor.take("_") { return 0 }
        guard let number = Int32(cursor.take(while: isDigit), radix: radix), number >= 0,
            let result = Int(exactly: number), cursor.take("_")
        else { throw .malformed }
        return result + 1
    }
}
