// Types.

extension SwiftParser {
    mutating func builtinType() throws(DemanglingError) -> SwiftNode {
        let letter = try cursor.next()
        if let name = SwiftTables.builtinTypes[letter] {
            return try SwiftNode(.typeText, "Builtin." + name)
        }
        switch letter {
        case "f", "i":
            let bits = try index() - 1
            return try SwiftNode(.typeText, "Builtin.\(letter == "f" ? "FPIEEE" : "Int")\(bits)")
        case "v":
            let count = try index() - 1
            let element = try pop { $0.kind == .typeText }.text
            guard element.hasPrefix("Builtin.") else { throw .malformed }
            return try SwiftNode(.typeText, "Builtin.Vec\(count)x\(element.dropFirst(8))")
        case "V":
            let element = try pop(\.isType)
            let count = try pop(\.isType)
            let name = try SwiftNode(.typeText, "Builtin.FixedArray")
            return try SwiftNode(.boundGeneric, "", [name, count, element])
        default: throw .malformed
        }
    }

    mutating func tuple() throws(DemanglingError) {
        let elements = try popList { (parser) throws(DemanglingError) in
            let isVariadic = parser.take(.variadic)
            let label = parser.popIf { $0.kind == .identifier }?.text ?? ""
            var type = try parser.pop(\.isType)
            if isVariadic { type = try SwiftNode(.suffixed, "...", [type]) }
            return try SwiftNode(.tupleElement, label, [type])
        }
        push(try SwiftNode(.tuple, "", elements))
    }

    /// A list of protocols, and perhaps what else a type has to be.
    func protocols(ifNone text: String, _ members: [SwiftNode]) throws(DemanglingError) -> SwiftNode
    {
        try SwiftNode(.protocols, text, members)
    }

    mutating func protocols(ifNone text: String) throws(DemanglingError) -> SwiftNode {
        try protocols(ifNone: text, try popProtocols())
    }

    private mutating func popProtocols() throws(DemanglingError) -> [SwiftNode] {
        try popList { (parser) throws(DemanglingError) in try parser.popProtocol() }
    }

    // MARK: Functions

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

    // MARK: Annotations, after a `Y`

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

    // MARK: Others, after an `X`

    mutating func specialType() throws(DemanglingError) {
        let letter = try cursor.next()
        if let convention = SwiftTables.functionConventions[letter] {
            return push(try functionType(convention: convention))
        }
        switch letter {
        case "o": try prefixType("unowned ")
        case "u": try prefixType("unowned(unsafe) ")
        case "w": try prefixType("weak ")
        case "b": try prefixType("@box ")
        case "D": break  // `Self` of a class is written as the class.
        case "M", "m":
            // Its representation, which people do not write.
            _ = try cursor.next()
            push(try SwiftNode(.suffixed, ".Type", [pop(\.isType)]))
        case "p": push(try SwiftNode(.suffixed, ".Type", [pop(\.isType)]))
        case "c":
            let superclass = try pop(\.isType)
            push(try protocols(ifNone: "", [superclass] + popProtocols()))
        case "l":
            let object = try SwiftNode(.typeText, "AnyObject")
            push(try protocols(ifNone: "", popProtocols() + [object]))
        case "P": try constrainedExistential()
        case "Y": try nominal(.other)
        case "e": push(try SwiftNode(.typeText, "<ERROR TYPE>"))
        default: throw .malformed
        }
    }

    /// `any P<A>`: protocols, then what their associated types have to be.
    private mutating func constrainedExistential() throws(DemanglingError) {
        let requirements = try popList { (parser) throws(DemanglingError) in
            try parser.pop { $0.kind == .requirement }
        }
        let type = try pop(\.isType)
        let list = try SwiftNode(.joined, ", ", requirements)
        let close = try SwiftNode(.typeText, ">")
        let open = try SwiftNode(.suffixed, "<", [SwiftNode(.prefixed, "any ", [type])])
        push(try SwiftNode(.prefixed, "", [SwiftNode(.joined, "", [open, list, close])]))
    }

    // MARK: Generic types

    mutating func boundGeneric() throws(DemanglingError) {
        while take(.retroactive) {}
        var lists = [try popTypes()]
        while !take(.emptyList) {
            guard take(.firstElement) else { throw .malformed }
            lists.append(try popTypes())
        }
        // The innermost type's arguments come last, and were popped first.
        pushRemembered(try bound(try pop(\.isType), lists[...]))
    }

    private mutating func popTypes() throws(DemanglingError) -> [SwiftNode] {
        var types: [SwiftNode] = []
        while let type = popIf(\.isType) { types.append(type) }
        return types.reversed()
    }

    private mutating func bound(
        _ type: SwiftNode, _ lists: ArraySlice<[SwiftNode]>
    ) throws(DemanglingError) -> SwiftNode {
        try budget.enter()
        defer { budget.leave() }
        guard case .nominal = type.kind, let arguments = lists.first else { throw .malformed }
        var nominal = type
        if lists.count > 1 {
            let context = try boundContext(type.children[0], lists.dropFirst())
            nominal = try type.with([context, type.children[1]])
        }
        guard !arguments.isEmpty else { return nominal }
        return try SwiftNode(.boundGeneric, "", [nominal] + arguments)
    }

    private mutating func boundContext(
        _ context: SwiftNode, _ lists: ArraySlice<[SwiftNode]>
    ) throws(DemanglingError) -> SwiftNode {
        switch context.kind {
        case .extension:
            var children = context.children
            children[0] = try bound(children[0], lists)
            return try context.with(children)
        case .nominal: return try bound(context, lists)
        // Arguments of functions are not shown.
        default: return context
        }
    }
}
