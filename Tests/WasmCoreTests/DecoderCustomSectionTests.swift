import Testing
import WasmCore

@Suite struct DecoderCustomSectionTests {
    @Test func namesAreFoundByIndex() throws {
        let module = try decodeFully(sampleModule())
        let names = try #require(NameSection(module))
        #expect(names.moduleName == "sample")
        #expect(names.functionName(0) == "zero")
        #expect(names.functionName(1) == nil)
        #expect(names.functionName(2) == "λ")
        #expect(names.name(of: .local, 1, in: 2) == "counter")
        #expect(names.name(of: .local, 1, in: 1) == nil)
        #expect(names.names(of: .function).map(\.index) == [0, 2])
        #expect(names.groups(of: .local).first?.names.first?.name == "counter")
        #expect(names.names(of: .tag).isEmpty)
        try names.check()
    }

    @Test(
        arguments: [
            ([1, 5, 2, 0, 1, 0x61, 0], 6), ([1, 1, 0, 0, 1, 0], 3),
            ([1, 7, 2, 1, 1, 0x61, 1, 1, 0x62], 6), ([1, 2, 0, 0], 3), ([0, 2, 1, 0xFF], 3),
        ] as [([UInt8], Int)])
    func malformedNamesAreToleratedUnlessCheckedStrictly(content: [UInt8], offset: Int) throws {
        let names = NameSection(ModuleBytes(content), range: 0..<content.count)
        _ = names.functionName(5)
        _ = names.moduleName
        let error = #expect(throws: DecodeError.self) { try names.check() }
        #expect(error?.offset == offset)
    }

    @Test func branchHintsReadBackAsWritten() throws {
        let hints = BranchHints(functions: [
            .init(
                index: 1,
                hints: [.init(offset: 3, isLikely: true), .init(offset: 9, isLikely: false)]),
            .init(index: 300, hints: [.init(offset: 1000, isLikely: true)]),
        ])
        var writer = ByteWriter()
        writer.header()
        writer.branchHints(hints)
        let module = try decodeFully(writer.bytes)
        let decoded = try #require(BranchHints(module))
        #expect(decoded == hints)
        #expect(decoded.hints(of: 300).count == 1 && decoded.hints(of: 2).isEmpty)
    }

    @Test(
        arguments: [[1], [1, 0, 1, 3, 2, 0], [1, 0, 1, 3, 1, 2], [2, 1, 0, 1, 0], [0, 0]]
            as [[UInt8]])
    func malformedBranchHintsAreRefused(content: [UInt8]) {
        #expect(throws: DecodeError.self) {
            _ = try BranchHints(ModuleBytes(content), range: 0..<content.count)
        }
    }
}
