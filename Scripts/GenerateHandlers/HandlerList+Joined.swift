import WasmCore

/// Entry points that do the work of several cells (see `CodeEmitter`).
extension HandlerList {
    /// Every run of cells that has an entry point, and the runs that lead there one cell at a time:
    /// a cell is emitted with its store, which it may lose when the next one is.
    package static let joinedRuns: [[String]] = {
        var runs: [[String]] = []
        var known: Set<[String]> = []
        for run in JoinList.patterns.flatMap(expand).flatMap({ [$0, canonical($0)] }) {
            for length in 2...run.count {
                let part = Array(run.prefix(length))
                if known.insert(part).inserted { runs.append(part) }
                guard let last = part.last, last.hasSuffix("_A"), !isAddress(last) else { continue }
                let storing = Array(part.dropLast()) + [String(last.dropLast()) + "S"]
                if known.insert(storing).inserted { runs.append(storing) }
            }
        }
        return runs
    }()

    /// The runs that a pattern stands for: words between braces are alternatives, separated by
    /// commas, and spaces separate cells.
    static func expand(_ pattern: String) -> [[String]] {
        guard let open = pattern.firstIndex(of: "{"),
            let close = pattern[open...].firstIndex(of: "}")
        else { return [pattern.split(separator: " ").map(String.init)] }
        let words = pattern[pattern.index(after: open)..<close].split(separator: ",")
        let (start, end) = (pattern[..<open], pattern[pattern.index(after: close)...])
        return words.flatMap { expand("\(start)\($0)\(end)") }
    }

    /// Whether a cell is a comparison and no branch.
    package static func isComparison(_ name: String) -> Bool {
        comparisons.contains(String(name.prefix { $0 != "_" }))
    }

    private static let comparisons = Set(
        Opcode.allCases.filter { $0.row.comparison != nil }.map { "\($0)" })

    /// Cells whose last letter names the source of an address, as they have no other operand.
    private static func isAddress(_ name: String) -> Bool { name.hasPrefix("v128Load") }

    static var joinedFamily: Family {
        let entries = singleFamilies.flatMap(\.entries)
        let bodies = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.body) })
        return Family(
            name: "joined",
            entries: joinedRuns.map { run in
                EntryPoint(joined: run.joined(separator: "__"), body: body(run, bodies))
            })
    }

    /// Each part gets the parts after it as what follows.
    private static func body(_ run: [String], _ bodies: [String: String]) -> String {
        let parts = run.map { name in
            guard let body = bodies[name] else { preconditionFailure("no cell \(name)") }
            return body
        }
        return parts.dropLast().reversed().reduce(parts[parts.count - 1]) { rest, part in
            "\(part) { let r = $0.joined; return \(rest) }"
        }
    }

    /// For the table: the run without its last cell, that cell, and the run.
    static func joins(_ entries: [EntryPoint]) -> [(first: Int, second: Int, joined: Int)] {
        let indices = Dictionary(
            uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
        func index(_ run: some Sequence<String>) -> Int {
            indices[run.joined(separator: "__")] ?? 0
        }
        return joinedRuns.map { (index($0.dropLast()), index($0.suffix(1)), index($0)) }
            .sorted { $0 < $1 }
    }
}
