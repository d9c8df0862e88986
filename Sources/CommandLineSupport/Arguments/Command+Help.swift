extension Command {
    /// What there is to know about it: usage, details, commands of its group, options.
    package var help: String {
        var text = "\(summary).\n\nUsage: weft \(name)\(usage.isEmpty ? "" : " " + usage)\n"
        if !details.isEmpty { text += "\n\(details)\n" }
        if !subcommands.isEmpty { text += "\nCommands:\n" + subcommands.listing() }
        if !options.isEmpty {
            let heads = options.map(\.head)
            let width = heads.map(\.count).max() ?? 0
            text += "\nOptions:\n"
            for (head, option) in zip(heads, options) {
                let lines = option.help.split(separator: "\n")
                for (position, line) in lines.enumerated() {
                    text += "  \((position == 0 ? head : "").padded(to: width))  \(line)\n"
                }
            }
        }
        return text
    }
}

extension OptionDefinition {
    /// Its names, and what its value is called.
    fileprivate var head: String {
        let names = short.map { "\($0), \(name)" } ?? name
        return value.map { "\(names) \($0)" } ?? names
    }
}

extension String {
    /// With blanks behind it, up to a number of characters.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Int {
    /// With what is counted behind it, which is one thing or several.
    package func counted(_ one: String, _ several: String? = nil) -> String {
        "\(self) \(self == 1 ? one : several ?? one + "s")"
    }
}
