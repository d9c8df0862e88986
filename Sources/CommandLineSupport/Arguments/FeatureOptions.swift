package import WasmCore

/// `--features` and `--no-features`: what modules may use.
package struct FeatureOptions: Sendable {
    private let allowed: Option<Features?>
    private let refused: Option<Features?>

    /// - Parameter usual: What may be used if nothing is said, for the help.
    package init(usual: String) {
        allowed = .features(
            "--features",
            "What modules may use, with commas between:\n"
                + "wasm1, wasm2, wasm3, all (\(usual) if not given), or\n" + Self.featureLines)
        refused = .features("--no-features", "What they may not use, in the same words")
    }

    package var definitions: [OptionDefinition] { [allowed.definition, refused.definition] }

    /// - Parameter usual: What may be used if nothing is said.
    package func read(_ arguments: Arguments, usual: Features) throws(Failure) -> Features {
        let features = try arguments[allowed] ?? usual
        guard let removed = try arguments[refused] else { return features }
        return features.without(removed)
    }

    /// The names of the features in lines of a width that fits the help; made once, as each start
    /// of the program needs the commands.
    private static let featureLines: String = {
        var text = ""
        var width = 0
        for word in Features.words.dropFirst(4) {
            let added = word.utf8.count + 2
            if width + added > 57 {
                text += ",\n"
                width = 0
            } else if width > 0 {
                text += ", "
            }
            text += word
            width += added
        }
        return text
    }()
}

extension Option<Features?> {
    /// A list of words with commas between them.
    fileprivate static func features(_ name: String, _ help: String) -> Self {
        Self(name, value: "LIST", choices: Features.words, help) { words throws(OptionMistake) in
            guard let list = try words?.last?.requiredText else { return nil }
            var features = Features([])
            for part in list.split(separator: ",", omittingEmptySubsequences: false) {
                let word = String(part)
                guard let named = Features(word: word) else {
                    let meant = Suggestion.nearest(to: word, among: Features.words)
                    throw OptionMistake(
                        " knows no feature '\(word)'"
                            + (meant.map { "; did you mean '\($0)'?" } ?? ""))
                }
                features.formUnion(named.withBases)
            }
            return features
        }
    }
}
