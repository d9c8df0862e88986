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

    /// A section of names of functions: a count, then indices and names.
    private func functionNames(_ content: [UInt8]) -> NameSection {
        var writer = ByteWriter()
        writer.u8(1)
        writer.sized { $0.raw(content) }
        return NameSection(ModuleBytes(writer.bytes), range: 0..<writer.bytes.count)
    }

    @Test(
        arguments: [
            // In any order, the first one of an index.
            ([3, 2, 1, 0x61, 0, 1, 0x62, 2, 1, 0x63], [2: "a", 0: "b"]),
            // One that is no UTF-8 is passed over.
            ([2, 0, 1, 0xFF, 2, 1, 0x63], [2: "c"]),
            // Behind a length that is too large nothing is known.
            ([3, 0, 1, 0x61, 1, 9, 2, 1, 0x63], [0: "a"]),
            ([3, 0, 1, 0x61], [0: "a"]), ([0xFF], [:]), ([], [:]), ([0], [:]),
            // More than there are bytes.
            ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 2, 1, 0x63], [2: "c"]),
        ] as [([UInt8], [FunctionIndex: String])])
    func namesOfSomeFunctionsAreFoundInOnePass(content: [UInt8], found: [FunctionIndex: String]) {
        #expect(functionNames(content).functionNames(of: [0, 2, 7]) == found)
    }

    @Test func lookingForNamesEndsAfterSoManyBytes() {
        var writer = ByteWriter()
        writer.count(1000)
        for index in 0..<1000 {
            writer.u32(UInt32(index))
            writer.name("name")
        }
        let names = functionNames(writer.bytes)
        #expect(names.functionNames(of: [1, 999]) == [1: "name", 999: "name"])
        #expect(names.functionNames(of: [1, 999], bytesMax: 5000) == [1: "name"])
        #expect(names.functionNames(of: [1, 999], bytesMax: 3) == [:])
        #expect(names.functionNames(of: [], bytesMax: 0) == [:])
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
