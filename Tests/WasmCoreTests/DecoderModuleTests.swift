import Testing
import WasmCore

/// Modules made by real tools.
@Suite struct DecoderModuleTests {
    static let files =
        DecoderSharedData.files(in: "bench/wasm", suffix: ".wasm")
        + DecoderSharedData.files(in: "conformance/wasi/p1", suffix: ".wasm")

    @Test(.enabled(if: !files.isEmpty, noSharedData), arguments: files)
    func encodingADecodedModuleKeepsItsMeaning(file: String) throws {
        let bytes = try DecoderSharedData.bytes(file)
        let module = try ModuleDecoder.decode(ModuleBytes(bytes))
        let encoded = ModuleEncoder.encode(module)
        #expect(encoded.count <= bytes.count)
        let again = try ModuleDecoder.decode(ModuleBytes(encoded))
        #expect(ModuleEncoder.encode(again) == encoded)
        // The sizes of sections differ only where the tool padded numbers.
        if encoded.count == bytes.count { #expect(encoded == bytes) }
        let streamed = try decodeStreaming(bytes, chunk: 65_536)
        #expect(ModuleEncoder.encode(streamed) == encoded)
    }

    @Test(.enabled(if: !files.isEmpty, noSharedData), arguments: files)
    func instructionsReadBackAsWritten(file: String) throws {
        let bytes = ModuleBytes(try DecoderSharedData.bytes(file))
        let module = try ModuleDecoder.decode(bytes)
        // Every eighth body of a large module, so that a debug build is quick.
        let step = bytes.count > 500_000 ? 8 : 1
        for position in stride(from: 0, to: module.bodies.count, by: step) {
            let body = module.bodies[position]
            try module.checkBody(body)
            let locals = try LocalsReader(body, in: bytes)
            var reader = module.instructions(of: body, from: locals.instructionsOffset)
            var writer = ByteWriter()
            while !reader.isAtEnd {
                let instruction = try reader.next()
                let list = try InstructionReader.list(of: instruction, in: bytes)
                writer.instruction(instruction, list: list)
            }
            try compare(writer.bytes, with: bytes[locals.instructionsOffset..<reader.offset])
        }
    }

    /// Tools pad some numbers; then the instructions must be the same when read again.
    private func compare(_ written: [UInt8], with original: [UInt8]) throws {
        if written == original { return }
        var left = InstructionReader(ModuleBytes(written), range: 0..<written.count)
        var right = InstructionReader(ModuleBytes(original), range: 0..<original.count)
        while !right.isAtEnd {
            let (one, two) = (try left.next(), try right.next())
            #expect(one.opcode == two.opcode && one.bits == two.bits && one.index == two.index)
        }
        #expect(left.isAtEnd && written.count < original.count)
    }
}
