import Testing
import WasmCore

@Suite struct DecoderRobustnessTests {
    let sample = sampleModule()

    /// Decodes by both ways and reads all that is lazy; nil if the bytes are malformed.
    private func verdict(_ bytes: [UInt8], chunk: Int) -> DecodeError? {
        var whole: DecodeError?
        do throws(DecodeError) {
            let module = try ModuleDecoder.decode(ModuleBytes(bytes))
            try? module.checkBodies()
            if let names = NameSection(module) {
                _ = names.functionName(2)
                _ = names.groups(of: .local)
                try? names.check()
            }
            let encoded = ModuleEncoder.encode(module)
            let again = try ModuleDecoder.decode(ModuleBytes(encoded))
            #expect(ModuleEncoder.encode(again) == encoded)
        } catch {
            whole = error
        }
        var streamed: DecodeError?
        do throws(DecodeError) {
            _ = try decodeStreaming(bytes, chunk: chunk)
        } catch {
            streamed = error
        }
        #expect(whole == streamed)
        return whole
    }

    @Test func sampleIsWellFormedAndEncodesToItself() throws {
        let module = try decodeFully(sample)
        #expect(ModuleEncoder.encode(module) == sample)
        #expect(module.functions == [0, 1, 0])
        #expect(module.recursiveGroups == [0..<1, 1..<2, 2..<4, 4..<5, 5..<5])
        #expect(module.importedTagCount == 1 && module.tags.count == 2)
        #expect(module.elements.count == 8 && module.datas.count == 3)
        #expect(module.memories[2].pageSizeLog2 == 0 && module.memories[1].isShared)
    }

    @Test func everyCutOfTheSampleIsRefusedOrDecoded() {
        for count in 0..<sample.count { _ = verdict(Array(sample[..<count]), chunk: 7) }
        #expect(verdict(sample, chunk: 1) == nil)
    }

    @Test(arguments: [0, 1, 0x0B, 0x7F, 0x80, 0xFF] as [UInt8])
    func everyByteReplacedIsRefusedOrDecoded(value: UInt8) {
        for position in sample.indices {
            var bytes = sample
            bytes[position] = value
            _ = verdict(bytes, chunk: 64)
        }
    }

    @Test func deepNestingNeedsNoStack() throws {
        let depth = 1_000_000
        var body: [UInt8] = [0]
        for _ in 0..<depth { body += [0x02, 0x40] }
        body += [UInt8](repeating: 0x0B, count: depth + 1)
        var writer = ByteWriter()
        writer.header()
        writer.section(.type) { $0.raw([1, 0x60, 0, 0]) }
        writer.section(.function) { $0.raw([1, 0]) }
        writer.section(.code) {
            $0.count(1)
            $0.count(body.count)
            $0.raw(body)
        }
        _ = try decodeFully(writer.bytes)
    }

    @Test func streamingReportsAsSoonAsItIsCertain() throws {
        var decoder = StreamingModuleDecoder()
        try decoder.feed([0, 0x61, 0x73, 0x6D, 1, 0, 0])
        try decoder.feed([0, 1, 4, 1, 0x60, 0, 0])
        #expect(decoder.module.types.count == 1)
        let expected = DecodeError(.unexpectedSection, offset: 14)
        #expect(throws: expected) { try decoder.feed([1]) }
        #expect(throws: expected) { try decoder.feed([0]) }
    }

    @Test func numbersReadBackAsWritten() throws {
        let unsigned: [UInt64] = [0, 1, 127, 128, 1 << 32 - 1, 1 << 32, .max]
        let signed: [Int64] = [0, -1, 63, 64, -64, -65, 1 << 31, -1 << 31, .min, .max]
        var writer = ByteWriter()
        for value in unsigned { writer.u64(value) }
        for value in signed { writer.s64(value) }
        writer.u32(.max)
        writer.s32(.min)
        writer.s33(-1 << 32)
        writer.fixed32(0x1234_5678)
        writer.fixed64(0x1234_5678_9ABC_DEF0)
        writer.name("λ")
        var reader = ByteReader(ModuleBytes(writer.bytes), range: 0..<writer.bytes.count)
        for value in unsigned { #expect(try reader.u64() == value) }
        for value in signed { #expect(try reader.s64() == value) }
        #expect(try reader.u32() == .max)
        #expect(try reader.s32() == .min)
        #expect(try reader.s33() == -1 << 32)
        #expect(try reader.fixed32() == 0x1234_5678)
        #expect(try reader.fixed64() == 0x1234_5678_9ABC_DEF0)
        #expect(try reader.name() == "λ")
        #expect(reader.isAtEnd)
    }
}
