import MeshCrypto
import WasmCore

/// A module as a snapshot names it.
package struct SnapshotModule: Hashable, Sendable {
    package var digest: Blake3Digest
    /// The module itself, if the snapshot has it.
    package var bytes: [UInt8]?

    init(_ module: Module, withBytes: Bool) {
        let content = module.decoded.bytes
        digest = module.digest
        bytes = withBytes ? content[0..<content.count] : nil
    }

    /// To read over.
    init() { digest = .ofNothing }

    /// Makes the module, if the snapshot has it.
    func made(by engine: Engine) throws(StateError) -> Module? {
        guard let bytes else { return nil }
        do throws(ModuleError) {
            return try Module(bytes, engine: engine)
        } catch {
            throw .module(error)
        }
    }

    /// Whether the bytes, if there are some, are what the digest says.
    var isConsistent: Bool {
        guard let bytes else { return true }
        return Blake3().digest(of: bytes.span.bytes) == digest
    }
}

extension StateCoder {
    mutating func module(_ module: inout SnapshotModule) throws(SnapshotError) {
        try digest(&module.digest)
        try optional(&module.bytes, []) { coder, bytes throws(SnapshotError) in
            try coder.bytes(&bytes)
        }
        guard !isReading || module.isConsistent else { throw fail("a module of another digest") }
    }

    mutating func digest(_ digest: inout Blake3Digest) throws(SnapshotError) {
        var bytes = digest.bytes
        for index in bytes.indices { try byte(&bytes[index]) }
        guard isReading else { return }
        guard let read = Blake3Digest(bytes) else { throw fail("a digest") }
        digest = read
    }
}
