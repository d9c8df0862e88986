import CommandLineSupport
import WasmCore
import WasmInterp

/// A module in a file, as text or binary.
enum ModuleFile {
    /// The binary form. Text is recognised by how it starts, so that any file name will do.
    ///
    /// - Parameter interruption: Asked again and again, while reading too.
    static func load(
        _ path: CommandWord, interruption: InterruptionCheck = .never
    ) throws(Failure) -> ModuleBytes {
        let bytes = try Files.read(path, isInterrupted: { interruption.isRequested })
        guard isText(bytes) else {
            if isComponent(bytes) {
                throw Failure("\(path): a component; Weft runs modules, and no components yet")
            }
            return bytes
        }
        return ModuleBytes(
            try assemble(bytes[0..<bytes.count], path: path, interruption: interruption))
    }

    static func assemble(
        _ source: [UInt8], path: CommandWord, interruption: InterruptionCheck = .never
    ) throws(Failure) -> [UInt8] {
        guard !source.starts(with: Self.magic) else {
            throw Failure("\(path): binary already, and no text")
        }
        do throws(TextError) {
            return try WatParser.parseModule(source, interruption: interruption)
        } catch {
            if error.code == .interrupted {
                throw Failure("\(path): interrupted", status: Failure.trapStatus)
            }
            throw Failure(error.description(file: path.description))
        }
    }

    /// Decoded, bodies included, and not validated.
    static func decode(_ path: CommandWord) throws(Failure) -> DecodedModule {
        try decode(try load(path), path)
    }

    /// The same of what was read from a file.
    static func decode(
        _ content: ModuleBytes, _ path: CommandWord
    ) throws(Failure) -> DecodedModule {
        let bytes =
            isText(content)
            ? ModuleBytes(try assemble(content[0..<content.count], path: path)) : content
        do throws(DecodeError) {
            let module = try ModuleDecoder.decode(bytes)
            try module.checkBodies()
            return module
        } catch {
            throw Failure("\(path): \(ModuleError.malformed(error).sentence)")
        }
    }

    private static let magic: [UInt8] = [0x00, 0x61, 0x73, 0x6D]

    /// Components have the magic number of modules, and a layer of 1 where modules have 0.
    /// Spec: component model, binary format.
    static func isComponent(_ bytes: ModuleBytes) -> Bool {
        bytes.count >= 8 && bytes[0..<4] == magic && bytes[6] == 1 && bytes[7] == 0
    }

    private static func isText(_ bytes: ModuleBytes) -> Bool {
        WatParser.isText(bytes[0..<min(bytes.count, WatParser.blanksMax)])
    }
}
