import Foundation
import Testing
import WIT

@Suite("Refused packages", .enabled(if: !SharedPackages.isAbsent, noSharedData))
struct RefusalTests {
    static let cases = SharedPackages.packages(in: "parser/invalid")

    /// What another tool says of a package.
    struct Expectation {
        var message: String
        /// `file:line:column`, if it says where.
        var place: String?

        init(of path: String) throws {
            let name = path.hasSuffix(".wit") ? String(path.dropLast(4)) : path
            let text = try SharedPackages.text(name + ".wit.result")
            let lines = text.split(separator: "\n")
            message = String(lines.first ?? "")
            if let range = message.range(of: "parse-fail/", options: .backwards),
                let end = message[range.upperBound...].range(of: ": ")
            {
                let head = String(message[range.upperBound..<end.lowerBound])
                // `file:line:column: message` of a very long line.
                if head.contains(".wit:") { place = String(head.split(separator: "/").last ?? "") }
                message = String(message[end.upperBound...])
            }
            for line in lines where line.contains("--> ") {
                place = String(line.split(separator: "/").last ?? "")
            }
        }
    }

    @Test("have their cause at the right place", arguments: cases)
    func refusal(_ path: String) throws {
        let expected = try Expectation(of: path)
        let error = #expect(throws: WITError.self) { try SharedPackages.resolve(path) }
        guard let error else { return }
        let place = error.location.map { location in
            "\(location.path.split(separator: "/").last ?? ""):\(location.line):\(location.column)"
        }
        if let expectedPlace = expected.place {
            #expect(place == expectedPlace, "\(error)")
        }
        #expect(
            Self.isSameCause(error.message, expected.message),
            "\(error.message)\n\(expected.message)")
    }

    /// Words that are ours for the other tool's.
    private static let words = [
        ("an identifier or string", "an identifier"),
        ("fixed-length", "the length of the list"),
    ]

    private static func isSameCause(_ ours: String, _ theirs: String) -> Bool {
        var expected = theirs
        for (their, our) in words { expected = expected.replacing(their, with: our) }
        // The other tool goes on with places, which are apart here.
        return expected == ours || expected == ours + ":"
    }
}
