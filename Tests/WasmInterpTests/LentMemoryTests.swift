import Testing
import WasmCore
import WasmInterp

/// Bytes of a memory are lent in place, and are nobody else's until they are back.
@Suite struct LentMemoryTests {
    private static let page: UInt64 = 1 << 16
    private static let text = """
        (module (memory (export "memory") 1 4)
          (data (i32.const 16) "some text")
          (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
          (func (export "store") (param i32) (i32.store8 (local.get 0) (i32.const 1))))
        """

    /// A guest whose memory moves when it grows, as no address space can hold all it may become.
    private static func makeMovingGuest() throws -> Memory {
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 48
        let (_, instance) = try makeGuest(
            #"(module (memory (export "memory") i64 1))"#, limits: limits)
        return try #require(instance.memory())
    }

    @Test func bytesAreReadAndChangedInPlace() throws {
        let (_, instance) = try makeGuest(Self.text)
        let memory = try #require(instance.memory())
        #expect(memory.withBytes { $0.byteCount } == 1 << 16)
        let letter = try memory.withBytes(at: 16, byteCount: 9) {
            unsafe $0.unsafeLoad(fromByteOffset: 5, as: UInt8.self)
        }
        #expect(letter == UInt8(ascii: "t"))
        memory.withMutableBytes { $0.storeBytes(of: 7, toByteOffset: 65_535, as: UInt8.self) }
        try memory.withMutableBytes(at: 100, byteCount: 4) {
            $0.storeBytes(of: 9, toByteOffset: 3, as: UInt8.self)
        }
        let load = try instance.function("load", as: ((Int32) -> Int32).self)
        #expect(try [65_535, 102, 103].map { try load($0) } == [7, 0, 9])
    }

    /// A span of a range is a part of that of all bytes, not one of a copy.
    @Test func nothingIsCopied() throws {
        let memory = try #require(try makeGuest(Self.text).instance.memory())
        func address(_ span: RawSpan) -> UInt {
            unsafe span.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        }
        let all = memory.withBytes { address($0) }
        #expect(try memory.withBytes(at: 4_096, byteCount: 1) { address($0) } == all + 4_096)
        memory.withMutableBytes { #expect(address($0.bytes) == all) }
        try memory.withMutableBytes(at: 8, byteCount: 0) { #expect(address($0.bytes) == all + 8) }
    }

    static let ranges: [(address: Int64, byteCount: Int64, fits: Bool)] = [
        (0, 0, true), (0, 65_536, true), (65_536, 0, true), (65_535, 1, true),
        (0, 65_537, false), (65_537, 0, false), (65_535, 2, false), (-1, 0, false), (0, -1, false),
        (.max, 1, false), (1, .max, false),
    ]

    @Test(arguments: ranges)
    func rangesAreCheckedBeforeTheClosureRuns(
        address: Int64, byteCount: Int64, fits: Bool
    ) throws {
        let memory = try #require(try makeGuest(Self.text).instance.memory())
        var counts: [Int] = []
        let read = trap { () throws(Trap) in
            try memory.withBytes(at: address, byteCount: byteCount) { counts.append($0.byteCount) }
        }
        let changed = trap { () throws(Trap) in
            try memory.withMutableBytes(at: address, byteCount: byteCount) {
                counts.append($0.byteCount)
            }
        }
        #expect(
            [read?.code, changed?.code]
                == (fits ? [nil, nil] : [.memoryOutOfBounds, .memoryOutOfBounds]))
        #expect(counts == (fits ? [Int(byteCount), Int(byteCount)] : []))
    }

    private struct Refusal: Error, Equatable { var number = 3 }

    @Test func whatTheClosureThrowsAndReturnsComesBack() throws {
        struct Unique: ~Copyable { var number = 5 }
        let (_, instance) = try makeGuest(Self.text)
        let memory = try #require(instance.memory())
        do throws(Refusal) {
            try memory.withBytes { (_) throws(Refusal) in throw Refusal() }
        } catch {
            #expect(error.number == 3)
        }
        #expect(throws: Refusal()) { try memory.withMutableBytes { _ in throw Refusal() } }
        #expect(throws: Refusal()) {
            try memory.withBytes(at: 0, byteCount: 1) { _ in throw Refusal() }
        }
        #expect(throws: Refusal()) {
            try memory.withMutableBytes(at: 0, byteCount: 1) { _ in throw Refusal() }
        }
        let all = memory.withBytes { _ in Unique() }
        let part = try memory.withMutableBytes(at: 0, byteCount: 1) { _ in Unique() }
        #expect(all.number + part.number == 10)
        // They are back, whatever was thrown.
        memory.withMutableBytes { _ in }
        #expect(try instance.function("load", as: ((Int32) -> Int32).self)(16) == 115)
    }

    /// A growth in place disturbs nobody; one that would move the memory is refused meanwhile.
    @Test func lentBytesStayWhereTheyAre() throws {
        let (_, instance) = try makeGuest(Self.text)
        let memory = try #require(instance.memory())
        memory.withMutableBytes { bytes in
            #expect(memory.grow(byPages: 1) == 1)
            #expect(bytes.byteCount == 1 << 16)
        }
        #expect(memory.withBytes { $0.byteCount } == 1 << 17)
        let moving = try Self.makeMovingGuest()
        moving.withBytes { _ in #expect(moving.grow(byPages: 1) == nil) }
        try moving.withMutableBytes(at: 0, byteCount: 1) { _ in
            #expect(moving.grow(byPages: 1) == nil)
        }
        #expect(moving.grow(byPages: 1) == 1)
    }

    /// What is lent to be read may be read otherwise too, and other memories are free.
    @Test func otherMemoriesAndReadingAreFree() throws {
        let (store, instance) = try makeGuest(Self.text)
        let memory = try #require(instance.memory())
        let other = try #require(store.makeMemory(MemoryType(Limits(1))))
        try memory.withBytes(at: 16, byteCount: 4) { bytes in
            #expect(try memory.string(at: 21, byteCount: 4) == "text")
            try other.write(bytes, at: 0)
            try other.withMutableBytes(at: 4, byteCount: 5) { part in
                let rest = try memory.bytes(at: 20, byteCount: 5)
                for (offset, byte) in rest.enumerated() {
                    part.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
                }
            }
        }
        #expect(try other.string(at: 0, byteCount: 9) == "some text")
        try instance.function("store", as: ((Int32) -> Void).self)(16)
    }

    /// An instance that goes back to its pool meanwhile is not used again: the bytes stay.
    @Test func aPoolDoesNotTakeBackWhatIsLent() throws {
        let engine = makeEngine()
        let pool = InstancePool(
            try makeModule(Self.text, engine: engine), linker: Linker<Void>(engine: engine))
        var pooled: PooledInstance<Void>? = try pool.take(host: ())
        let memory = try #require(pooled?.instance.memory())
        let letter = try memory.withBytes(at: 16, byteCount: 4) { bytes in
            if let instance = pooled.take() { pool.giveBack(instance) }
            #expect(pool.idleCount == 0)
            return unsafe bytes.unsafeLoad(as: UInt8.self)
        }
        #expect(letter == UInt8(ascii: "s"))
    }

    enum Misuse: String, CaseIterable, Codable {
        case readAgain, changeAgain, write, readWhileChanged, call, resume, instantiate
        case callFromHostFunction, shared
    }

    @Test(arguments: Misuse.allCases)
    func nobodyElseHasThemMeanwhile(misuse: Misuse) async {
        await #expect(processExitsWith: .failure) { [misuse] in
            expectingDeath { try Self.misuse(misuse) }
        }
    }

    private static func misuse(_ misuse: Misuse) throws {
        let (store, instance) = try makeGuest(text)
        let memory = try #require(instance.memory())
        let load = try instance.function("load", as: ((Int32) -> Int32).self)
        switch misuse {
        case .readAgain: memory.withBytes { _ in memory.withBytes { _ in } }
        case .changeAgain:
            try memory.withBytes { _ in try memory.withMutableBytes(at: 0, byteCount: 1) { _ in } }
        case .write: try memory.withBytes { _ in try memory.store(UInt8(1), at: 0) }
        case .readWhileChanged:
            try memory.withMutableBytes { _ in _ = try memory.load(UInt8.self, at: 0) }
        case .call: try memory.withBytes { _ in _ = try load(16) }
        case .resume:
            let invocation = try load.start(16)
            try memory.withBytes { _ in _ = try invocation.resume() }
        case .instantiate:
            let module = try makeModule("(module)", engine: store.engine)
            try memory.withBytes { _ in _ = try store.instantiate(module) }
        case .callFromHostFunction:
            var linker = Linker<Void>(engine: store.engine)
            let lent = Lent(memory: memory, load: load)
            linker.define("h", "f") { (_) throws in
                try lent.memory.withMutableBytes(at: 0, byteCount: 1) { _ in
                    _ = try lent.load(16)
                }
            }
            let caller = try makeModule(
                #"(module (import "h" "f" (func $f)) (func (export "run") (call $f)))"#,
                engine: store.engine)
            try linker.instantiate(caller, in: store).function("run", as: (() -> Void).self)()
        case .shared:
            guard let shared = SharedMemory(MemoryType(Limits(1, 1), isShared: true)) else {
                return
            }
            store.makeMemory(shared).withBytes { _ in }
        }
    }
}

/// What a host function uses of its own store, on whose thread it is called.
private struct Lent: @unchecked Sendable {
    var memory: Memory
    var load: TypedFunction<Int32, Int32>
}
