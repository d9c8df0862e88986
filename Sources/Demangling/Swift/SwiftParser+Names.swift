// Identifiers, and what they are names of.

extension SwiftParser {
    /// Its length and its characters; after a `0`, words of identifiers before it.
    mutating func identifier() throws(DemanglingError) -> SwiftNode {
        var hasWords = false
        var isPunycode = false
        if cursor.take("00") {
            isPunycode = true
        } else {
            hasWords = cursor.take("0")
        }
        var text = ""
        repeat {
            while hasWords, cursor.peek().isLowercase || cursor.peek().isUppercase {
                let letter = try cursor.next()
                let index = letter.value - (letter.isLowercase ? 97 : 65)
                guard let index = Int(exactly: index), index < words.count else {
                    throw .malformed
                }
                text += words[index]
                hasWords = letter.isLowercase
                guard text.utf8.count <= DemanglingLimits.partBytesMax else { throw .tooMuch }
            }
            if cursor.take("0") { break }
            text += try identifierPart(isPunycode: isPunycode)
        } while hasWords
        guard !text.isEmpty else { throw .malformed }
        let node = try SwiftNode(.identifier, text)
        substitutions.append(node)
        return node
    }

    private mutating func identifierPart(isPunycode: Bool) throws(DemanglingError) -> String {
        let count = try cursor.number()
        guard count > 0 else { throw .malformed }
        if isPunycode { _ = cursor.take("_") }
        let text = try cursor.text(count: count)
        guard isPunycode else {
            rememberWords(of: text)
            return text
        }
        return try Punycode.decode(text, delimiter: "_") { digit in
            switch digit {
            case "a"..."z": digit.value - 97
            case "A"..."J": digit.value - 65 + 26
            default: nil
            }
        }
    }

    /// Words are of two letters at least, and begin with an uppercase one or after an underscore.
    private mutating func rememberWords(of text: String) {
        var word = ""
        var last: Unicode.Scalar = "_"
        for scalar in text.unicodeScalars {
            if scalar == "_" || !last.isUppercase && scalar.isUppercase {
                remember(word)
                word = ""
            }
            if scalar != "_", !word.isEmpty || !scalar.isDigit {
                word.unicodeScalars.append(scalar)
            }
            last = scalar
        }
        remember(word)
    }

    private mutating func remember(_ word: String) {
        if word.utf8.count > 1, words.count < 26 { words.append(word) }
    }

    mutating func operatorName() throws(DemanglingError) {
        let letters = try pop { $0.kind == .identifier }.text
        let name = letters.unicodeScalars.map {
            SwiftTables.operatorCharacters[$0] ?? String($0)
        }.joined()
        let fixity: String
        switch try cursor.next() {
        case "i": fixity = " infix"
        case "p": fixity = " prefix"
        case "P": fixity = " postfix"
        default: throw .malformed
        }
        push(try SwiftNode(.identifier, name + fixity))
    }

    /// After an `L`: names that are not seen everywhere.
    mutating func localName() throws(DemanglingError) {
        if cursor.take("L") {
            _ = try pop { $0.kind == .identifier }
            push(try SwiftNode(.privateName, "", [pop(\.isDeclarationName)]))
        } else if cursor.take("l") {
            _ = try pop { $0.kind == .identifier }
            push(try SwiftNode(.privateName))
        } else if ("a"..."j").contains(cursor.peek()) || ("A"..."J").contains(cursor.peek()) {
            // A declaration that is made for another one, as for an error code of C.
            let letter = try cursor.next()
            let name = try pop(\.isDeclarationName)
            push(try SwiftNode(.privateName, "related decl '\(letter)' for ", [name]))
        } else {
            let number = try index()
            push(try SwiftNode(.localName(number), "", [pop(\.isDeclarationName)]))
        }
    }

    mutating func popModule() -> SwiftNode? {
        popIf { $0.kind == .identifier || $0.kind == .module }
    }

    /// What a declaration stands in.
    mutating func popContext() throws(DemanglingError) -> SwiftNode {
        if let module = popModule() { return try SwiftNode(.module, module.text) }
        return try pop(\.isContext)
    }

    mutating func nominal(_ kind: SwiftKind.Nominal) throws(DemanglingError) {
        let name = try pop(\.isDeclarationName)
        pushRemembered(try SwiftNode(.nominal(kind), "", [popContext(), name]))
    }

    mutating func popProtocol() throws(DemanglingError) -> SwiftNode {
        if let type = popIf(\.isProtocol) { return type }
        let name = try pop(\.isDeclarationName)
        return try SwiftNode(.nominal(.protocol), "", [popContext(), name])
    }

    mutating func extensionContext() throws(DemanglingError) {
        let signature = popIf { $0.kind == .signature }
        guard popModule() != nil else { throw .malformed }
        let type = try pop(\.isType)
        push(try SwiftNode(.extension, "", [type] + (signature.map { [$0] } ?? [])))
    }
}
