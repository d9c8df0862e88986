// Types of functions as the optimiser sees them, in thunks.

extension SwiftParser {
    private static let parameterConventions: [Unicode.Scalar: String] = [
        "i": "@in", "c": "@in_constant", "l": "@inout", "b": "@inout_aliasable",
        "n": "@in_guaranteed", "X": "@in_cxx", "x": "@owned", "y": "@unowned",
        "g": "@guaranteed", "e": "@deallocating", "v": "@pack_owned", "p": "@pack_guaranteed",
        "m": "@pack_inout",
    ]

    private static let resultConventions: [Unicode.Scalar: String] = [
        "r": "@out", "o": "@owned", "d": "@unowned", "u": "@unowned_inner_pointer",
        "a": "@autoreleased", "k": "@pack_out", "l": "@guaranteed_address", "g": "@guaranteed",
        "m": "@inout",
    ]

    private static let calleeConventions: [Unicode.Scalar: String] = [
        "y": "@callee_unowned ", "g": "@callee_guaranteed ", "x": "@callee_owned ",
        "t": "@convention(thin) ",
    ]

    private static let representations: [Unicode.Scalar: String] = [
        "B": "@convention(block) ", "C": "@convention(c) ", "M": "@convention(method) ",
        "J": "@convention(objc_method) ", "K": "@convention(closure) ",
        "W": "@convention(witness_method) ",
    ]

    private struct Substituted {
        var signature: SwiftNode
        var types: [SwiftNode]
    }

    /// After an `I`: attributes by letters, then a convention for each type, which stand before.
    mutating func loweredFunction() throws(DemanglingError) {
        var pattern: Substituted?
        if cursor.take("s") {
            let types = try popList { (parser) throws(DemanglingError) in
                try parser.pop(\.isType)
            }
            pattern = Substituted(signature: try pop { $0.kind == .signature }, types: types)
        }
        // Substitutions of the invocation.
        if cursor.take("I") { throw .malformed }
        let signature = popIf { $0.kind == .signature }
        var attributes = try loweredAttributes()
        if let pattern {
            attributes.append(try SwiftNode(.labelled, "@substituted ", [pattern.signature]))
            attributes.append(try SwiftNode(.identifier, " "))
        } else if let signature {
            attributes += [signature, try SwiftNode(.identifier, " ")]
        }
        let hasSendingResult = cursor.take("T")
        var conventions: [(text: String, isResult: Bool)] = []
        while !cursor.take("_") {
            let isAfterResult = conventions.last?.isResult == true
            conventions.append(try loweredConvention(isAfterResult: isAfterResult))
        }
        try pushLowered(attributes, conventions, hasSendingResult, pattern?.types ?? [])
    }

    private mutating func loweredAttributes() throws(DemanglingError) -> [SwiftNode] {
        // What is pseudo-generic is not said.
        _ = cursor.take("P")
        var text = cursor.take("e") ? "@escaping " : ""
        if cursor.take("A") { text += "@isolated(any) " }
        let differentiability: [Unicode.Scalar: String] = [
            "d": "@differentiable ", "l": "@differentiable(_linear) ",
            "f": "@differentiable(_forward) ", "r": "@differentiable(reverse) ",
        ]
        if let kind = differentiability[cursor.peek()] {
            cursor.position += 1
            text += kind
        }
        guard let callee = Self.calleeConventions[try cursor.next()] else { throw .malformed }
        text += callee
        if let representation = Self.representations[cursor.peek()] {
            cursor.position += 1
            text += representation
        }
        if cursor.take("A") { text += "@yield_once " }
        if cursor.take("I") { text += "@yield_once_2 " }
        if cursor.take("G") { text += "@yield_many " }
        if cursor.take("h") { text += "@Sendable " }
        if cursor.take("H") { text += "@async " }
        return [try SwiftNode(.identifier, text)]
    }

    private mutating func loweredConvention(
        isAfterResult: Bool
    ) throws(DemanglingError) -> (text: String, isResult: Bool) {
        let letter = try cursor.next()
        switch letter {
        case "z":
            guard let text = Self.resultConventions[try cursor.next()] else { throw .malformed }
            return ("@error " + text + " ", true)
        case "Y":
            guard let text = Self.parameterConventions[try cursor.next()] else {
                throw .malformed
            }
            return ("@yields " + text + " ", true)
        default: break
        }
        // Some letters are of both: results come after all parameters.
        if !isAfterResult, let text = Self.parameterConventions[letter] {
            var text = text + " "
            if cursor.take("w") { text = "@noDerivative " + text }
            if cursor.take("T") { text += "sending " }
            if cursor.take("I") { text += "isolated " }
            if cursor.take("L") { text += "@sil_implicit_leading_param " }
            return (text, false)
        }
        guard let text = Self.resultConventions[letter] else { throw .malformed }
        return (text + " ", true)
    }

    private mutating func pushLowered(
        _ attributes: [SwiftNode], _ conventions: [(text: String, isResult: Bool)],
        _ hasSendingResult: Bool, _ substituted: [SwiftNode]
    ) throws(DemanglingError) {
        var parameters: [SwiftNode] = []
        var results: [SwiftNode] = []
        for (text, isResult) in conventions.reversed() {
            let part = try SwiftNode(.prefixed, text, [pop(\.isType)])
            if isResult { results.append(part) } else { parameters.append(part) }
        }
        var children = attributes
        children.append(try SwiftNode(.identifier, "("))
        children.append(try SwiftNode(.joined, ", ", parameters.reversed()))
        children.append(try SwiftNode(.identifier, ") -> \(hasSendingResult ? "sending " : "")("))
        children.append(try SwiftNode(.joined, ", ", results.reversed()))
        children.append(try SwiftNode(.identifier, ")"))
        if !substituted.isEmpty {
            children.append(try SwiftNode(.identifier, " for <"))
            children.append(try SwiftNode(.joined, ", ", substituted))
            children.append(try SwiftNode(.identifier, ">"))
        }
        push(try SwiftNode(.lowered, "", children))
    }
}
