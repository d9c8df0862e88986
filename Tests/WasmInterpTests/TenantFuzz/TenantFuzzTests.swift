import Foundation
import Testing
import WasmCore
import WasmInterp

/// Random tenants one after another in a pool; each finds all as new, whatever the others did.
///
/// `WEFT_FUZZ_SECONDS` lets it go on for longer, from `WEFT_FUZZ_SEED` or from a seed of its own,
/// which it prints.
@Suite struct TenantFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let seconds = environment["WEFT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    static let seed = environment["WEFT_FUZZ_SEED"].flatMap { UInt64($0) }

    @Test(arguments: 0..<Effort.tenantSeeds)
    func everyTenantFindsAllAsNew(seed: UInt64) async throws {
        let house = try TenantHouse(seed: seed)
        for _ in 0..<6 {
            if let difference = try await house.nextTenant() {
                Issue.record("seed \(seed): \(difference)")
                return
            }
        }
    }

    @Test(.enabled(if: seconds > 0, "long: WEFT_FUZZ_SECONDS=60 swift test --filter TenantFuzz"))
    func forAsLongAsWanted() async throws {
        var seed = Self.seed ?? UInt64.random(in: 1_000..<1_000_000)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var tenants = 0
        while ContinuousClock.now < end {
            print("tenants: seed \(seed), \(tenants) so far")
            let house = try TenantHouse(seed: seed)
            for _ in 0..<30 where ContinuousClock.now < end {
                tenants += 1
                if let difference = try await house.nextTenant() {
                    Issue.record("seed \(seed): \(difference)")
                    return
                }
            }
            seed += 1
        }
        print("tenants: \(tenants) in all")
    }
}

/// A pool and what its tenants share.
final class TenantHouse {
    private var random: TenantRandom
    private let linker: Linker<TenantHost>
    private let pool: InstancePool<TenantHost>
    private let visitors: [Module]
    private let empty: Module
    private let remains = TenantRemains()
    private let expected: TenantProof

    init(seed: UInt64) throws {
        random = TenantRandom(seed: seed)
        var configuration = EngineConfiguration()
        configuration.tracksWrites = random.chance(50)
        configuration.isMetered = random.chance(50)
        configuration.collectsAtEveryAllocation = random.chance(10)
        let engine = Engine(configuration)
        var linker = Linker<TenantHost>(engine: engine)
        linker.define("h", "act") { (caller: Caller<TenantHost>, _: Int32) throws in
            let act = caller.host.onAct
            try act(caller)
        }
        linker.defineAsync("h", "wait") { (caller: Caller<TenantHost>, number: Int32) async in
            caller.host.acts += 1
            await Task.yield()
            return number + Int32(caller.host.acts)
        }
        linker.define(
            "h",
            onSlots: { name, _ in
                guard name == "write" else { return nil }
                return SlotFunction(FunctionType([.i32, .i32])) { _, call, _ in Self.write(call) }
            })
        self.linker = linker
        let pages = [1, 4, 5, 17].randomElement(using: &random) ?? 1
        var limits = StoreLimits()
        limits.memoryBytesTotalMax = 200 << 16
        limits.tableElementsTotalMax = 20_000
        limits.instancesMax = 12
        limits.memoriesMax = 12
        limits.tablesMax = 12
        limits.executionsMax = 8
        limits.heapBytesMax = 1 << 24
        limits.stackBytesMax = 1 << 18
        limits.nestedCallsMax = 8
        let module = try makeModule(TenantModule.text(pages: pages), engine: engine)
        pool = InstancePool(module, linker: linker, limits: limits, idleMax: 2)
        visitors = try TenantModule.visitors.map {
            try makeModule(TenantModule.visitor($0), engine: engine)
        }
        let empty = try makeModule("(module)", engine: engine)
        self.empty = empty
        // The first one: an instance that nobody has used.
        expected = try pool.withInstance(host: TenantHost()) { store, instance in
            TenantProof(store, instance, empty: empty, kept: [])
        }
    }

    /// As functions of preview 1 write: where the memory is, and noting it.
    private static func write(_ call: HostCall) {
        let (start, byte) = unsafe (Int(UInt32(truncatingIfNeeded: call.slots[0])), call.slots[1])
        guard let memory = call.callerMemory else { return }
        let count = min(9_000, memory.byteCount - start)
        guard count > 0 else { return }
        memory.noteWrite(from: start, byteCount: count)
        unsafe (memory.base + start).initializeMemory(
            as: UInt8.self, repeating: UInt8(truncatingIfNeeded: byte), count: count)
    }

    /// Lets a tenant, sometimes two at a time, do what they like, then looks for what is left.
    ///
    /// - Returns: What the next one finds that is not as new.
    nonisolated(nonsending) func nextTenant() async throws -> String? {
        var log: [String] = []
        let other = random.chance(20) ? try pool.take(host: TenantHost()) : nil
        let one = try pool.take(host: TenantHost())
        log += await live(one.store, one.instance)
        pool.giveBack(one)
        if let other {
            log += await live(other.store, other.instance)
            pool.giveBack(other)
        }
        for handle in remains.handles where random.chance(50) { handle.interrupt() }
        for handle in remains.invocationHandles where random.chance(50) { handle.interrupt() }
        if remains.holders.isEmpty, pool.idleCount == 0 {
            return "the instance is held by nobody and not used again, after \(log)"
        }
        let found = try pool.withInstance(host: TenantHost()) { store, instance in
            TenantProof(store, instance, empty: empty, kept: remains.references)
        }
        if random.chance(30) { remains.holders = [] }
        if random.chance(10) { remains.references = [] }
        guard found != expected else { return nil }
        return "\(found.differences(from: expected)) after \(log)"
    }

    private nonisolated(nonsending) func live(
        _ store: Store<TenantHost>, _ instance: Instance
    ) async -> [String] {
        let tenant = Tenant(seed: random.next(), store, instance, linker, visitors, remains)
        await tenant.live()
        return tenant.log
    }
}
