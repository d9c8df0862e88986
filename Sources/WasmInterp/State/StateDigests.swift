import MeshCrypto
import WasmCore

// What states name modules and components by: digests of their bytes.

extension Component {
    /// nil for a component that has no bytes of its own.
    package var digest: Blake3Digest? { bytes?.digest }
}

extension ModuleBytes {
    var digest: Blake3Digest {
        withBytes(in: 0..<count) { Blake3().digest(of: $0.bytes) }
    }
}
