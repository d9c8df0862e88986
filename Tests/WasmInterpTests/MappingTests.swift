import Testing
import WasmCore
import WasmInterp

/// What lies behind stacks and memories, and what becomes of it.
@Suite struct MappingTests {
    /// Whether the guards are those of new systems or those of all.
    private static let kinds = [true, false]

    @Test(arguments: kinds, [1, 4_096, 5_000, 1 << 20])
    func allBytesAreThere(hasLightGuards: Bool, byteCount: Int) throws {
        let mapping = try #require(
            Mapping(byteCount: byteCount, hasLightGuards: hasLightGuards))
        #expect(mapping.byteCount >= byteCount)
        unsafe mapping.base.initializeMemory(as: UInt8.self, repeating: 7, count: mapping.byteCount)
        mapping.unmap()
    }

    @Test(arguments: [0, -1, .min, .max, .max - 100_000])
    func whatCannotBeMappedIsRefused(byteCount: Int) {
        #expect(Mapping(byteCount: byteCount) == nil)
        #expect(MappingPool(idleMax: 1).take(byteCount: byteCount) == nil)
    }

    @Test func theFirstByteBehindAMappingFaults() async {
        await #expect(processExitsWith: .failure) {
            guard let mapping = Mapping(byteCount: 4_096) else { return }
            unsafe mapping.base.storeBytes(of: 1, toByteOffset: mapping.byteCount, as: UInt8.self)
        }
        await #expect(processExitsWith: .failure) {
            guard let mapping = Mapping(byteCount: 4_096, hasLightGuards: false) else {
                return
            }
            let last = mapping.byteCount + Mapping.guardBytes - 1
            unsafe mapping.base.storeBytes(of: 1, toByteOffset: last, as: UInt8.self)
        }
    }

    /// Advice to give up pages leaves it, and so does the time in a pool.
    @Test func aPoolKeepsGuards() async {
        await #expect(processExitsWith: .failure) {
            let pool = MappingPool(idleMax: 1)
            guard let first = pool.take(byteCount: 1 << 20) else { return }
            pool.giveBack(first) {
                unsafe MappingPool.givePagesBack(first.base, byteCount: first.byteCount)
                return true
            }
            guard let second = pool.take(byteCount: 1 << 20),
                unsafe second.base == first.base
            else { return }
            unsafe second.base.storeBytes(of: 1, toByteOffset: second.byteCount, as: UInt8.self)
        }
    }

    /// Guards that take mappings of the process stop at their number; nothing fails there.
    @Test func guardsThatTakeMappingsAreCounted() async {
        await #expect(processExitsWith: .success) {
            var mappings: [Mapping] = []
            for _ in 0..<(Mapping.protectedMax + 1_000) {
                guard let mapping = Mapping(byteCount: 4_096, hasLightGuards: false) else {
                    preconditionFailure("no mapping")
                }
                mappings.append(mapping)
            }
            precondition(Mapping.protectedInUse == Mapping.protectedMax)
            precondition(mappings.count { $0.kind == .protected } == Mapping.protectedMax)
            for mapping in mappings { mapping.unmap() }
            precondition(Mapping.protectedInUse == 0)
        }
    }

    #if THREAD_SANITIZER
        // It has less address space.
        private static let guestCount = 1_000
    #else
        private static let guestCount = 20_000
    #endif

    /// Each has a stack, a memory that may become 4 GiB, and guards behind both.
    @Test func twentyThousandGuestsLive() async {
        await #expect(processExitsWith: .success) {
            let engine = makeEngine()
            let module = try makeModule(
                """
                (module (memory 1)
                  (func (export "f") (param i32) (result i32)
                    (i32.store (i32.const 0) (local.get 0))
                    (i32.load (i32.const 0))))
                """, engine: engine)
            var guests: [TypedFunction<Int32, Int32>] = []
            for index in 0..<MappingTests.guestCount {
                let store = Store(engine: engine, host: ())
                let function = try store.instantiate(module)
                    .function("f", as: ((Int32) -> Int32).self)
                let answer = try function(Int32(index))
                precondition(answer == index)
                guests.append(function)
            }
            for guest in guests {
                let answer = try guest(7)
                precondition(answer == 7)
            }
        }
    }
}
