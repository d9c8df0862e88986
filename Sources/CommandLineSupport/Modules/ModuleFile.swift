package import WasmCore

/// A module or a component in a file, as text or binary.
package enum ModuleFile {
    /// The binary form of what is in a file, and which of the two it is.
    package struct Content: Sendable {
        package var kind: BinaryKind
        package var bytes: ModuleBytes
    }

    /// The binary form. Text is recognised by how it starts, so that any file name will do.
    ///
    /// - Parameter interruption: Asked again and again, while reading too.
    package static func load(
        _ path: CommandWord, interruption: InterruptionCheck = .never
    ) throws(Failure) -> Content {
        let bytes = try Files.read(path, isInterrupted: { interruption.isRequested })
        return try content(of: bytes, path, interruption: interruption)
    }

    /// The same of what was read from a file. What is neither is for the decoder of modules, which
    /// says so.
    package static func content(
        of bytes: ModuleBytes, _ path: CommandWord, interruption: InterruptionCheck = .never
    ) throws(Failure) -> Content {
        var bytes = bytes
        if isText(bytes) {
            bytes = ModuleBytes(
                try assemble(bytes[0..<bytes.count], path: path, interruption: interruption))
        }
        return Content(kind: BinaryKind.of(bytes) ?? .module, bytes: bytes)
    }

    /// The binary form of what has to be of one kind.
    package static func load(_ path: CommandWord, _ kind: BinaryKind) throws(Failure) -> ModuleBytes
    {
        let content = try load(path)
        guard content.kind == kind else {
            let (found, wanted) =
                kind == .component ? ("module", "component") : ("component", "module")
            throw Failure("\(path): a \(found), and no \(wanted)")
        }
        return content.bytes
    }

    /// The binary form of a text: of a component, if it starts as one, else of a module.
    package static func assemble(
        _ source: [UInt8], path: CommandWord, interruption: InterruptionCheck = .never
    ) throws(Failure) -> [UInt8] {
        guard BinaryKind.of(ModuleBytes(Array(source.prefix(8)))) == nil else {
            throw Failure("\(path): binary already, and no text")
        }
        do throws(TextError) {
            guard ComponentText.isComponent(source) else {
                return try WatParser.parseModule(source, interruption: interruption)
            }
            switch try ComponentText.parse(source, interruption: interruption) {
            case .component(let component): return ComponentEncoder.encode(component)
            case .binary(let bytes): return bytes
            }
        } catch {
            if error.code == .interrupted { throw interrupted(path) }
            throw Failure(error.description(file: path.description))
        }
    }

    package static func interrupted(_ path: CommandWord) -> Failure {
        Failure("\(path): interrupted", status: Failure.trapStatus)
    }

    /// A module, decoded, bodies included, and not validated.
    package static func decode(
        _ bytes: ModuleBytes, _ path: CommandWord
    ) throws(Failure) -> DecodedModule {
        do throws(DecodeError) {
            let module = try ModuleDecoder.decode(bytes)
            try module.checkBodies()
            return module
        } catch {
            throw Failure("\(path): \(ModuleError.malformed(error).sentence)")
        }
    }

    /// Whether what is in a file is well-formed and valid, bodies included.
    package static func check(_ path: CommandWord, features: Features) throws(Failure) {
        let content = try load(path)
        switch content.kind {
        case .module:
            do throws(ModuleError) {
                try ModuleCheck(features: features).check(content.bytes)
            } catch {
                throw Failure("\(path): \(error.sentence)")
            }
        case .component:
            do throws(ComponentError) {
                try ComponentCheck(features: features).check(content.bytes)
            } catch {
                throw Failure("\(path): \(error)")
            }
        }
    }

    private static func isText(_ bytes: ModuleBytes) -> Bool {
        WatParser.isText(bytes[0..<min(bytes.count, WatParser.blanksMax)])
    }
}
