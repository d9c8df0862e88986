import Testing
import WasmCore
import WasmInterp

/// Whoever asks which pages have been written gets them since the moment that they name.
@Suite struct WrittenPagesTests {
    private static func makeModule(_ engine: Engine) throws -> Module {
        try WasmInterpTests.makeModule(
            """
            (module (memory (export "memory") 2 40)
              (data (i32.const 5000) "pristine")
              (func (export "store") (param i32) (i64.store (local.get 0) (i64.const -1)))
              (func (export "fill") (param i32)
                (memory.fill (local.get 0) (i32.const 3) (i32.const 9000)))
              (func (export "grow") (param i32) (drop (memory.grow (local.get 0)))))
            """, engine: engine)
    }

    private static func engine() -> Engine {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = true
        return Engine(configuration)
    }

    private static func pages(_ ranges: [Range<Int>]?) -> Set<Int>? {
        ranges.map { Set($0.joined()) }
    }

    /// Marks and pools ask in any order, and none changes what another one hears.
    @Test(arguments: 0..<40 as Range<UInt64>) func eachAsksSinceWhenTheyLike(seed: UInt64) throws {
        var random = TenantRandom(seed: seed)
        let engine = Self.engine()
        let pool = InstancePool(
            try Self.makeModule(engine), linker: Linker<Void>(engine: engine), idleMax: 1)
        for _ in 0..<4 {
            try pool.withInstance(host: ()) { _, instance in
                let memory = try #require(instance.memory())
                let bytes = try memory.bytes(at: 0, byteCount: memory.byteCount)
                #expect(memory.byteCount == 131_072 && bytes.count { $0 != 0 } == 8)
                var asked: [(mark: WrittenPages.Mark, written: Set<Int>)] = []
                for _ in 0..<30 {
                    let end = Int(memory.byteCount)
                    let place = Int.random(in: 0..<(end - 9_000), using: &random)
                    let written: Range<Int>
                    switch Int.random(in: 0..<6, using: &random) {
                    case 0:
                        asked.append((try #require(memory.takeStock()), []))
                        continue
                    case 1:
                        _ = try instance.function("grow")?.call([.i32(Int32(seed % 8))])
                        continue
                    case 2:
                        _ = try instance.function("fill")?.call([.i32(Int32(place))])
                        written = place..<place + 9_000
                    case 3:
                        try memory.write([1, 2, 3], at: place)
                        written = place..<place + 3
                    default:
                        _ = try instance.function("store")?.call([.i32(Int32(place))])
                        written = place..<place + 8
                    }
                    let pages = written.lowerBound >> 12...(written.upperBound - 1) >> 12
                    for index in asked.indices { asked[index].written.formUnion(pages) }
                    for (mark, written) in asked {
                        #expect(Self.pages(memory.pages(writtenSince: mark)) == written)
                    }
                }
            }
        }
    }

    @Test func whatAPoolRestoresCountsAsWritten() throws {
        let engine = Self.engine()
        let pool = InstancePool(
            try Self.makeModule(engine), linker: Linker<Void>(engine: engine), idleMax: 1)
        var mark: WrittenPages.Mark?
        try pool.withInstance(host: ()) { _, instance in
            let memory = try #require(instance.memory())
            try memory.write([1], at: 70_000)
            mark = memory.takeStock()
            _ = try instance.function("grow")?.call([.i32(30)])
            _ = try instance.function("store")?.call([.i32(1_000_000)])
        }
        let first = try #require(mark)
        try pool.withInstance(host: ()) { _, instance in
            let memory = try #require(instance.memory())
            #expect(memory.pages(writtenSince: first) == [17..<18])
            _ = try instance.function("grow")?.call([.i32(30)])
            #expect(try memory.bytes(at: 1_000_000, byteCount: 8).areZero)
            #expect(Self.pages(memory.pages(writtenSince: first))?.contains(244) == true)
        }
    }

    @Test func marksAreOfTheirMemory() throws {
        let engine = Self.engine()
        let module = try Self.makeModule(engine)
        let memories = try (0..<2).map { _ in
            try #require(Store(engine: engine, host: ()).instantiate(module).memory())
        }
        let mark = try #require(memories[0].takeStock())
        #expect(memories[1].takeStock() != nil)
        #expect(memories[1].pages(writtenSince: mark) == nil)
        let plain = Engine()
        let untracked = try #require(
            Store(engine: plain, host: ()).instantiate(Self.makeModule(plain)).memory())
        #expect(untracked.takeStock() == nil)
        #expect(untracked.pages(writtenSince: mark) == nil)
    }
}
