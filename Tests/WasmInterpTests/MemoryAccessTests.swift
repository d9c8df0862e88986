import Foundation
import Testing
import WasmCore
import WasmInterp

/// What the host reads and writes of a memory by copying: plain and shared, checked once.
@Suite struct MemoryAccessTests {
    private static let end: UInt64 = 1 << 16

    /// A memory of one page that is a guest's own, or one that threads share.
    private static func makeMemory(isShared: Bool) throws -> Memory {
        let store = Store(engine: makeEngine(), host: ())
        let type = MemoryType(Limits(1, 1), isShared: isShared)
        if isShared { return store.makeMemory(try #require(SharedMemory(type))) }
        return try #require(store.makeMemory(type))
    }

    @Test(arguments: [false, true])
    func numbersComeBackAsTheyWere(isShared: Bool) throws {
        let memory = try Self.makeMemory(isShared: isShared)
        for address in [1, Self.end - 16] {
            func check<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) throws {
                try memory.store(number, at: address)
                #expect(try memory.load(at: address) == number)
                let bytes = try memory.bytes(at: address, byteCount: Number.bitWidth / 8)
                #expect(bytes.first == UInt8(truncatingIfNeeded: number))
            }
            try check(Int8.min)
            try check(UInt16(0xFFFE))
            try check(Int32(-2))
            try check(UInt64(0x8877_6655_4433_2211))
            try check(Int128(-3))
            for bits: UInt32 in [0x3FC0_0000, 0x8000_0000, 0x7FA0_0001, 0xFFC0_0000] {
                try memory.store(Float(bitPattern: bits), at: address)
                #expect(try memory.load(UInt32.self, at: address) == bits)
                #expect(try memory.load(Float.self, at: address).bitPattern == bits)
            }
            for bits: UInt64 in [0x3FF8 << 48, 1 << 63, 0x7FF4_0000_0000_0001, 0xFFF8 << 48] {
                try memory.store(Double(bitPattern: bits), at: address)
                #expect(try memory.load(UInt64.self, at: address) == bits)
                #expect(try memory.load(Double.self, at: address).bitPattern == bits)
            }
            let vector = Vector128(low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)
            try memory.store(vector, at: address)
            #expect(try memory.bytes(at: address, byteCount: 16) == Array(0..<16))
            #expect(try memory.load(Vector128.self, at: address) == vector)
        }
    }

    /// An access of so many bytes, at an address.
    struct Access: CustomTestStringConvertible {
        var testDescription: String
        var byteCount: UInt64
        var perform: @Sendable (Memory, UInt64) throws -> Void

        init(
            _ name: String, _ byteCount: UInt64,
            _ perform: @escaping @Sendable (Memory, UInt64) throws -> Void
        ) {
            testDescription = name
            self.byteCount = byteCount
            self.perform = perform
        }
    }

    static let reads: [Access] = [
        Access("load", 2) { _ = try $0.load(UInt16.self, at: $1) },
        Access("load f32", 4) { _ = try $0.load(Float.self, at: $1) },
        Access("load f64", 8) { _ = try $0.load(Double.self, at: $1) },
        Access("load v128", 16) { _ = try $0.load(Vector128.self, at: $1) },
        Access("bytes", 5) { _ = try $0.bytes(at: $1, byteCount: 5) },
        Access("string", 5) { _ = try $0.string(at: $1, byteCount: 5) },
        Access("valid string", 5) { _ = try $0.validString(at: $1, byteCount: 5) },
        Access("copy from", 5) { try $0.copy(from: $1, to: 0, byteCount: 5) },
    ]

    static let writes: [Access] = [
        Access("store", 2) { try $0.store(UInt16.max, at: $1) },
        Access("store f32", 4) { try $0.store(Float.nan, at: $1) },
        Access("store f64", 8) { try $0.store(Double.nan, at: $1) },
        Access("store v128", 16) { try $0.store(Vector128(low: 1, high: 1), at: $1) },
        Access("array", 3) { try $0.write([1, 2, 3], at: $1) },
        Access("slice", 3) { try $0.write([0, 1, 2, 3][1...], at: $1) },
        Access("data", 3) { try $0.write(Data([1, 2, 3]), at: $1) },
        Access("sequence", 3) { try $0.write((1...3).lazy.map { UInt8($0) }, at: $1) },
        Access("span", 3) { try unsafe $0.write(([1, 2, 3] as [UInt8]).span.bytes, at: $1) },
        Access("text", 3) { _ = try $0.write(utf8: "é1", at: $1) },
        Access("fill", 5) { try $0.fill(at: $1, byteCount: 5, with: 9) },
        Access("copy to", 5) { try $0.copy(from: 0, to: $1, byteCount: 5) },
    ]

    @Test(arguments: reads + writes, [false, true])
    func theLastByteIsInAndTheNextOneIsNot(access: Access, isShared: Bool) throws {
        let memory = try Self.makeMemory(isShared: isShared)
        try memory.fill(at: 0, byteCount: 5, with: 7)
        try access.perform(memory, Self.end - access.byteCount)
        let before = try memory.bytes(at: 0, byteCount: Self.end)
        for address in [Self.end - access.byteCount + 1, Self.end, .max] {
            let error = #expect(throws: Trap.self) { try access.perform(memory, address) }
            #expect(error?.code == .memoryOutOfBounds)
        }
        // Nothing is written by an access that does not fit.
        #expect(try memory.bytes(at: 0, byteCount: Self.end) == before)
    }

    /// What each of them leaves is what it was given.
    @Test func sequencesOfAllKindsAreWritten() throws {
        let memory = try Self.makeMemory(isShared: false)
        for write in Self.writes where write.byteCount == 3 && write.testDescription != "text" {
            try memory.fill(at: 0, byteCount: 8)
            try write.perform(memory, 1)
            #expect(try memory.bytes(at: 0, byteCount: 5) == [0, 1, 2, 3, 0])
        }
        try memory.write(EmptyCollection(), at: Self.end)
        try memory.write([UInt8](), at: Self.end)
    }

    /// A sequence may do anything while its elements are made, even grow the memory.
    @Test func sequencesMayMoveTheMemory() throws {
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 48
        let (_, instance) = try makeGuest(
            #"(module (memory (export "memory") i64 1))"#, limits: limits)
        let memory = try #require(instance.memory())
        try memory.write(
            (0..<3).lazy.map { number in
                memory.grow(byPages: 1)
                return UInt8(number)
            }, at: 1 << 16)
        #expect(memory.pageCount >= 4)
        #expect(try memory.bytes(at: 1 << 16, byteCount: 3) == [0, 1, 2])
    }

    @Test(arguments: [false, true])
    func partsThatOverlapAreMovedWhole(isShared: Bool) throws {
        let memory = try Self.makeMemory(isShared: isShared)
        try memory.write(Array(0..<8), at: 0)
        try memory.copy(from: 0, to: 2, byteCount: 6)
        #expect(try memory.bytes(at: 0, byteCount: 8) == [0, 1, 0, 1, 2, 3, 4, 5])
        try memory.copy(from: 2, to: 0, byteCount: 6)
        #expect(try memory.bytes(at: 0, byteCount: 8) == [0, 1, 2, 3, 4, 5, 4, 5])
    }

    @Test(arguments: [false, true])
    func textIsRepairedOrRefused(isShared: Bool) throws {
        let memory = try Self.makeMemory(isShared: isShared)
        let count = try memory.write(utf8: "für 🐢", at: 10)
        #expect(count == 9)
        #expect(try memory.string(at: 10, byteCount: count) == "für 🐢")
        #expect(try memory.validString(at: 10, byteCount: count) == "für 🐢")
        #expect(try memory.string(at: 10, byteCount: 2) == "f\u{FFFD}")
        #expect(try memory.validString(at: 10, byteCount: 2) == nil)
        #expect(try memory.validString(at: 10, byteCount: 0)?.isEmpty == true)
    }

    @Test(arguments: [false, true])
    func cStringsEndAtAZero(isShared: Bool) throws {
        let memory = try Self.makeMemory(isShared: isShared)
        try memory.write(utf8: "text\0rest", at: Self.end - 9)
        let start = Self.end - 9
        #expect(try memory.cString(at: start, byteCountMax: .max) == "text")
        #expect(try memory.cString(at: start, byteCountMax: 5) == "text")
        #expect(try memory.cString(at: 0, byteCountMax: 1).isEmpty)
        try memory.store(UInt8(0xFF), at: start)
        #expect(try memory.cString(at: start, byteCountMax: 100) == "\u{FFFD}ext")
        func code(_ address: UInt64, _ most: Int) -> TrapCode? {
            trap { () throws(Trap) in try memory.cString(at: address, byteCountMax: most) }?.code
        }
        #expect(code(start, 4) == .host)
        #expect(code(start, 0) == .host)
        #expect(code(start, -1) == .host)
        // No zero before memory ends, and starts beyond that.
        #expect(code(start + 5, 4) == .memoryOutOfBounds)
        #expect(code(start + 5, 3) == .host)
        for address in [Self.end, Self.end + 1, .max] {
            #expect(code(address, 100) == .memoryOutOfBounds)
        }
    }

    /// Whatever the host writes, the next use of a pool's instance finds nothing of it.
    @Test(arguments: writes + lentWrites)
    func everyWriteIsNoted(write: Access) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = true
        let engine = Engine(configuration)
        // Larger than what is copied whole.
        let module = try makeModule(
            #"(module (memory (export "memory") 8) (data (i32.const 0) "\01\02\03\04\05"))"#,
            engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        for address in [4_096 - write.byteCount, 4_095, 65_536] {
            try pool.withInstance(host: ()) { _, instance in
                let memory = try #require(instance.memory())
                try write.perform(memory, address)
                let bytes = try memory.bytes(at: address, byteCount: write.byteCount)
                #expect(bytes.contains { $0 != 0 })
            }
            #expect(pool.idleCount == 1)
            try pool.withInstance(host: ()) { _, instance in
                let memory = try #require(instance.memory())
                try #expect(memory.bytes(at: 5, byteCount: 1 << 18).areZero)
            }
        }
    }

    static let lentWrites: [Access] = [
        Access("lent range", 5) { memory, address in
            try memory.withMutableBytes(at: address, byteCount: 5) {
                $0.storeBytes(of: 1, toByteOffset: 4, as: UInt8.self)
            }
        },
        Access("all lent", 1) { memory, address in
            memory.withMutableBytes {
                $0.storeBytes(of: 1, toByteOffset: Int(address), as: UInt8.self)
            }
        },
    ]
}
