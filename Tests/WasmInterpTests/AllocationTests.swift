import Testing
import WasmCore
import WasmInterp

#if !DEBUG
    /// How many objects the ways that have to be fast allocate. Optimised builds only.
    @Suite(.serialized) struct AllocationTests {
        private static let text = """
            (module
              (import "h" "add" (func $add (param i32 i32) (result i32)))
              (memory 1)
              (func (export "add") (param i32 i32) (result i32)
                (i32.add (local.get 0) (local.get 1)))
              (func (export "host") (param i32) (result i32)
                (loop (result i32)
                  (local.set 0 (call $add (local.get 0) (i32.const -1)))
                  (br_if 0 (local.get 0)) (local.get 0))))
            """

        private func makePool() throws -> InstancePool<Int> {
            let engine = makeEngine()
            var linker = Linker<Int>(engine: engine)
            linker.define("h", "add") { (_, a: Int32, b: Int32) in a &+ b }
            return InstancePool(try makeModule(Self.text, engine: engine), linker: linker)
        }

        @Test func theCounterCounts() {
            final class Object { var number = 1 }
            var objects: [Object] = []
            objects.reserveCapacity(20)
            guard
                let count = AllocationCounter.objects(in: {
                    for _ in 0..<10 { objects.append(Object()) }
                })
            else { return }
            #expect(count == 10)
            #expect(AllocationCounter.objects(in: {}) == 0)
        }

        @Test func typedCallsAllocateNothing() throws {
            let pooled = try makePool().take(host: 0)
            let add = try pooled.instance.function("add", as: ((Int32, Int32) -> Int32).self)
            _ = try add(1, 2)
            var sum: Int32 = 0
            let count = try AllocationCounter.objects {
                for number in 0..<1_000 { sum &+= try add(Int32(number), 1) }
            }
            #expect(sum == 500_500)
            #expect(count ?? 0 == 0)
        }

        @Test func callsOfHostFunctionsAllocateNothing() throws {
            let pooled = try makePool().take(host: 0)
            let host = try pooled.instance.function("host", as: ((Int32) -> Int32).self)
            _ = try host(1)
            let count = try AllocationCounter.objects { _ = try host(1_000) }
            #expect(count ?? 0 == 0)
        }

        /// The store's handle, and what finding the function takes.
        @Test func usingAnInstanceAgainAllocatesLittle() throws {
            let pool = try makePool()
            let use = {
                try pool.withInstance(host: 0) { _, instance in
                    _ = try instance.function("add", as: ((Int32, Int32) -> Int32).self)(1, 2)
                }
            }
            try use()
            let count = try AllocationCounter.objects { for _ in 0..<100 { try use() } }
            #expect(pool.idleCount == 1)
            #expect(count ?? 0 <= 100 * 6)
        }
    }
#endif
