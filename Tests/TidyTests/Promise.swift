import Foundation
import Testing

/// What is counted and compared with its list, a section of `Ratchet.txt`. Numbers may only become
/// less, and what isn't listed may not be.
enum Promise: String, CaseIterable, CustomTestStringConvertible {
    /// Which modules a target imports, the toolchain's too.
    case imports
    /// Which room (folder of a target) names types of which other.
    case rooms
    /// Rooms that cannot be understood one after the other.
    case mutualRooms = "rooms that use each other"
    /// The table of instructions is as long as the standard has instructions.
    case longFiles = "files of more than 600 lines"
    /// A flat `switch` may be.
    case longBodies = "functions of more than 70 lines"
    /// Ways to write code that end the process, or go on with a wrong number, if a size, count or
    /// offset of a guest reaches them. What is there has been looked at.
    case dangers = "dangers by folder"
    case undocumented = "public declarations without a comment"
    case silentThrows = "public functions that do not say what they throw"

    var testDescription: String { rawValue }

    /// Whether an entry has a number, not only a name.
    var isCounted: Bool { [.dangers, .undocumented, .silentThrows].contains(self) }

    func found() throws -> [String: Int] {
        switch self {
        case .imports: Self.named(Arrows.imports)
        case .rooms: Self.named(Arrows.rooms.keys.map(\.name))
        case .mutualRooms: Self.named(Arrows.mutualRooms.keys)
        case .longFiles: Self.named(Self.filesTooLong)
        case .longBodies: Self.named(Self.bodiesTooLong)
        case .dangers: try Danger.counts()
        case .undocumented, .silentThrows: interfaceGaps.mapValues(\.count)
        }
    }

    /// What makes an entry of rooms, a file and a type a line, or of a file, a declaration a line.
    func reasons(for name: String) -> String {
        let reasons: Set<String>? =
            switch self {
            case .rooms: Arrows.rooms.first { $0.key.name == name }?.value
            case .mutualRooms: Arrows.mutualRooms[name]
            case .undocumented, .silentThrows: interfaceGaps[name]
            default: nil
            }
        return (reasons ?? []).sorted().map { "\n" + $0 }.joined()
    }

    private static func named(_ names: some Sequence<String>) -> [String: Int] {
        Dictionary(names.map { ($0, 1) }) { first, _ in first }
    }

    private static var filesTooLong: [String] {
        Source.all.filter { !$0.isGenerated && $0.lines.count > 601 }.map(\.path)
    }

    private static var bodiesTooLong: [String] {
        Source.all.flatMap { source in
            source.bodies.filter { $0.lineCount > 70 }.map { "\(source.path): \($0.name)" }
        }
    }

    /// By file, each with its line.
    private var interfaceGaps: [String: Set<String>] {
        let gaps = Interface.all.flatMap {
            self == .silentThrows ? $0.silentThrows : $0.undocumented
        }
        return Dictionary(grouping: gaps, by: \.path).mapValues { declarations in
            Set(declarations.map { "\($0.path):\($0.line + 1): \($0.fullName): \($0.signature)" })
        }
    }
}
