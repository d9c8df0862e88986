import Testing
import WasmCore
import WasmInterp

@Suite struct VerdictTests {
    /// The example of RFC 8439, section 2.5.2, before the secret part is added.
    @Test func theHashIsThePolynomialOfTheStandard() {
        let hash = KeyedHash(0x336d_5557_78be_d685, 0xa806_d542_fe52_447f)
        let text = Array("Cryptographic Forum Research Group".utf8)
        let value = hash(text)
        #expect(value.rest.high == 0x2)
        #expect(value.rest.middle == 0x8d31_b7ca_ff94_6c77)
        #expect(value.rest.low == 0xc884_4335_369d_03a7)
        #expect(value.byteCount == text.count)
    }

    /// Sums that reach the modulus, from the vectors in appendix A.3 of the RFC.
    @Test(
        arguments: [
            ([2], [UInt8](repeating: 0xFF, count: 16), [3, 0, 0]),
            (
                [1],
                [UInt8](repeating: 0xFF, count: 16) + [0xFB]
                    + [UInt8](repeating: 0xFE, count: 15)
                    + [UInt8](repeating: 1, count: 16),
                [0, 0, 1]
            ),
        ] as [([UInt64], [UInt8], [UInt64])])
    func sumsAreReduced(key: [UInt64], bytes: [UInt8], expected: [UInt64]) {
        let value = KeyedHash(key[0], 0)(bytes)
        #expect([value.rest.low, value.rest.middle, value.rest.high] == expected)
    }

    @Test func everyByteCounts() {
        let hash = KeyedHash(0x1234_5678_9ABC_DEF0, 0x0FED_CBA9_8765_4321)
        var seen: Set<KeyedHash.Value> = []
        for count in 0..<70 {
            var bytes = [UInt8](repeating: 0, count: count)
            seen.insert(hash(bytes))
            for position in 0..<count {
                bytes[position] = 1
                seen.insert(hash(bytes))
                bytes[position] = 0
            }
        }
        #expect(seen.count == 70 + (0..<70).reduce(0, +))
    }

    /// The halves of a long content are the polynomials of two short ones.
    @Test(arguments: [1_024, 1_030, 1_055, 1_056, 2_000])
    func longContentsAreTwoPolynomials(byteCount: Int) {
        let hash = KeyedHash(0x1234_5678_9ABC_DEF0, 0x0FED_CBA9_8765_4321)
        var bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 8) }
        let value = hash(bytes)
        let half = byteCount / 32 * 16
        #expect(value.start == hash(Array(bytes[..<half])).rest)
        #expect(value.rest == hash(Array(bytes[half...])).rest)
        var seen: Set<KeyedHash.Value> = [value]
        for position in 0..<byteCount {
            bytes[position] ^= 0x40
            seen.insert(hash(bytes))
            bytes[position] ^= 0x40
        }
        #expect(seen.count == byteCount + 1)
    }

    @Test(arguments: [0, 1, 2, 3, 8])
    func theCacheRemembersUpToItsLimit(countMax: Int) throws {
        let cache = VerdictCache(countMax: countMax)
        let contents = (0..<20).map { ModuleBytes([UInt8($0)]) }
        guard countMax > 0 else {
            #expect(cache.key(contents[0]) == nil)
            return
        }
        let keys = try contents.map { try #require(cache.key($0)) }
        for key in keys {
            #expect(!cache.contains(key))
            cache.insert(key)
            #expect(cache.contains(key))
        }
        // The older half goes first; what is asked for moves to the younger.
        #expect(keys.suffix(max(countMax / 2, 1)).allSatisfy { cache.contains($0) })
        #expect(keys.filter { cache.contains($0) }.count <= countMax)
        #expect(!cache.contains(keys[0]))
    }

    private func engine(_ mode: CompilationMode, verdictsMax: Int = 100) -> Engine {
        var configuration = EngineConfiguration()
        configuration.compilation = mode
        configuration.verdictsMax = verdictsMax
        return Engine(configuration)
    }

    static let valid = """
        (module (func (export "a") (result i32) (i32.const 1))
          (func (export "b") (result i32) (i32.const 2)))
        """
    static let invalid = """
        (module (func (export "a") (result i32) (i32.const 1))
          (func (export "b") (result i32) (i64.const 2)))
        """

    /// A second module of the same bytes works as the first, in every mode.
    @Test(arguments: CompilationTests.modes)
    func knownModulesWork(mode: CompilationMode) throws {
        let engine = engine(mode)
        for _ in 0..<3 {
            let module = try makeModule(Self.valid, engine: engine)
            let instance = try Store(engine: engine, host: ()).instantiate(module)
            #expect(try instance.function("a", as: (() -> Int32).self)() == 1)
            #expect(try instance.function("b", as: (() -> Int32).self)() == 2)
        }
    }

    /// No mode lets an invalid module count as known, however often and in whatever part it runs.
    @Test(arguments: CompilationTests.modes)
    func invalidModulesStayInvalid(mode: CompilationMode) throws {
        let engine = engine(mode)
        for _ in 0..<3 {
            guard mode == .lazy else {
                #expect(throws: ModuleError.self) {
                    try makeModule(Self.invalid, engine: engine)
                }
                continue
            }
            let module = try makeModule(Self.invalid, engine: engine)
            let instance = try Store(engine: engine, host: ()).instantiate(module)
            #expect(try instance.function("a", as: (() -> Int32).self)() == 1)
            let b = try instance.function("b", as: (() -> Int32).self)
            #expect(trap { () throws(Trap) in try b() }?.code == .invalidFunction)
        }
    }
}
