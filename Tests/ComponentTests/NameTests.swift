import Testing
import WasmCore

@Suite struct NameTests {
    @Test(arguments: ["a", "a-b-c", "a1-2-3", "A", "A1-2-3", "a11-w0rds", "m1x3d-4CR0NYMS", "a-0"])
    func labels(_ text: String) { #expect(KebabLabel.isValid(text)) }

    @Test(arguments: ["", "1", "1-a", "a-", "-a", "a--b", "aBc", "a_b", "¶", "a b", "A1b", "a-1bC"])
    func noLabels(_ text: String) { #expect(!KebabLabel.isValid(text)) }

    @Test(
        arguments: [
            ("a", .label("a")), ("[constructor]a-b", .constructor(resource: "a-b")),
            ("[method]a.b", .method(resource: "a", name: "b")),
            ("[static]a.B", .static(resource: "a", name: "B")),
        ] as [(String, ComponentName.Kind)])
    func kinds(_ text: String, _ kind: ComponentName.Kind) throws {
        #expect(try ComponentName(text).kind == kind)
    }

    @Test func interfaces() throws {
        let name = try InterfaceName("wasi:http/types@0.2.3-rc.1")
        #expect(name.namespace == "wasi" && name.package == "http" && name.interface == "types")
        #expect(name.track == "wasi:http/types@0.2")
        #expect(try InterfaceName("ns-1-a:b-1-c/D-2").track == "ns-1-a:b-1-c/D-2")
    }

    @Test(arguments: [
        ("[method]a", "failed to find `.` character"), ("[method]a.b.c", "`b.c` is not in kebab"),
        ("[foo]a", "`[foo]a` is not in kebab case"), ("wasi:", "`` is not in kebab case"),
        ("wasi:/", "`` is not in kebab case"), ("wasi:http", "expected `/`"),
        (":/", "`` is not in kebab case"), ("A:b/c", "lowercase"), ("a:B/c", "lowercase"),
        ("a:b/TyPes", "`TyPes` is not in kebab case"), ("a:b/c@1", "invalid interface version"),
        ("a:b/c@01.0.0", "invalid interface version"), ("a:b:c/d", "nested"), ("a:b/c/d", "nested"),
        ("url=<x>", "`url=<x>` is not in kebab case"),
        // Marks that are one character with what stands before them.
        ("[static]\u{301}r.f", "is not in kebab case"),
        ("[method]\u{FE0F}r.f", "is not in kebab case"),
        ("[constructor]\u{200D}r", "is not in kebab case"),
        ("[method]r.\u{301}f", "is not in kebab case"), ("a:\u{301}b/c", "is not in kebab case"),
        ("a:b/\u{301}c", "is not in kebab case"), ("a:b/c@\u{301}1.0.0", "invalid interface"),
    ])
    func flaws(_ text: String, _ reason: String) {
        do throws(ComponentName.Flaw) {
            _ = try ComponentName(text)
            Issue.record("\(text) is a name")
        } catch {
            #expect(error.reason.contains(reason))
        }
    }

    @Test(arguments: [
        ("foo", "FOO", true), ("foo", "[constructor]foo", false), ("[method]a.a", "a", true),
        ("[method]a.b", "[static]A.B", true), ("[method]a.b", "b", false), ("a1", "a-1", true),
        ("a:b/c", "a:b/C", true), ("a:b/c", "a:b/c@1.0.0", false), ("a:b/c", "abc", false),
        ("[static]foo-BAR.FOO-bar", "foo-bar", true),
    ])
    func uniqueness(_ left: String, _ right: String, _ clash: Bool) throws {
        #expect((try ComponentName(left).uniqueKey == ComponentName(right).uniqueKey) == clash)
    }

    @Test(arguments: [
        ("1.2.3", "1"), ("0.2.6-rc.1", "0.2"), ("0.0.1-alpha", "0.0.1"), ("10.0.0+b-1", "10"),
    ])
    func tracks(_ text: String, _ track: String) throws {
        #expect(try #require(SemanticVersion(text)).track == track)
    }

    @Test(arguments: [
        "", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+",
        "1.2.18446744073709551616", "-1.2.3", "a.b.c", "1.\u{301}2.3", "1.2.3+\u{301}a",
        "1.2.3-\u{301}a",
    ])
    func noVersions(_ text: String) { #expect(SemanticVersion(text) == nil) }

    @Test func versionsAreInOrderAndComeBackAsText() throws {
        let texts = [
            "0.0.1", "0.1.0-1", "0.1.0-2", "0.1.0-11", "0.1.0-alpha", "0.1.0-alpha.1",
            "0.1.0-alpha.beta", "0.1.0-rc-2", "0.1.0", "0.1.0+a", "0.1.0+b", "1.0.0", "1.0.10",
            "1.2.0", "10.0.0", "18446744073709551615.0.0",
        ]
        let versions = try texts.map { try #require(SemanticVersion($0)) }
        for (one, other) in zip(versions, versions.dropFirst()) {
            #expect(one < other && !(other < one))
        }
        #expect(versions.map(\.description) == texts)
    }
}
