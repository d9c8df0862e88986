import Foundation
import Testing

/// The map names what is there.
@Suite struct ArchitectureTests {
    /// Rows of the table of rooms: a target, then its rooms.
    static let rooms: Set<String> = {
        let file = Source.root.appending(path: "ARCHITECTURE.md")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        var rooms: Set<String> = []
        var target = ""
        for row in text.split(separator: "\n") where row.hasPrefix("| ") {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
            guard cells.count > 3 else { continue }
            target = names(in: cells[1]).first ?? target
            rooms.insert(target)
            for room in names(in: cells[2]) where room.hasSuffix("/") {
                rooms.insert("\(target): \(room.dropLast())")
            }
        }
        return rooms
    }()

    /// What stands between backticks.
    private static func names(in cell: Substring) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    @Test func mapNamesEveryRoomAndNoOther() {
        var present: Set<String> = []
        for source in Source.all {
            guard let target = source.target else { continue }
            present.insert(target)
            if source.room != "main" { present.insert("\(target): \(source.room)") }
        }
        let named = Self.rooms.filter { name in
            Source.targets.keys.contains { name == $0 || name.hasPrefix("\($0):") }
        }
        #expect(present.subtracting(named).sorted() == [], "ARCHITECTURE.md does not name these")
        #expect(named.subtracting(present).sorted() == [], "ARCHITECTURE.md names these")
    }
}
