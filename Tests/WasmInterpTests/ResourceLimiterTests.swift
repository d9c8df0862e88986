import Platform
import Testing
import WasmCore
import WasmInterp

/// An embedder's own limiter is asked before anything grows or is made, and may refuse.
@Suite struct ResourceLimiterTests {
    private static let page: UInt64 = 1 << 16

    enum Kind: String, CaseIterable { case memory, table, heap, instances }

    /// What was asked, in order.
    struct Question: Hashable {
        var kind: Kind
        var current: UInt64
        var desired: UInt64
        var maximum: UInt64?

        init(_ kind: Kind, _ current: UInt64, _ desired: UInt64, _ maximum: UInt64?) {
            self.kind = kind
            self.current = current
            self.desired = desired
            self.maximum = maximum
        }
    }

    /// Notes what it is asked, and refuses what goes beyond a limit.
    final class Counter: ResourceLimiter {
        private let questions = Locked<[Question]>([])
        private let limits: [Kind: UInt64]

        init(_ limits: [Kind: UInt64] = [:]) { self.limits = limits }

        func asked(_ kind: Kind) -> [Question] {
            questions.withLock { $0 }.filter { $0.kind == kind }
        }

        private func answer(_ question: Question) -> Bool {
            questions.withLock { $0.append(question) }
            return question.desired <= limits[question.kind] ?? .max
        }

        func memoryGrowing(from current: UInt64, to desired: UInt64, maximum: UInt64?) -> Bool {
            answer(Question(.memory, current, desired, maximum))
        }

        func tableGrowing(from current: UInt64, to desired: UInt64, maximum: UInt64?) -> Bool {
            answer(Question(.table, current, desired, maximum))
        }

        func heapGrowing(from current: UInt64, to desired: UInt64, maximum: UInt64) -> Bool {
            answer(Question(.heap, current, desired, maximum))
        }

        func instancesGrowing(from current: Int, to desired: Int, maximum: Int) -> Bool {
            answer(Question(.instances, UInt64(current), UInt64(desired), UInt64(maximum)))
        }
    }

    private func makeLimits(_ limiter: any ResourceLimiter) -> StoreLimits {
        var limits = StoreLimits()
        limits.limiter = limiter
        return limits
    }

    private static let text = """
        (module
          (memory (export "memory") 1 4) (table (export "table") 2 externref)
          (type $a (array (mut i8)))
          (func (export "memory.grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "table.grow") (param i32) (result i32)
            (table.grow (ref.null extern) (local.get 0)))
          (func (export "allocate") (param i32) (result i32)
            (array.len (array.new_default $a (local.get 0)))))
        """

    /// What a limiter allows it may count.
    @Test func itIsNotAskedWhereLentBytesWouldMove() throws {
        let counter = Counter()
        var limits = makeLimits(counter)
        limits.memoryBytesMax = 1 << 48
        let (_, instance) = try makeGuest(
            #"(module (memory (export "memory") i64 1))"#, limits: limits)
        let memory = try #require(instance.memory())
        memory.withBytes { _ in #expect(memory.grow(byPages: 1) == nil) }
        #expect(counter.asked(.memory).count == 1)
        #expect(memory.grow(byPages: 1) == 1)
        #expect(counter.asked(.memory).count == 2)
    }

    @Test func itIsAskedOfAllThatGrows() throws {
        let counter = Counter()
        let (store, instance) = try makeGuest(Self.text, limits: makeLimits(counter))
        #expect(counter.asked(.instances) == [Question(.instances, 0, 1, 10_000)])
        let growMemory = try instance.function("memory.grow", as: ((Int32) -> Int32).self)
        // Nothing is asked of what changes nothing, nor of what other limits refuse.
        #expect(try [2, 0, 2].map { try growMemory($0) } == [1, 3, -1])
        #expect(instance.memory()?.grow(byPages: 1) == 3)
        let (page, most) = (Self.page, 4 * Self.page)
        #expect(
            counter.asked(.memory) == [
                Question(.memory, 0, page, most), Question(.memory, page, 3 * page, most),
                Question(.memory, 3 * page, most, most),
            ])
        let growTable = try instance.function("table.grow", as: ((Int32) -> Int32).self)
        #expect(try [3, 0].map { try growTable($0) } == [2, 5])
        #expect(
            counter.asked(.table) == [Question(.table, 0, 2, nil), Question(.table, 2, 5, nil)])
        let allocate = try instance.function("allocate", as: ((Int32) -> Int32).self)
        #expect(counter.asked(.heap).isEmpty)
        #expect(try allocate(100_000) == 100_000)
        #expect(counter.asked(.heap) == [Question(.heap, 0, 4 << 15, 1 << 30)])
        _ = store.makeMemory(MemoryType(Limits(0)))
        _ = try store.makeTable(TableType(.init(isNullable: true, .extern), Limits(0, 9)))
        #expect(counter.asked(.memory).last == Question(.memory, 0, 0, nil))
        #expect(counter.asked(.table).last == Question(.table, 0, 0, 9))
    }

    @Test func whatItRefusesIsNotMade() throws {
        for (kind, limit) in [
            (Kind.memory, "memory"), (.table, "table"), (.instances, "instances"),
        ] {
            do {
                _ = try makeGuest(Self.text, limits: makeLimits(Counter([kind: 0])))
                Issue.record("made")
            } catch InstantiationError.link(let error) {
                #expect(error == .limitExceeded(limit))
            }
        }
        let limits = makeLimits(Counter([.memory: 0, .table: 0]))
        let store = Store(engine: makeEngine(), host: (), limits: limits)
        #expect(store.makeMemory(MemoryType(Limits(1))) == nil)
        #expect(throws: StoreError.limitExceeded("table")) {
            try store.makeTable(TableType(.init(isNullable: true, .extern), Limits(1)))
        }
    }

    @Test func whatItRefusesDoesNotGrow() throws {
        let counter = Counter([.memory: 2 * Self.page, .table: 3])
        let (_, instance) = try makeGuest(Self.text, limits: makeLimits(counter))
        let growMemory = try instance.function("memory.grow", as: ((Int32) -> Int32).self)
        #expect(try [2, 1, 1].map { try growMemory($0) } == [-1, 1, -1])
        #expect(instance.memory()?.grow(byPages: 1) == nil)
        let growTable = try instance.function("table.grow", as: ((Int32) -> Int32).self)
        #expect(try [2, 1, 1].map { try growTable($0) } == [-1, 2, -1])
        #expect(throws: StoreError.limitExceeded("table")) {
            try instance.table("table")?.grow(by: 1, with: .null)
        }
    }

    /// A refused allocation collects what is dead and goes on; what lives beyond the limit traps.
    @Test func aHeapThatMayNotGrowIsCollected() throws {
        let counter = Counter([.heap: 8 << 15])
        let (store, instance) = try makeGuest(Self.text, limits: makeLimits(counter))
        let allocate = try instance.function("allocate", as: ((Int32) -> Int32).self)
        for _ in 0..<20 { #expect(try allocate(100_000) == 100_000) }
        #expect(store.collectionCount > 0)
        #expect(trap { () throws(Trap) in try allocate(300_000) }?.code == .outOfMemory)
        #expect(counter.asked(.heap).allSatisfy { $0.maximum == 1 << 30 })
    }

    /// What other limits allow is refused by the limiter and the other way round.
    @Test func otherLimitsHoldToo() throws {
        var limits = makeLimits(Counter())
        limits.memoryBytesTotalMax = 2 * Self.page
        let (_, instance) = try makeGuest(Self.text, limits: limits)
        #expect(instance.memory()?.grow(byPages: 2) == nil)
        #expect(instance.memory()?.grow(byPages: 1) == 1)
    }

    @Test func oneServesManyStoresAndSharedMemories() throws {
        let counter = Counter([.memory: 2 * Self.page])
        let limits = makeLimits(counter)
        for _ in 0..<3 { _ = try makeGuest(Self.text, limits: limits) }
        #expect(counter.asked(.instances).count == 3)
        let shared = try #require(
            SharedMemory(MemoryType(Limits(1, 4), isShared: true), limits: limits))
        #expect(shared.grow(byPages: 2) == nil)
        #expect(shared.grow(byPages: 1) == 1)
        #expect(counter.asked(.memory).last == Question(.memory, 1 << 16, 1 << 17, 1 << 18))
    }

    /// One that says nothing allows everything.
    @Test func whatItDoesNotCareForIsAllowed() throws {
        struct Indifferent: ResourceLimiter {}
        let (_, instance) = try makeGuest(Self.text, limits: makeLimits(Indifferent()))
        #expect(instance.memory()?.grow(byPages: 3) == 1)
        #expect(try instance.function("allocate", as: ((Int32) -> Int32).self)(10) == 10)
        #expect(try instance.table("table")?.grow(by: 1, with: .null) == 2)
    }

    /// An instance that is used again is not made again.
    @Test func poolsDoNotAskAgain() throws {
        let engine = makeEngine()
        let counter = Counter()
        let pool = InstancePool(
            try makeModule(Self.text, engine: engine), linker: Linker<Void>(engine: engine),
            limits: makeLimits(counter))
        for _ in 0..<3 {
            try pool.withInstance(host: ()) { _, instance in
                #expect(instance.memory()?.grow(byPages: 1) == 1)
            }
        }
        #expect(counter.asked(.instances).count == 1)
        #expect(counter.asked(.memory).map(\.desired) == [1, 2, 2, 2].map { $0 * Self.page })
    }
}
