/// An option that a command knows, and the key to what was given for it.
///
/// An option is declared once. The command lists its definition, and `arguments[option]` is its
/// value, of the type that the declaration says.
package struct Option<Value>: Sendable {
    package let definition: OptionDefinition
    /// nil if the option was not given; no words for one without value.
    let read: @Sendable ([CommandWord]?) throws(OptionMistake) -> Value

    package init(
        _ name: String, short: String? = nil, value: String? = nil, isRepeatable: Bool = false,
        choices: [String] = [], _ help: String,
        read: @escaping @Sendable ([CommandWord]?) throws(OptionMistake) -> Value
    ) {
        definition = OptionDefinition(
            name: name, short: short, value: value, isRepeatable: isRepeatable, choices: choices,
            help: help)
        self.read = read
    }
}

extension Option<Bool> {
    /// Given or not.
    package static func flag(_ name: String, short: String? = nil, _ help: String) -> Self {
        Self(name, short: short, help) { $0 != nil }
    }
}

extension Option<CommandWord?> {
    /// One word, whatever it is.
    package static func word(
        _ name: String, short: String? = nil, value: String, _ help: String
    ) -> Self {
        Self(name, short: short, value: value, help) { $0?.last }
    }
}

extension Option<[CommandWord]> {
    /// Words in the order given.
    package static func words(_ name: String, value: String, _ help: String) -> Self {
        Self(name, value: value, isRepeatable: true, help) { $0 ?? [] }
    }
}

extension Option<String?> {
    /// One word that has to be text.
    package static func text(_ name: String, value: String, _ help: String) -> Self {
        Self(name, value: value, help) { words throws(OptionMistake) in
            try words?.last?.requiredText
        }
    }
}

extension CommandWord {
    /// For options that read words in their own way.
    package var requiredText: String {
        get throws(OptionMistake) {
            guard let text else { throw OptionMistake(": \(self) is no UTF-8") }
            return text
        }
    }
}

extension Option {
    /// A number that is not negative.
    ///
    /// - Parameters:
    ///   - what: What is needed, for the error.
    ///   - read: nil for what is something else.
    package static func number<Number>(
        _ name: String, value: String, needs what: String, _ help: String,
        read: @escaping @Sendable (String) -> Number?
    ) -> Self where Value == Number? {
        Self(name, value: value, help) { words throws(OptionMistake) in
            guard let word = words?.last else { return nil }
            // Signs, which the standard library takes, are no part of a number that is not
            // negative.
            guard let text = word.text, let first = text.utf8.first, first != UInt8(ascii: "+"),
                let number = read(text)
            else { throw OptionMistake(" needs \(what), not '\(word)'") }
            return number
        }
    }

    /// Something for each word, in the order given.
    ///
    /// - Parameter read: nil for a word that is not of the form that `value` says.
    package static func list<Element>(
        _ name: String, value: String, _ help: String,
        read: @escaping @Sendable (CommandWord) -> Element?
    ) -> Self where Value == [Element] {
        Self(name, value: value, isRepeatable: true, help) { words throws(OptionMistake) in
            var elements: [Element] = []
            for word in words ?? [] {
                guard let element = read(word) else {
                    throw OptionMistake(" needs \(value), not '\(word)'")
                }
                elements.append(element)
            }
            return elements
        }
    }
}

extension Option<UInt64?> {
    /// A whole number that is not negative.
    package static func count(_ name: String, value: String = "N", _ help: String) -> Self {
        .number(name, value: value, needs: "a whole number from 0 to \(UInt64.max)", help) {
            UInt64($0)
        }
    }

    /// A number of bytes: with K, M or G behind it, of KiB, MiB or GiB.
    package static func bytes(_ name: String, _ help: String) -> Self {
        .number(
            name, value: "BYTES", needs: "a number of bytes below 2^64, as 64M", help,
            read: byteCount)
    }

    private static func byteCount(_ text: String) -> UInt64? {
        var digits = text[...]
        var shift: UInt64 = 0
        switch text.last {
        case "K", "k": shift = 10
        case "M", "m": shift = 20
        case "G", "g": shift = 30
        default: break
        }
        if shift > 0 { digits = digits.dropLast() }
        guard let number = UInt64(digits), number <= UInt64.max >> shift else { return nil }
        return number << shift
    }
}
