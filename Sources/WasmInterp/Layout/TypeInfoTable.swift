import WasmCore

/// The types of an engine as handlers look them up: without locks, at places that never change.
struct TypeInfos: @unchecked Sendable {
    // Sendable: an entry is complete before anybody has its number, and stays as it is as long as
    // somebody does; see `EngineTypes`.
    static let chunkShift = 12
    static let chunkCount = 1 << 12
    /// Types beyond it are refused with the module that has them.
    static let countMax = chunkCount << chunkShift

    /// Those that the types there are need. What follows is not written: it takes no memory.
    let chunks: UnsafeMutablePointer<UnsafeMutablePointer<TypeInfo>>

    /// - Parameter index: The canonical index of a type of this engine.
    @inline(__always)
    subscript(index: UInt32) -> UnsafeMutablePointer<TypeInfo> {
        chunks[Int(index) >> Self.chunkShift]
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

/// Owns what ``TypeInfos`` points to. Entries come and go with the types of the registry.
final class TypeInfoTable: @unchecked Sendable {
    // Sendable: written under the lock of the engine's types only.
    let infos: TypeInfos
    private var chunkCount = 0

    init() {
        infos = TypeInfos(chunks: .allocate(capacity: TypeInfos.chunkCount))
    }

    // Whoever holds a type holds the engine's types: there are no entries left.
    deinit {
        for index in 0..<chunkCount { infos.chunks[index].deallocate() }
        infos.chunks.deallocate()
    }

    /// Adds the entries of types that are new.
    func add(_ numbers: [CanonicalTypeIndex], _ registry: TypeRegistry) {
        let needed = registry.count + (1 << TypeInfos.chunkShift - 1)
        while chunkCount < needed >> TypeInfos.chunkShift {
            (infos.chunks + chunkCount).initialize(
                to: .allocate(capacity: 1 << TypeInfos.chunkShift))
            chunkCount += 1
        }
        for number in numbers {
            infos[number.rawValue].initialize(
                to: TypeInfo(number, registry.types[number.position], registry))
        }
    }

    /// Removes the entries of types that are gone, and the chunks behind the registry's end.
    func remove(_ numbers: [CanonicalTypeIndex], _ registry: TypeRegistry) {
        for number in numbers { infos[number.rawValue].pointee.deallocate() }
        let needed = registry.count + (1 << TypeInfos.chunkShift - 1)
        while chunkCount > needed >> TypeInfos.chunkShift {
            chunkCount -= 1
            infos.chunks[chunkCount].deallocate()
        }
    }
}
