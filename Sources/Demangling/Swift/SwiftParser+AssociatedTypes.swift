// Types that are named by way of others.

extension SwiftParser {
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
    mutating func associatedType(
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
}
