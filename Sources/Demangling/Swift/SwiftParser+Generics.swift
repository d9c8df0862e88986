// Generic parameters, what is asked of them, and conformances.

extension SwiftParser {
    /// Names are letters, and from the second level on have its number.
    static func parameterName(depth: Int, index: Int) -> String {
        var name = ""
        var index = index
        repeat {
            name.unicodeScalars.append(Unicode.Scalar(UInt8(clamping: 65 + index % 26)))
            index /= 26
        } while index > 0
        return depth > 0 ? "\(name)\(depth)" : name
    }

    mutating func genericParameter() throws(DemanglingError) -> SwiftNode {
        if cursor.take("z") { return try SwiftNode(.typeText, "A") }
        if cursor.take("s") { return try SwiftNode(.typeText, "Self") }
        let depth = cursor.take("d") ? try index() + 1 : 0
        let index = try index() + (depth > 0 ? 0 : 1)
        return try SwiftNode(.typeText, Self.parameterName(depth: depth, index: index))
    }

    /// How many parameters there are at each level, up to an `l`; requirements are not shown.
    mutating func signature(hasCounts: Bool) throws(DemanglingError) -> SwiftNode {
        var counts: [Int] = hasCounts ? [] : [1]
        while hasCounts, !cursor.take("l") {
            counts.append(cursor.take("z") ? 0 : try index() + 1)
            guard counts.count < 20, counts.allSatisfy({ $0 < 100 }) else { throw .tooMuch }
        }
        var packs: Set<String> = []
        while let requirement = popIf({ $0.kind == .requirement }) {
            guard requirement.text == "each" else { continue }
            packs.insert(requirement.children[0].text.filter(\.isLetter))
        }
        let groups = counts.enumerated().map { depth, count in
            let names = (0..<count).map { Self.parameterName(depth: depth, index: $0) }
            return names.map { (packs.contains($0.filter(\.isLetter)) ? "each " : "") + $0 }.joined(
                separator: ", ")
        }
        return try SwiftNode(.signature, "<" + groups.joined(separator: "><") + ">")
    }

    // MARK: Requirements

    /// After an `R`: what is compared, by the letter; then the parameter.
    mutating func requirement() throws(DemanglingError) {
        let letter = cursor.peek()
        let isPlain = !"VvcCbBtTsSmMlLpPQhiIjJ".unicodeScalars.contains(letter)
        if !isPlain { cursor.position += 1 }
        if "iIjJ".unicodeScalars.contains(letter) { _ = try index() }
        let subject: SwiftNode
        switch letter {
        case "c", "t", "m", "p", "j":
            subject = try associatedType(of: nil, isPath: false)
        case "C", "T", "M", "P", "J":
            subject = try associatedType(of: nil, isPath: true)
        case "B", "S", "L", "Q", "I": subject = try pop(\.isType)
        default: subject = try genericParameter()
        }
        switch letter {
        case "v": push(try SwiftNode(.requirement, "each", [subject]))
        case "i", "I", "j", "J":
            push(try SwiftNode(.requirement, "", [subject]))
        case "m", "M", "l", "L":
            try layout()
            push(try SwiftNode(.requirement, "", [subject]))
        case "t", "T", "s", "S", "h":
            push(try SwiftNode(.requirement, " == ", [subject, pop(\.isType)]))
        case "c", "C", "b", "B", "V":
            push(try SwiftNode(.requirement, " : ", [subject, pop(\.isType)]))
        default: push(try SwiftNode(.requirement, " : ", [subject, popProtocol()]))
        }
    }

    private mutating func layout() throws(DemanglingError) {
        switch try cursor.next() {
        case "U", "R", "N", "C", "D", "T", "B": break
        case "E", "M":
            _ = try index()
            _ = try index()
        case "e", "m", "S": _ = try index()
        default: throw .malformed
        }
    }

    // MARK: Associated types

    /// `Element`, or `Sequence.Element` where it could be another protocol's.
    mutating func associatedName() throws(DemanglingError) -> SwiftNode {
        let owner = popIf(\.isType)
        let name = try pop { $0.kind == .identifier }
        guard let owner else { return name }
        guard owner.isProtocol else { throw .malformed }
        return try SwiftNode(.joined, ".", [owner, name])
    }

    /// - Parameters:
    ///   - base: nil to read a generic parameter.
    ///   - isPath: Whether names of several steps stand on the stack.
    private mutating func associatedType(
        of base: SwiftNode?, isPath: Bool
    ) throws(DemanglingError) -> SwiftNode {
        let parameter = if let base { base } else { try genericParameter() }
        let names = isPath ? try popAssociatedPath() : [try associatedName()]
        return try member(of: parameter, names)
    }

    private mutating func member(
        of base: SwiftNode, _ names: [SwiftNode]
    ) throws(DemanglingError) -> SwiftNode {
        var type = base
        for name in names { type = try SwiftNode(.member, "", [type, name]) }
        substitutions.append(type)
        return type
    }

    mutating func popAssociatedPath() throws(DemanglingError) -> [SwiftNode] {
        var names: [SwiftNode] = []
        var isFirst = false
        while !isFirst {
            isFirst = take(.firstElement)
            names.append(try associatedName())
        }
        return names.reversed()
    }

    /// After a `Q`.
    mutating func archetype() throws(DemanglingError) {
        switch try cursor.next() {
        case "a":
            let name = try pop { $0.kind == .identifier }
            push(try member(of: try pop(\.isType), [name]))
        case "x":
            let name = try associatedName()
            push(try member(of: try pop(\.isType), [name]))
        case "X":
            let names = try popAssociatedPath()
            push(try member(of: try pop(\.isType), names))
        case "y": push(try associatedType(of: nil, isPath: false))
        case "Y": push(try associatedType(of: nil, isPath: true))
        case "z": push(try associatedType(of: SwiftNode(.typeText, "A"), isPath: false))
        case "Z": push(try associatedType(of: SwiftNode(.typeText, "A"), isPath: true))
        case "r", "u": push(try SwiftNode(.typeText, "some"))
        case "R", "U":
            _ = try index()
            push(try SwiftNode(.typeText, "some"))
        case "O":
            let entity = try popContext()
            let type = try SwiftNode(.labelled, "<<opaque return type of ", [entity])
            push(try SwiftNode(.suffixed, ">>", [type]))
        case "o": try opaqueType()
        case "p":
            _ = try pop(\.isType)
            try prefixType("repeat ")
        case "e":
            _ = try index()
            try prefixType("each ")
        case "P":
            let types = try popList { (parser) throws(DemanglingError) in try parser.pop(\.isType) }
            push(try SwiftNode(.pack, "", types))
        case "S":
            let types = try popList { (parser) throws(DemanglingError) in try parser.pop(\.isType) }
            // Whether elements are where they are named, or there is where they are.
            _ = try cursor.next()
            push(try SwiftNode(.pack, "", types))
        default: throw .malformed
        }
    }

    /// What a function returns without saying its type, and the function's arguments.
    private mutating func opaqueType() throws(DemanglingError) {
        _ = try index()
        while take(.retroactive) {}
        while popIf(\.isType) != nil || take(.firstElement) {}
        guard take(.emptyList) else { throw .malformed }
        pushRemembered(try pop(\.isType))
    }

    // MARK: Conformances

    /// A type, a protocol, the module that says so, and what is asked for it.
    mutating func popConformance() throws(DemanglingError) -> SwiftNode {
        let signature = popIf { $0.kind == .signature }
        _ = popModule()
        let conformed = try popProtocol()
        var type = try pop(\.isType)
        if let signature { type = try SwiftNode(.genericType, "", [signature, type]) }
        return try SwiftNode(.conformance, "", [type, conformed])
    }

    mutating func retroactiveConformance() throws(DemanglingError) {
        _ = try index()
        _ = try pop { $0.kind == .anyConformance }
        push(try SwiftNode(.retroactive))
    }

    /// After an `H`: how a conformance is come by; and records of what a module has.
    mutating func conformanceOperator() throws(DemanglingError) {
        switch try cursor.next() {
        case "C":
            try popConformances()
            if !take(.conformanceReference) {
                _ = popModule()
                _ = try popProtocol()
            }
            _ = try pop(\.isType)
            push(try SwiftNode(.anyConformance))
        case "P", "p":
            _ = try popProtocol()
            push(try SwiftNode(.conformanceReference))
        case "D":
            _ = try index()
            _ = try popProtocol()
            _ = try pop(\.isType)
            push(try SwiftNode(.anyConformance))
        case "I":
            _ = try index()
            _ = try popProtocol()
            push(try pop { $0.kind == .anyConformance })
        case "A":
            _ = try index()
            _ = try popProtocol()
            _ = try pop(\.isType)
            push(try pop { $0.kind == .anyConformance })
        case "X":
            try popConformances()
            push(try SwiftNode(.anyConformance))
        case "c":
            try labelled("protocol conformance descriptor runtime record for ", popConformance())
        case "n": try labelled("nominal type descriptor runtime record for ", try pop(\.isType))
        case "r": try labelled("protocol descriptor runtime record for ", try popProtocol())
        case "F": push(try SwiftNode(.attribute(.plain), "accessible function runtime record for "))
        default: throw .malformed
        }
    }

    private mutating func popConformances() throws(DemanglingError) {
        _ = try popList { (parser) throws(DemanglingError) in
            try parser.pop { $0.kind == .anyConformance }
        }
    }
}
