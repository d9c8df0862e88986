/// Entry points that do the work of several cells (see `Translator+Joining`).
extension HandlerList {
    /// Every run of cells that has an entry point, and the runs that lead there one cell at a time.
    package static let joinedRuns: [[String]] = {
        var runs: [[String]] = []
        var known: Set<[String]> = []
        for run in JoinList.patterns.flatMap(expand) {
            for length in 2...run.count where known.insert(Array(run.prefix(length))).inserted {
                runs.append(Array(run.prefix(length)))
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

    static var joinedFamily: Family {
        let entries = singleFamilies.flatMap(\.entries)
        let bodies = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.body) })
        return Family(
            name: "joined",
            entries: joinedRuns.map { run in
                EntryPoint(name: run.joined(separator: "__"), body: body(run, bodies))
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
