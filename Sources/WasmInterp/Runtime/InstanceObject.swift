import WasmCore

/// An instance of a module in a store: its index spaces, resolved to objects of the store.
final class InstanceObject {
    let module: Module
    let data: UnsafeMutablePointer<InstanceData>
    /// For each index space the index in the store.
    let functions: [Int]
    let tables: [Int]
    let memories: [Int]
    let globals: [Int]
    let tags: [Int]
    private(set) var exports: [ExactName: Export] = [:]
    /// The memory exported as "memory", by its index in the store.
    private(set) var defaultMemory: Int?
    private let elementStorage: [UnsafeMutableBufferPointer<UInt64>]

    init(
        _ module: Module, index: Int, spaces: IndexSpaces,
        elementStorage: [UnsafeMutableBufferPointer<UInt64>], store: StoreState
    ) {
        self.module = module
        functions = spaces.functions
        tables = spaces.tables
        memories = spaces.memories
        globals = spaces.globals
        tags = spaces.tags
        self.elementStorage = elementStorage
        data = .allocate(capacity: 1)
        data.initialize(
            to: InstanceData(
                globals: Self.copy(spaces.globals.map { store.globals[$0].slots }),
                tables: Self.copy(spaces.tables.map { store.tables[$0].data }),
                memories: Self.copy(spaces.memories.map { store.memories[$0].data }),
                functions: Self.copy(spaces.functions),
                types: Self.copy(module.types.map(\.rawValue)), tags: Self.copy(spaces.tags),
                memoryCount: spaces.memories.count,
                dataSegments: Self.copy(
                    module.decoded.datas.map { segment in
                        // The module keeps its bytes, the instance keeps the module.
                        UnsafeRawBufferPointer(
                            start: module.decoded.bytes.start + segment.range.lowerBound,
                            count: segment.range.count)
                    }),
                elementSegments: Self.copy(elementStorage), index: index))
        for export in module.decoded.exports { exports[ExactName(export.name)] = export }
        if let export = exports[ExactName("memory")], export.kind == .memory {
            defaultMemory = spaces.memories[Int(export.index)]
        }
    }

    deinit {
        data.pointee.globals.deallocate()
        data.pointee.tables.deallocate()
        data.pointee.memories.deallocate()
        data.pointee.functions.deallocate()
        data.pointee.types.deallocate()
        data.pointee.tags.deallocate()
        data.pointee.dataSegments.deallocate()
        data.pointee.elementSegments.deallocate()
        data.deallocate()
        for storage in elementStorage { storage.deallocate() }
    }

    private static func copy<T>(_ elements: [T]) -> UnsafeMutablePointer<T> {
        let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(elements.count, 1))
        pointer.initialize(from: elements, count: elements.count)
        return pointer
    }
}

/// The index spaces of an instance under construction, as indices into its store.
struct IndexSpaces {
    var functions: [Int] = []
    var tables: [Int] = []
    var memories: [Int] = []
    var globals: [Int] = []
    var tags: [Int] = []
}

/// Something a store has that a module can import.
enum External {
    case function(Int)
    case table(Int)
    case memory(Int)
    case global(Int)
    case tag(Int)
}

/// A name that equals another one only if their bytes are equal. `String` compares by canonical
/// equivalence, which names of modules do not have.
struct ExactName: Hashable {
    private let bytes: [UInt8]

    init(_ name: String) { bytes = Array(name.utf8) }
}
