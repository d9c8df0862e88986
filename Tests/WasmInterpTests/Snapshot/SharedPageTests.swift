#if os(Linux)
    import Platform
    import Testing
    import WasmCore

    @testable import WasmInterp

    /// Pages that memories have in common, and what is left of them.
    @Suite struct SharedPageTests {
        private static let text = """
            (module (memory (export "memory") 30 100)
              (func (export "store") (param i32 i32)
                (i32.store8 (local.get 0) (local.get 1))))
            """

        private static func store(_ store: Store<Void>, _ place: Int32, _ byte: Int32) throws {
            _ = try store.instances[0].function("store")?.call([.i32(place), .i32(byte)])
        }

        /// What one use has had is not kept for the next one.
        @Test(arguments: [false, true]) func poolsKeepNothingOfForks(tracksWrites: Bool) throws {
            var configuration = EngineConfiguration()
            configuration.tracksWrites = tracksWrites
            let engine = Engine(configuration)
            let module = try makeModule(Self.text, engine: engine)
            let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
            weak var image: MemoryImage?
            for _ in 0..<2 {
                try pool.withInstance(host: ()) { store, _ in
                    #expect(try Self.isZero(store.state.memories[0]))
                    try Self.store(store, 1_500_000, 7)
                    let fork = try store.fork(host: ()).store
                    try Self.store(store, 1_400_000, 7)
                    image = fork.state.memories[0].mappedImage
                    #expect(image != nil)
                }
                #expect(image == nil && pool.idleCount == 1)
            }
        }

        private static func isZero(_ memory: MemoryObject) throws -> Bool {
            memory.usedByteCount == 0
        }

        /// Pages that are given back are those of the last image, and zeros behind it. What is used
        /// is counted in eights.
        @Test func imagesLeaveNothingOfThoseBefore() throws {
            let engine = Engine()
            let store = Store(engine: engine, host: ())
            _ = try store.instantiate(makeModule(Self.text, engine: engine))
            let memory = store.state.memories[0]
            try Self.store(store, 1_500_000, 7)
            try Self.store(store, 500_000, 8)
            let first = try store.fork(host: ()).store
            try Self.store(store, 1_500_000, 0)
            let second = try store.fork(host: ()).store
            for state in [store.state, second.state] {
                let memory = state.memories[0]
                let isReverted = unsafe AddressSpace.revert(
                    memory.data.pointee.base, byteCount: Int(memory.data.pointee.byteCount))
                #expect(isReverted)
                #expect(memory.usedByteCount == 500_008)
            }
            #expect(first.state.memories[0].usedByteCount == 1_500_008)
            #expect(memory.mappedImage === second.state.memories[0].mappedImage)
        }

        /// What costs memory is what differs.
        @Test func forksOfOneStateHaveOneImage() throws {
            let engine = Engine()
            let store = Store(engine: engine, host: ())
            _ = try store.instantiate(makeModule(Self.text, engine: engine))
            try Self.store(store, 1_500_000, 7)
            let forks = try (0..<3).map { _ in try store.fork(host: ()).store }
            let images = try (forks + [store, forks[0].fork(host: ()).store]).map {
                try #require($0.state.memories[0].mappedImage)
            }
            #expect(images.allSatisfy { $0 === images[0] })
            try Self.store(forks[1], 1_400_000, 7)
            try Self.store(store, 0, 7)
            let other = try store.fork(host: ()).store
            #expect(other.state.memories[0].mappedImage !== images[0])
            let places = [0, 1_400_000, 1_500_000] as [UInt64]
            for (store, bytes) in [
                (store, [7, 0, 7]), (other, [7, 0, 7]), (forks[0], [0, 0, 7]),
                (forks[1], [0, 7, 7]), (forks[2], [0, 0, 7]),
            ] as [(Store<Void>, [UInt8])] {
                let memory = try #require(store.instances[0].memory())
                let found = try places.map { try Array(memory.bytes(at: $0, byteCount: 1))[0] }
                #expect(found == bytes)
            }
        }

        /// Where the system has no pages there are no bytes, and others are not harmed.
        @Test func lostMemoriesTrap() throws {
            let engine = Engine()
            let store = Store(engine: engine, host: ())
            _ = try store.instantiate(makeModule(Self.text, engine: engine))
            store.state.memories[0].lose()
            #expect(throws: CallError.self) { try Self.store(store, 0, 1) }
            #expect(store.state.memories[0].grow(byPages: 1) == nil)
            #expect(store.state.memoryBudget.used == 0)
        }
    }
#endif
