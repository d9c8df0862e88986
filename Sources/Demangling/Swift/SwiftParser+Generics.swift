// Generic parameters, and what is asked of them.

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
}
