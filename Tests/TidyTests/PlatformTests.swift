import Foundation
import Testing

/// What would tie the sources to one system, or to the newest version of one.
@Suite struct PlatformTests {
    /// `Platform` alone names the C library, so that what differs has one place.
    @Test(arguments: Source.all.filter { !$0.path.hasPrefix("Sources/Platform/") })
    func nobodyElseImportsTheCLibrary(source: Source) {
        for line in Self.importsOfCLibrary(in: source.text) {
            Issue.record("\(source.path): \(line), instead of Platform")
        }
    }

    /// These need the systems of the year 26, and an import finds them without a warning on Linux.
    static let newest = [
        #"\bInline\#("Array")\b"#, #"\[\s*[0-9]+ o\#("f") "#, #"\bUTF8\#("Span")\b"#,
        #"\butf8\#("Span")\b"#, #"\.utf8\.spa\#("n")\b"#, #"\bTask\.imme\#("diate")"#,
        #"\baddImmediate\#("Task")"#,
    ]

    @Test(arguments: Source.all)
    func nothingNeedsTheNewestSystems(source: Source) throws {
        for pattern in Self.newest {
            if let found = source.text.range(of: pattern, options: .regularExpression) {
                Issue.record("\(source.path) has \(source.text[found])")
            }
        }
    }

    /// They search for texts, or for regular expressions, whose engine the linker adds then: a
    /// megabyte and 500 conformances, which the runtime looks through.
    static let searching = [
        #"\.replacing\("#, #"\.split\(separator: "([^"\\]|\\.){2,}""#, #"\.firstRange\(of:"#,
        #"\.ranges\(of:"#, #"\.trimmingPrefix\("#, #"\.(whole|first|prefix)Match\("#,
    ]

    @Test(arguments: Source.all.filter { $0.path.hasPrefix("Sources/") })
    func nothingNeedsRegularExpressions(source: Source) throws {
        // Vectors and our own function have other labels.
        let text = source.text.replacing(/\.replacing\(\s*(with|each):/, with: "")
        for pattern in Self.searching {
            if let found = text.range(of: pattern, options: .regularExpression) {
                Issue.record("\(source.path) has \(text[found])")
            }
        }
    }

    @Test(arguments: [
        ("import Glibc", 1), ("    internal import Musl", 1),
        ("@_exported public import Darwin", 1),
        ("import func Darwin.open", 1), ("import Platform", 0), ("// import Glibc", 0),
        ("import Darwinism", 0),
    ])
    func importsAreFound(line: String, count: Int) {
        #expect(Self.importsOfCLibrary(in: line).count == count)
    }

    private static func importsOfCLibrary(in text: String) -> [Substring] {
        text.matches(
            of: /(?m)^[ \t]*(?:@?\w+ )*import (?:\w+ )?(?:Glibc|Musl|Darwin|Android)(?!\w).*$/
        ).map(\.output)
    }
}
