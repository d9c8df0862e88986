import WasmCore

/// An instance of a module in a store: its index spaces, resolved to objects of the store.
final class InstanceObject {
    let module: Module
    /// Of the kind that its store uses.
    let code: ModuleCode
    let data: UnsafeMutablePointer<InstanceData>
    /// For each index space the index in the store.
    let functions: [Int]
    let tables: [Int]
    let memories: [Int]
    let globals: [Int]
    let tags: [Int]
    /// The memory exported as "memory", which hosts expect.
    let namedMemory: UnsafeMutablePointer<MemoryData>?
    /// Its index in the store.
    let defaultMemory: Int?
    private let elementStorage: [UnsafeMutableBufferPointer<UInt64>]
    /// The component instance that it is a part of.
    var component: ComponentInstanceState?
    /// Whether it is a component's, whose tasks call it.
    var isOfComponent: Bool { component != nil || module.isAdapter }

    init(
        _ module: Module, _ code: ModuleCode, index: Int, spaces: IndexSpaces,
        elementStorage: [UnsafeMutableBufferPointer<UInt64>], store: StoreState
    ) {
        self.module = module
        self.code = code
        functions = spaces.functions
        tables = spaces.tables
        memories = spaces.memories
        globals = spaces.globals
        tags = spaces.tags
        self.elementStorage = elementStorage
        var block = InstanceBlock(module, spaces, segmentCount: elementStorage.count)
        data = block.data
        data.initialize(
            to: InstanceData(
                globals: block.take(spaces.globals) { store.globals[$0].slots },
                tables: block.take(spaces.tables) { store.tables[$0].data },
                memories: block.take(spaces.memories) { store.memories[$0].data },
                functions: block.take(spaces.functions) { $0 }, types: module.typeNumbers,
                tags: block.take(spaces.tags) { $0 }, memoryCount: spaces.memories.count,
                // The module keeps its bytes, the instance keeps the module.
                dataSegments: block.take(module.decoded.datas) { segment in
                    UnsafeRawBufferPointer(
                        start: module.decoded.bytes.start + segment.range.lowerBound,
                        count: segment.range.count)
                },
                elementSegments: block.take(elementStorage) { $0 }, index: index))
        defaultMemory = module.defaultMemory.map { spaces.memories[$0] }
        namedMemory = defaultMemory.map { store.memories[$0].data }
    }

    deinit {
        UnsafeMutableRawPointer(data).deallocate()
        for storage in elementStorage { storage.deallocate() }
    }
}

/// The memory of an ``InstanceData`` and of all that it points to: one allocation.
private struct InstanceBlock {
    let data: UnsafeMutablePointer<InstanceData>
    private var next: UnsafeMutableRawPointer

    init(_ module: Module, _ spaces: IndexSpaces, segmentCount: Int) {
        let pointerCount =
            spaces.globals.count + spaces.tables.count + spaces.memories.count
            + spaces.functions.count + spaces.tags.count
        let bufferCount = module.decoded.datas.count + segmentCount
        let start = MemoryLayout<InstanceData>.stride
        let place = UnsafeMutableRawPointer.allocate(
            byteCount: start + 8 * pointerCount
                + MemoryLayout<UnsafeRawBufferPointer>.stride * bufferCount,
            alignment: MemoryLayout<InstanceData>.alignment)
        data = place.bindMemory(to: InstanceData.self, capacity: 1)
        next = place + start
    }

    /// Puts a list behind those before it. All elements are words or pairs of words.
    mutating func take<Element, Stored>(
        _ elements: [Element], _ stored: (Element) -> Stored
    ) -> UnsafeMutablePointer<Stored> {
        let list = next.bindMemory(to: Stored.self, capacity: elements.count)
        for (position, element) in elements.enumerated() {
            (list + position).initialize(to: stored(element))
        }
        next += MemoryLayout<Stored>.stride * elements.count
        return list
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
