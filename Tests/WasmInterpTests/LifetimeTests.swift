import Foundation
import Testing
import WasmCore
import WasmInterp

/// What is lent for a time - callers, scopes, host values - cannot be used beyond it.
@Suite struct LifetimeTests {
    final class User {
        var name: String
        init(_ name: String) { self.name = name }
    }

    final class Kept: @unchecked Sendable {
        // Sendable: used by one thread.
        var callers: [Caller<User>] = []
    }

    static let keeping = """
        (module
          (import "h" "keep" (func $keep))
          (memory (export "memory") 1)
          (func (export "run") (call $keep))
          (func (export "nothing")))
        """

    /// A pool of guests whose host function keeps its callers.
    static func makePool(_ kept: Kept) throws -> InstancePool<User> {
        let engine = makeEngine()
        var linker = Linker<User>(engine: engine)
        linker.define("h", "keep") { (caller: Caller<User>) in kept.callers.append(caller) }
        return InstancePool(try makeModule(keeping, engine: engine), linker: linker)
    }

    enum CallerUse: String, CaseIterable, Codable {
        case sameStore, idle, nextUse, nextCall, storeGone, afterError, afterWaiting
        case instance, memory, fuel, makeExtern, change
    }

    @Test(arguments: CallerUse.allCases)
    func aCallerEndsWithItsCall(use: CallerUse) async {
        await #expect(processExitsWith: .failure) { [use] in
            await expectingDeath { try await Self.useKeptCaller(use) }
        }
    }

    static func useKeptCaller(_ use: CallerUse) async throws {
        let kept = Kept()
        switch use {
        case .idle, .nextUse:
            let pool = try makePool(kept)
            try pool.withInstance(host: User("first")) { _, instance in
                _ = try instance.function("run")?.call()
            }
            guard pool.idleCount == 1 else { return }
            if use == .idle { return print(kept.callers[0].host.name) }
            try pool.withInstance(host: User("second")) { _, _ in print(kept.callers[0].host.name) }
        case .afterError, .afterWaiting:
            struct Failure: Error {}
            let engine = makeEngine()
            var linker = Linker<User>(engine: engine)
            if use == .afterError {
                linker.define("h", "keep") { (caller: Caller<User>) throws -> Void in
                    kept.callers.append(caller)
                    throw Failure()
                }
            } else {
                linker.defineAsync("h", "keep") { (caller: Caller<User>) async -> Void in
                    await Task.yield()
                    print(caller.host.name)
                    kept.callers.append(caller)
                }
            }
            let store = Store(engine: engine, host: User("user"))
            let instance = try linker.instantiate(
                try makeModule(keeping, engine: engine), in: store)
            _ = try? await instance.function("run")?.callAsync()
            guard kept.callers.count == 1 else { return }
            print(kept.callers[0].host.name)
        default:
            var pooled: PooledInstance<User>? = try makePool(kept).take(host: User("only"))
            let instance = pooled?.instance
            _ = try instance?.function("run")?.call()
            let caller = kept.callers[0]
            switch use {
            case .nextCall:
                _ = try instance?.function("run")?.call()
                print(caller.host.name)
            case .storeGone:
                try dropStore(kept)
                guard let last = kept.callers.last else { return }
                print(last.host.name)
            case .instance: print(caller.instance == nil)
            case .memory: print(try caller.memory().byteCount)
            case .fuel: print(caller.fuel ?? 0)
            case .makeExtern: print(caller.makeExtern(1).isNull)
            case .change: caller.host.name = "changed"
            default: print(caller.host.name)
            }
            pooled = nil
        }
    }

    private static func dropStore(_ kept: Kept) throws {
        let pooled = try makePool(kept).take(host: User("gone"))
        _ = try pooled.instance.function("run")?.call()
    }

    /// Whoever calls a guest in a host function still has its caller meanwhile and afterwards.
    @Test func aCallerLastsThroughCallsInsideOfItsOwn() throws {
        let engine = makeEngine()
        var linker = Linker<User>(engine: engine)
        let outer = Kept()
        linker.define("h", "nest") { (caller: Caller<User>, depth: Int32) throws -> Int32 in
            outer.callers.append(caller)
            defer { outer.callers.removeLast() }
            for caller in outer.callers { caller.host.name += "\(depth)" }
            if depth > 0 {
                guard let instance = caller.instance else { return -1 }
                let run = try instance.function("run", as: ((Int32) -> Int32).self)
                for _ in 0..<2 { _ = try run(depth - 1) }
            }
            return Int32(caller.host.name.utf8.count)
        }
        let store = Store(engine: engine, host: User(""))
        let module = try makeModule(
            """
            (module (import "h" "nest" (func $nest (param i32) (result i32)))
              (func (export "run") (param i32) (result i32) (call $nest (local.get 0))))
            """, engine: engine)
        let instance = try linker.instantiate(module, in: store)
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        // Each call writes once for itself and once for each one around it.
        #expect(try run(3) == 1 + 2 * 2 + 4 * 3 + 8 * 4)
        #expect(try run(0) == 50)
    }

    /// Several asynchronous calls of one store are under way at once and end in any order.
    @MainActor @Test func callersOfAsynchronousFunctionsLastUntilTheyReturn() async throws {
        let engine = makeEngine()
        var linker = Linker<User>(engine: engine)
        linker.defineAsync("h", "wait") { (caller: Caller<User>, rounds: Int32) async -> Void in
            for round in 0..<rounds {
                caller.host.name += "\(round)"
                await Task.yield()
                _ = try? caller.instance?.function("poke")?.call()
            }
        }
        linker.define("h", "poke") { (caller: Caller<User>) in caller.host.name += "." }
        let store = Store(engine: engine, host: User(""))
        let module = try makeModule(
            """
            (module (import "h" "wait" (func $wait (param i32)))
              (import "h" "poke" (func $poke))
              (func (export "run") (param i32) (call $wait (local.get 0)))
              (func (export "poke") (call $poke)))
            """, engine: engine)
        let instance = try linker.instantiate(module, in: store)
        let run = try instance.function("run", as: ((Int32) -> Void).self)
        let rounds: [Int32] = [5, 1, 3, 2]
        let tasks = try rounds.map { count in
            let invocation = try run.start(count)
            return Task { @MainActor in try await invocation.finish() }
        }
        for task in tasks { try await task.value }
        #expect(store.host.name.utf8.count == 2 * 11)
    }

    enum ScopeUse: String, CaseIterable, Codable { case storeGone, idle, nextUse }

    @Test(arguments: ScopeUse.allCases)
    func aScopeEndsWithItsStoreOrTheUseOfIt(use: ScopeUse) async {
        await #expect(processExitsWith: .failure) { [use] in
            expectingDeath {
                let engine = makeEngine()
                let pool = InstancePool(
                    try makeModule(
                        "(module (func (export \"f\") (result externref) (ref.null extern)))",
                        engine: engine), linker: Linker<Void>(engine: engine),
                    idleMax: use == .storeGone ? 0 : 1)
                let kept = try pool.withInstance(host: ()) { _, instance in
                    let kept = try instance.function("f", as: (() -> Keeping).self)()
                    guard let scope = kept.scope else { throw CancellationError() }
                    // During the use it means something.
                    _ = StoredReference.null.slots(in: scope)
                    return scope
                }
                guard pool.idleCount == (use == .storeGone ? 0 : 1) else { return }
                if use == .nextUse {
                    try pool.withInstance(host: ()) { _, _ in
                        print(StoredReference.null.slots(in: kept))
                    }
                } else {
                    print(StoredReference.null.slots(in: kept))
                }
            }
        }
    }

    struct Keeping: WasmValue {
        static var valueType: ValueType { .externref }
        static func accepts(_ type: ValueType) -> Bool { type.isReference }
        var scope: StoreScope?
        init(low: UInt64, high: UInt64) {}
        init(low: UInt64, high: UInt64, scope: StoreScope) { self.scope = scope }
        var slots: (low: UInt64, high: UInt64) { (0, 0) }
    }
}
