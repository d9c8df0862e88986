import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// What a pool's component has left under way is gone for the next one who takes it.
@Suite struct ComponentPoolTaskTests {
    /// Calls a function of the host that answers later, and waits for it or not.
    private static let asking = """
        (component
          (import "wait" (func $wait async (param "a" u32) (result u32)))
          (core module $L (memory (export "memory") 1))
          (core instance $l (instantiate $L))
          (canon lower (func $wait) (core func $wait))
          (canon lower (func $wait) async (memory (core memory $l "memory")) (core func $begin))
          (core module $M
            (import "" "wait" (func $wait (param i32) (result i32)))
            (import "" "begin" (func $begin (param i32 i32) (result i32)))
            (import "l" "memory" (memory 1))
            (func (export "ask") (param i32) (result i32) (call $wait (local.get 0)))
            (func (export "leave") (param i32)
              (drop (call $begin (local.get 0) (i32.const 64))))
            (func (export "look") (result i32) (i32.load (i32.const 64))))
          (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
            (export "wait" (func $wait)) (export "begin" (func $begin))))))
          (func (export "ask") async (param "a" u32) (result u32)
            (canon lift (core func $m "ask")))
          (func (export "leave") (param "a" u32) (canon lift (core func $m "leave")))
          (func (export "look") (result u32) (canon lift (core func $m "look"))))
        """

    private static func pool(
        _ text: String = asking, _ define: (inout ComponentLinker<Void>) -> Void = { _ in }
    ) throws -> ComponentPool<Void> {
        let engine = Engine()
        var linker = ComponentLinker<Void>(engine: engine)
        define(&linker)
        return ComponentPool(try linker.prepare(Component(text: text, engine: engine)))
    }

    @Test func answersOfAFormerUseAreNobodys() throws {
        let left = Locked<[HostAnswer]>([])
        let former = Locked<[HostAnswer]>([])
        let pool = try Self.pool { linker in
            linker.defineLater(nil, "wait") { arguments, answer in
                guard case .u32(let number) = arguments[0], number > 9 else {
                    return left.withLock { $0.append(answer) }
                }
                for answer in former.withLock({ $0 }) { answer.finish(.success(.u32(1))) }
                answer.finish(.success(.u32(number)))
            }
        }
        for round in 10...12 as ClosedRange<UInt32> {
            try pool.withInstance(host: ()) { (_, instance) throws in
                // Their numbers are those of the calls that the use before has left.
                for number in 1...3 as ClosedRange<UInt32> {
                    _ = try instance.function("leave")?.call([.u32(number)])
                }
                #expect(try instance.function("ask")?.call([.u32(round)]) == .u32(round))
                #expect(try instance.function("look")?.call() == .u32(0))
            }
            #expect(pool.idleCount == 1)
            let answers = left.withLock { answers in
                defer { answers = [] }
                return answers
            }
            #expect(answers.count == 3)
            former.withLock { $0 = answers }
        }
    }

    @Test(arguments: [true, false])
    func tasksOfTheHostAreCancelledWithTheUse(isPooled: Bool) async throws {
        let cancelled = AsyncStream<Void>.makeStream()
        let begun = AsyncStream<Void>.makeStream()
        let define = { (linker: inout ComponentLinker<Void>) in
            linker.defineAsync(
                nil, "wait",
                typed: { (number: UInt32) async -> UInt32 in
                    begun.continuation.finish()
                    while !Task.isCancelled { await Task.yield() }
                    cancelled.continuation.finish()
                    return number
                })
        }
        let pool = try Self.pool(Self.asking, define)
        var used: PooledComponent<Void>? = try pool.take(host: ())
        _ = try used?.instance.function("leave")?.call([.u32(1)])
        for await _ in begun.stream {}
        if let last = used.take(), isPooled { pool.giveBack(last) }
        for await _ in cancelled.stream {}
        #expect(pool.idleCount == (isPooled ? 1 : 0))
    }

    /// A task that waits for the host: the instance is not used again, and the next one is new.
    @Test func tasksThatWaitEndWithTheUse() throws {
        let left = Locked<[HostAnswer]>([])
        let pool = try Self.pool { linker in
            linker.defineLater(nil, "wait") { arguments, answer in
                if arguments[0] == .u32(1) { return left.withLock { $0.append(answer) } }
                for answer in left.withLock({ $0 }) { answer.finish(.success(.u32(1))) }
                answer.finish(.success(arguments[0]))
            }
        }
        for _ in 0..<3 {
            try pool.withInstance(host: ()) { (_, instance) throws in
                guard case .function(let planned) = instance.exports["ask"],
                    let target = instance.object.callTarget(planned)
                else { return }
                #expect(try instance.function("ask")?.call([.u32(2)]) == .u32(2))
                _ = try instance.object.components.begin(target, [.u32(1)])
            }
        }
        #expect(left.withLock { $0.count } == 3)
    }

    @Test func streamsEndWithTheUse() async throws {
        let pool = try Self.pool(StreamGuest(element: "u8").text)
        let (given, writer) = StreamReader<UInt8>.makeStream()
        var former: StreamReader<UInt8>?
        try pool.withInstance(host: ()) { (_, instance) throws in
            former = try instance.function("make", as: (() -> StreamReader<UInt8>).self)()
            try instance.function("give", as: ((StreamReader<UInt8>) -> Void).self)(given)
        }
        #expect(pool.idleCount == 1)
        let reader = try #require(former)
        #expect(
            await StreamError.of { () async throws(StreamError) in try await reader.read(upTo: 1) }
                == "\(StreamError.storeEnded)")
        #expect(
            await StreamError.of { () async throws(StreamError) in try await writer.write(1) }
                == "\(StreamError.storeEnded)")
        let used = try pool.take(host: ())
        let instance = used.instance
        let give = try instance.function("give", as: ((StreamReader<UInt8>) -> Void).self)
        // It belongs to a use that is over; what comes after it is as in the first one.
        #expect(throws: Trap.self) { try give(reader) }
        #expect(instance.object.components.machine.handleCount == 0)
        let (other, rest) = StreamReader<UInt8>.makeStream()
        try give(other)
        async let written: Void = rest.write(7)
        #expect(try await instance.function("take")?.callAsync([.u32(1)]) == .bytes([7]))
        try await written
    }

    /// What was let go of in one use is not looked for in the next.
    @Test func resourcesOfGuestsEndWithTheUse() throws {
        enum Shelf {}
        let pool = try Self.pool(TypedResourceTests.owner(asksAboutTasks: true))
        for _ in 0..<3 {
            try pool.withInstance(host: ()) { (_, instance) throws in
                let dropped = try instance.function("dropped", as: (() -> UInt32).self)
                let make = try instance.function("make", as: (() -> OwnHandle<Shelf>).self)
                #expect(try dropped() == 0)
                do { _ = GuestResource(try make(), of: instance) }
                #expect(try dropped() == 1)
                _ = GuestResource(try make(), of: instance)
            }
            #expect(pool.idleCount == 1)
        }
    }
}
