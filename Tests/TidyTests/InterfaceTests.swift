import Foundation
import Testing

/// The public interface of each library, in a file, so that a change of it is read as one.
///
/// `BLESS=1 swift test --filter InterfaceTests` writes the files anew. The difference is what users
/// of the library have to hear of: it belongs in CHANGELOG.md.
@Suite(.serialized) struct InterfaceTests {
    private static let folder = Source.root.appending(path: "Tests/TidyTests/Interface")

    @Test(arguments: Interface.libraries.map(\.target))
    func interfaceIsListed(target: String) throws {
        let listing = Interface.libraries.first { $0.target == target }?.listing ?? ""
        let file = Self.folder.appending(path: "\(target).txt")
        if ProcessInfo.processInfo.environment["BLESS"] != nil {
            try FileManager.default.createDirectory(
                at: Self.folder, withIntermediateDirectories: true)
            try listing.write(to: file, atomically: true, encoding: .utf8)
        }
        let listed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        for change in Self.lines(of: listing).difference(from: Self.lines(of: listed)) {
            switch change {
            case .insert(_, let line, _): Issue.record("\(target) has, not listed: \(line)")
            case .remove(_, let line, _): Issue.record("\(target) has no longer: \(line)")
            }
        }
    }

    @Test func noOtherInterfaceIsListed() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(files) == Set(Interface.libraries.map { "\($0.target).txt" }))
    }

    /// Each with the type that it stands under.
    private static func lines(of listing: String) -> [String] {
        var type = ""
        return listing.split(separator: "\n").map { line in
            if !line.hasPrefix(" ") { type = String(line) }
            return line.hasPrefix(" ") ? "\(type):\(line.drop { $0 == " " })" : String(line)
        }
    }
}
