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

    /// They were once read for each call, which took minutes here.
    @Test(.timeLimit(.minutes(1)))
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
