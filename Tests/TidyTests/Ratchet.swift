import Foundation

/// The lists in `Ratchet.txt`: a header in brackets for each section, then an entry a line, with a
/// number where it is counted.
struct Ratchet {
    var sections: [String: [String: Int]] = [:]

    private static let file = Source.root.appending(path: "Tests/TidyTests/Ratchet.txt")

    init() throws {
        var section = ""
        for line in try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("[") {
                section = String(line.dropFirst().dropLast())
            } else if let colon = line.lastIndex(of: ":"),
                let count = Int(line[colon...].dropFirst(2))
            {
                sections[section, default: [:]][String(line[..<colon])] = count
            } else {
                sections[section, default: [:]][String(line)] = 1
            }
        }
    }

    func write() throws {
        let text = Promise.allCases.map { promise in
            let entries = (sections[promise.rawValue] ?? [:]).sorted { $0.key < $1.key }
            let lines = entries.map {
                promise.isCounted ? "\($0.key): \($0.value)\n" : "\($0.key)\n"
            }
            return "[\(promise.rawValue)]\n" + lines.joined()
        }
        try text.joined(separator: "\n").write(to: Self.file, atomically: true, encoding: .utf8)
    }
}
