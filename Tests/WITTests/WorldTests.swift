import Testing
import WIT

@Suite("Worlds by name")
struct WorldTests {
    static let text = """
        package a:b;
        world command {}
        package d:e@1.0.0 { world other {} world twice {} }
        package d:e@2.0.0 { world twice {} }
        """

    @Test(
        "are found by what tells them apart",
        arguments: [
            (nil, "command"), ("command", "command"), ("a:b/command", "command"),
            ("d:e/other", "other"), ("d:e/other@1.0.0", "other"), ("d:e/twice@2.0.0", "twice"),
        ] as [(String?, String)])
    func found(_ name: String?, _ expected: String) throws {
        let package = try resolve(Self.text)
        #expect(package.resolution.worlds[try package.world(named: name)].name == expected)
    }

    @Test(
        "are refused with what there is",
        arguments: [
            ("comand", "there is no world `comand`", "did you mean `command`?"),
            ("d:e/twice", "there are several versions of the world `d:e/twice`", nil),
            ("x\u{1B}", "there is no world `x\\u{1b}`", "there are"),
        ] as [(String, String, String?)])
    func refused(_ name: String, _ message: String, _ hint: String?) throws {
        let package = try resolve(Self.text)
        let error = #expect(throws: WITError.self) { try package.world(named: name) }
        #expect(error?.message == message)
        if let hint { #expect(error?.hint?.hasPrefix(hint) == true) }
    }

    @Test("need a name where there are several, or none")
    func ambiguous() throws {
        let several = try resolve("package a:b; world v {} world w {}")
        let error = #expect(throws: WITError.self) { try several.world(named: nil) }
        #expect(error?.message == "package `a:b` has more than one world")
        #expect(error?.hint == "there are `v`, `w`")
        #expect(throws: WITError.self) { try resolve("package a:b;").world(named: nil) }
    }
}
