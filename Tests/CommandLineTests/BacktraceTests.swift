import Testing
import WasmCore

/// What is printed of a trap in a module with very many names.
@Suite struct BacktraceTests {
    /// A function that calls itself a hundred times, and names for it and for others that are not
    /// there.
    private func module(nameCount: UInt32) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(
            try WatParser.parseModule(
                """
                (module (global $depth (mut i32) (i32.const 0))
                  (func (export "f")
                    (global.set 0 (i32.add (global.get 0) (i32.const 1)))
                    (if (i32.eq (global.get 0) (i32.const 100)) (then unreachable))
                    (call 0)))
                """, options: .init(writesNames: false)))
        var names = ByteWriter()
        names.count(Int(nameCount))
        for index in 0..<nameCount {
            names.u32(index)
            names.name(index == 0 ? "first" : "n")
        }
        writer.customSection("name") {
            $0.u8(NameSection.Kind.function.rawValue)
            $0.sized { $0.raw(names.bytes) }
        }
        return writer.bytes
    }

    /// As compilers write them, and as people do.
    static let names: [(symbol: String, text: String)] = [
        ("$s3app5StackV4pushyyxF", "Stack.push(_:)"),
        ("$e3app5StackV4pushyyxFSi_Tg5", "specialized Stack.push(_:)"),
        ("_ZN3app4Game4stepEd", "app::Game::step(double)"),
        ("_RNvMNtCs1234_3app4gameNtB2_4Game4step", "<app::game::Game>::step"),
        ("_ZN3app4game4step17h0123456789abcdefE", "app::game::step"),
        ("step", "step"),
        ("_Zero", "_Zero"),
        // What they stand for is a guest's as well.
        ("_ZN3app12$u1b$$u5b$2J17h0123456789abcdefE", #"app::\u{1b}[2J"#),
        ("$s3app\u{1b}", #"$s3app\u{1b}"#),
    ]

    @Test func functionsAreNamedAsPeopleWroteThem() throws {
        let calls = Self.names.enumerated().map { index, row in
            let callee = index == 0 ? "unreachable" : "call \(index - 1)"
            let name = row.symbol.replacing("\u{1b}", with: #"\1b"#)
            return "(func $\"\(name)\" \(callee))"
        }
        let text = "(module \(calls.joined()) (export \"f\" (func \(calls.count - 1))))"
        let outcome = try Program.shell("weft run --invoke f a.wat", files: ["a.wat": text])
        let shown = outcome.error.split(separator: "\n").dropFirst().map {
            $0.drop { $0 != ":" }.dropFirst(2).prefix(while: { $0 != "@" }).dropLast()
        }
        #expect(shown.map(String.init) == Self.names.map(\.text), "\(outcome.error)")
    }

    /// They were once read for each call, which took minutes here.
    @Test(.timeLimit(.minutes(5)))
    func namesAreLookedThroughOnce() throws {
        let file = try TemporaryFile(try module(nameCount: 3_000_000), extension: "wasm")
        let outcome = try Program.run(["run", "--invoke", "f", file.path])
        #expect(outcome.status == 134)
        let lines = outcome.error.split(separator: "\n")
        #expect(lines.count == 32)
        #expect(lines[1...30].allSatisfy { $0.contains(": first @ 0x") })
        #expect(lines.last == "  … and 70 more calls")
    }
}
