extension Interface {
    /// A block for each type, by name, and a line for each of its members. What is only for the
    /// package is left out, conformances too.
    var listing: String {
        let blocks = Dictionary(grouping: declarations) { $0.isBlock ? $0.fullName : $0.container }
        return blocks.sorted { $0.key < $1.key }.map { Self.text(of: $1, named: $0) }
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func text(of block: [Declaration], named name: String) -> String {
        let isProtocol = block.contains { $0.keyword == "protocol" }
        let members = block.filter { !$0.isBlock }
        // Their order is what they are numbered by.
        let cases = members.filter { $0.keyword == "case" }.map(\.text)
        let others = members.filter { $0.keyword != "case" }.map { member in
            // Beside a requirement stands what it is for types that have none of their own.
            (
                name: member.name,
                text: (isProtocol && !member.isRequirement ? "extension " : "") + member.text
            )
        }
        let conditional = block.filter { $0.isBlock && $0.keyword == "extension" }
            .filter { !$0.condition.isEmpty }
            .flatMap { part in shown(part.conformances).map { "extension: \($0) \(part.condition)" }
            }
        let lines = conditional + cases + others.sorted { $0 < $1 }.map(\.text)
        guard !name.isEmpty else { return lines.map { "\($0)\n" }.joined() }
        let head = head(of: block, named: name)
        guard !lines.isEmpty || head.contains(":") || !head.hasPrefix("extension") else {
            return ""
        }
        return head + "\n" + lines.map { "    \($0)\n" }.joined()
    }

    /// The type, with all that it conforms to wherever that is said.
    private static func head(of block: [Declaration], named name: String) -> String {
        let parts = block.filter(\.isBlock)
        let own = parts.first { $0.keyword != "extension" }
        let signature = own.map {
            $0.signature.replacing("\($0.keyword) \($0.name)", with: "\($0.keyword) \(name)")
        }
        let conformances = parts.filter { $0.keyword != "extension" || $0.condition.isEmpty }
            .flatMap { shown($0.conformances) }
        let list = Set(conformances).sorted().joined(separator: ", ")
        return [
            signature ?? "extension \(name)", list.isEmpty ? "" : ": \(list)",
            own.map { $0.condition.isEmpty ? "" : " \($0.condition)" } ?? "",
        ].joined()
    }

    private static func shown(_ conformances: [String]) -> [String] {
        conformances.filter { !hiddenProtocols.contains($0) }
    }
}

extension Declaration {
    /// Whether members stand in its braces.
    fileprivate var isBlock: Bool { isType && keyword != "typealias" || keyword == "extension" }

    fileprivate var text: String { signature + (condition.isEmpty ? "" : " \(condition)") }
}
