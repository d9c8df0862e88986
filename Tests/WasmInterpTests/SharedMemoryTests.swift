import Testing
import WasmCore
import WasmInterp

/// One module and one memory, used by several threads at once.
@Suite struct SharedMemoryTests {
    static let threadCount = 8

    @Test(arguments: [false, true])
    func atomicCountersLoseNothing(isMetered: Bool) throws {
        let guest = try SharedGuest(
            """
            (module (import "m" "m" (memory 1 100 shared))
              (func (export "add") (param i32)
                (loop $again
                  (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
                  (drop (i64.atomic.rmw.xor (i32.const 8) (i64.const -1)))
                  (drop (i32.atomic.rmw8.sub_u (i32.const 16) (i32.const 1)))
                  (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                  (br_if $again (local.get 0)))))
            """, isMetered: isMetered)
        try onThreads(Self.threadCount) { _ in
            let (_, instance) = try guest.makeInstance()
            try instance.function("add", as: ((Int32) -> Void).self)(1_000)
        }
        let (store, _) = try guest.makeInstance()
        let memory = store.makeMemory(guest.memory)
        #expect(try memory.load(Int32.self, at: 0) == 8_000)
        #expect(try memory.load(UInt64.self, at: 8) == 0)
        #expect(try memory.load(UInt32.self, at: 16) == (256 - 8_000 % 256) % 256)
    }

    /// Every function is called by all threads when none has been translated.
    @Test func firstCallsOfManyThreadsAgree() throws {
        let count = 200
        let functions = (0..<count).map { index in
            """
            (func $f\(index) (param i32) (result i32)
              (if (result i32) (i32.eqz (local.get 0))
                (then (i32.const \(index)))
                (else (i32.add (local.get 0)
                  (call $f\((index + 1) % count) (i32.sub (local.get 0) (i32.const 1)))))))
            """
        }
        let module = """
            (module (import "m" "m" (memory 1 100 shared))
              (type $t (func (param i32) (result i32)))
              (table funcref (elem \((0..<count).map { "$f\($0)" }.joined(separator: " "))))
              \(functions.joined(separator: "\n"))
              (func (export "run") (param i32 i32) (result i32)
                (call_indirect (type $t) (local.get 0) (local.get 1))))
            """
        for _ in 0..<3 {
            let guest = try SharedGuest(module)
            try onThreads(Self.threadCount) { thread in
                let (_, instance) = try guest.makeInstance()
                let run = try instance.function("run", as: ((Int32, Int32) -> Int32).self)
                for start in 0..<20 {
                    let index = (start * (thread + 1)) % count
                    let expected = Int32((index + 150) % count + 150 * 151 / 2)
                    let value = try run(150, Int32(index))
                    guard value == expected else {
                        Issue.record("\(value) instead of \(expected)")
                        return
                    }
                }
            }
        }
    }

    /// A thread that runs all the while has the old size in its registers.
    @Test func growthIsSeenByThreadsThatRun() throws {
        let guest = try SharedGuest(
            """
            (module (import "m" "m" (memory 1 100 shared))
              (func (export "grow") (result i32) (local i32)
                (local.set 0 (memory.grow (i32.const 1)))
                (i32.store (i32.mul (local.get 0) (i32.const 65536)) (i32.const 7))
                (i32.atomic.store (i32.const 0) (memory.size))
                (local.get 0))
              (func (export "follow") (param i32) (result i32) (local i32 i32)
                (loop $again
                  (local.set 1 (i32.atomic.load (i32.const 0)))
                  (if (i32.ge_u (local.get 1) (i32.const 2))
                    (then (local.set 2 (i32.add (i32.const 0)
                      (i32.load (i32.mul (i32.sub (local.get 1) (i32.const 1))
                        (i32.const 65536)))))))
                  (br_if $again (i32.lt_u (local.get 1) (local.get 0))))
                (v128.store (i32.const 5177344) (v128.const i64x2 1 2))
                (local.get 2)))
            """)
        try onThreads(4) { thread in
            let (_, instance) = try guest.makeInstance()
            guard thread == 0 else {
                let follow = try instance.function("follow", as: ((Int32) -> Int32).self)
                if thread > 1 { return }
                #expect(try follow(81) == 7)
                return
            }
            let grow = try instance.function("grow", as: (() -> Int32).self)
            for size in 1...80 { #expect(try grow() == Int32(size)) }
        }
        #expect(guest.memory.pageCount == 81)
    }

    @Test func growthOfManyThreadsAddsUp() throws {
        let guest = try SharedGuest(
            """
            (module (import "m" "m" (memory 1 100 shared))
              (func (export "grow") (result i32) (memory.grow (i32.const 1))))
            """)
        try onThreads(Self.threadCount) { _ in
            let (_, instance) = try guest.makeInstance()
            let grow = try instance.function("grow", as: (() -> Int32).self)
            for _ in 0..<12 { #expect(try grow() >= 1) }
        }
        #expect(guest.memory.pageCount == 97)
        #expect(guest.memory.grow(byPages: 3) == 97)
        #expect(guest.memory.grow(byPages: 1) == nil)
    }

    @Test func onlySharedTypesMakeSharedMemories() throws {
        #expect(SharedMemory(MemoryType(Limits(1, 2))) == nil)
        var limits = StoreLimits()
        limits.memoryBytesMax = 65_536
        #expect(SharedMemory(MemoryType(Limits(2, 3), isShared: true), limits: limits) == nil)
        let store = Store(engine: makeEngine(), host: ())
        #expect(store.makeMemory(MemoryType(Limits(1, 2)))?.shared == nil)
        let memory = try #require(store.makeMemory(MemoryType(Limits(1, 2), isShared: true)))
        let shared = try #require(memory.shared)
        let other = Store(engine: makeEngine(), host: ()).makeMemory(shared)
        try memory.write([1, 2, 3], at: 9)
        #expect(try other.bytes(at: 9, byteCount: 3) == [1, 2, 3])
    }
}
