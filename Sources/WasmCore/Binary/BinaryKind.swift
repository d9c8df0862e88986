/// What a binary says it is; the raw value is its version and layer. Spec: component model,
/// `preamble`.
package enum BinaryKind: UInt32, Sendable {
    /// Version 1 in the layer of modules.
    case module = 1
    /// Version 13 in the layer of components.
    case component = 0x0001_000D

    /// What every binary begins with.
    static let magic: UInt32 = 0x6D73_6100

    /// How many bytes ``of(_:)`` looks at.
    package static var byteCount: Int { 2 * MemoryLayout<UInt32>.size }

    /// What the bytes are by their layer, whatever the version; nil if they are no binary.
    package static func of(_ bytes: ModuleBytes) -> BinaryKind? {
        var reader = ByteReader(bytes, range: 0..<bytes.count)
        guard (try? reader.fixed32()) == magic, let version = try? reader.fixed32() else {
            return nil
        }
        switch version >> 16 {
        case module.rawValue >> 16: return .module
        case component.rawValue >> 16: return .component
        default: return nil
        }
    }
}
