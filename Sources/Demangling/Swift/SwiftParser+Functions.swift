// Types of functions, and the labels of their parameters.

extension SwiftParser {
    /// Its parts stand before it in turn: result, parameters, annotations.
    mutating func functionType(convention: String) throws(DemanglingError) -> SwiftNode {
        let sending = popAnnotation(.sending)
        let isolation = popAnnotation(.isolation)
        let differentiable = popAnnotation(.differentiable)
        let thrown = popAnnotation(.throws)
        let concurrent = popAnnotation(.concurrent)
        let async = popAnnotation(.async)
        let parameters = try popTypeOrNone()
        let result = try popTypeOrNone()
        let empty = try SwiftNode(.joined)
        let attributes =
            [try SwiftNode(.typeText, convention)]
            + [isolation, differentiable, concurrent].compactMap(\.self)
        let effects = [async, thrown].compactMap(\.self)
        return try SwiftNode(
            .function, "",
            [
                SwiftNode(.joined, "", attributes), parameters, SwiftNode(.joined, "", effects),
                sending ?? empty, result,
            ])
    }

    private mutating func popAnnotation(_ kind: SwiftKind.Annotation) -> SwiftNode? {
        popIf { $0.kind == .annotation(kind) }
    }

    private mutating func popTypeOrNone() throws(DemanglingError) -> SwiftNode {
        take(.emptyList) ? try SwiftNode(.tuple) : try pop(\.isType)
    }

    /// Labels of parameters, which stand before the type: `(_:by:)`, or nothing for what takes
    /// none.
    mutating func labels(of type: SwiftNode) throws(DemanglingError) -> String {
        let function = type.kind == .genericType ? type.children[1] : type
        let isFunction = function.kind == .function
        if take(.emptyList) { return isFunction ? try Self.labels(function.children[1], nil) : "" }
        guard isFunction else { return "" }
        let parameters = function.children[1]
        let count = parameters.kind == .tuple ? parameters.children.count : 1
        guard count > 0 else { return "()" }
        var labels: [String] = []
        for _ in 0..<count {
            let label = try pop { $0.kind == .identifier || $0.kind == .firstElement }
            labels.append(label.kind == .firstElement ? "_" : label.text)
        }
        return try Self.labels(parameters, labels.reversed())
    }

    private static func labels(
        _ parameters: SwiftNode, _ labels: [String]?
    ) throws(DemanglingError) -> String {
        guard parameters.kind == .tuple else { return "(_:)" }
        let names = labels ?? parameters.children.map { $0.text.isEmpty ? "_" : $0.text }
        guard names.reduce(0, { $0 + $1.utf8.count }) <= DemanglingLimits.partBytesMax else {
            throw .tooMuch
        }
        return "(" + names.map { $0 + ":" }.joined() + ")"
    }

    /// After a `Y`.
    mutating func typeAnnotation() throws(DemanglingError) {
        let letter = try cursor.next()
        switch letter {
        case "a": push(try annotation(.async, " async"))
        case "b": push(try annotation(.concurrent, "@Sendable "))
        case "A": push(try annotation(.isolation, "@isolated(any) "))
        case "C": push(try annotation(.isolation, "nonisolated(nonsending) "))
        case "T": push(try annotation(.sending, "sending "))
        case "c":
            let actor = try pop(\.isType)
            push(
                try SwiftNode(
                    .annotation(.isolation), " ", [SwiftNode(.prefixed, "@", [actor])]))
        case "K":
            let error = try pop(\.isType)
            let suffix = try SwiftNode(.suffixed, ")", [error])
            push(
                try SwiftNode(
                    .annotation(.throws), "", [SwiftNode(.prefixed, " throws(", [suffix])]))
        case "i": try prefixType("isolated ")
        case "k": try prefixType("@noDerivative ")
        case "t": try prefixType("_const ")
        case "u": try prefixType("sending ")
        case "j":
            let kinds: [Unicode.Scalar: String] = [
                "f": "(_forward)", "r": "(reverse)", "d": "", "l": "(_linear)",
            ]
            guard let kind = kinds[try cursor.next()] else { throw .malformed }
            push(try annotation(.differentiable, "@differentiable\(kind) "))
        default: throw .malformed
        }
    }
}
