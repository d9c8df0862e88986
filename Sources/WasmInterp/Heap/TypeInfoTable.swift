import WasmCore

/// The types of an engine as handlers look them up: without locks, at places that never change.
struct TypeInfos: @unchecked Sendable {
    // Sendable: an entry is complete before any module with its type exists, and stays as it is.
    static let chunkShift = 12
    static let chunkCount = 1 << 12
    /// Types beyond it are refused with the module that has them.
    static let countMax = chunkCount << chunkShift

    let chunks: UnsafeMutablePointer<UnsafeMutablePointer<TypeInfo>?>

    /// - Parameter index: The canonical index of a type of this engine.
    @inline(__always)
    subscript(index: UInt32) -> UnsafeMutablePointer<TypeInfo> {
        chunks[Int(index) >> Self.chunkShift].unsafelyUnwrapped
            + Int(index) & (1 << Self.chunkShift - 1)
    }

    /// Whether a type is another one or declared below it, in constant time.
    @inline(__always)
    func isSubtype(_ actual: UInt32, of expected: UInt32, depth: UInt8) -> Bool {
        if actual == expected { return true }
        guard actual < UInt32(Self.countMax) else { return false }
        let info = self[actual]
        guard info.pointee.depth > depth else { return false }
        return info.pointee.display.unsafelyUnwrapped[Int(depth)] == expected
    }

    @inline(__always)
    func isSubtype(_ actual: UInt32, of expected: UInt32) -> Bool {
        guard actual != expected, expected < UInt32(Self.countMax) else {
            return actual == expected
        }
        return isSubtype(actual, of: expected, depth: self[expected].pointee.depth)
    }
}

/// Owns what ``TypeInfos`` points to. The engine adds to it with its types locked.
final class TypeInfoTable: @unchecked Sendable {
    // Sendable: written by `extend` only, under the lock of the engine's types.
    let infos: TypeInfos
    private var count = 0

    init() {
        infos = TypeInfos(chunks: .allocate(capacity: TypeInfos.chunkCount))
        infos.chunks.initialize(repeating: nil, count: TypeInfos.chunkCount)
    }

    deinit {
        for index in 0..<count { infos[UInt32(index)].pointee.deallocate() }
        for index in 0..<TypeInfos.chunkCount { infos.chunks[index]?.deallocate() }
        infos.chunks.deallocate()
    }

    /// Adds the types that the registry has got since; false if they are too many.
    func extend(_ registry: TypeRegistry) -> Bool {
        while count < registry.count {
            guard count < TypeInfos.countMax else { return false }
            let chunk = count >> TypeInfos.chunkShift
            if infos.chunks[chunk] == nil {
                infos.chunks[chunk] = .allocate(capacity: 1 << TypeInfos.chunkShift)
            }
            let index = CanonicalTypeIndex(count)
            let place = infos.chunks[chunk].unsafelyUnwrapped
            (place + count & (1 << TypeInfos.chunkShift - 1)).initialize(
                to: TypeInfo(index, registry.types[count], registry))
            count += 1
        }
        return true
    }
}
