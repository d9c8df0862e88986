import Foundation
import Testing
import WasmCore
import WasmInterp

/// Many stores with components on one engine, all with limits, of which some misbehave: those end
/// in a trap, the others' answers stay right, and whoever gets an instance afterwards finds it new.
///
/// `WEFT_FUZZ_SECONDS` lets it go on for longer, from `WEFT_FUZZ_SEED` or from a seed of its own,
/// which it prints.
@Suite struct ComponentTenantFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let seconds = environment["WEFT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    static let seed = environment["WEFT_FUZZ_SEED"].flatMap { UInt64($0) }

    @Test(arguments: 0..<Effort.tenantSeeds)
    func othersGoOn(seed: UInt64) throws {
        let house = try ComponentHouse(seed: seed)
        for _ in 0..<60 { try house.act() }
        let kept = try house.end()
        #expect(house.differences == [], "seed \(seed)")
        #expect(house.rightAnswers > 10 && house.traps > 3 && kept == nil)
    }

    @Test(arguments: ComponentTenant.Misdeed.allCases)
    func everyMisdeedMeetsItsLimit(misdeed: ComponentTenant.Misdeed) throws {
        let house = try ComponentHouse(seed: 1)
        let tenant = try house.makeTenant()
        #expect(try tenant.work("before"))
        #expect(tenant.misbehave(misdeed) == nil)
    }

    @Test(.enabled(if: seconds > 0, "long: WEFT_FUZZ_SECONDS=60 swift test --filter TenantFuzz"))
    func forAsLongAsWanted() throws {
        var seed = Self.seed ?? UInt64.random(in: 1_000..<1_000_000)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        print("tenants with components: from seed \(seed)")
        while ContinuousClock.now < end {
            let house = try ComponentHouse(seed: seed)
            for _ in 0..<200 { try house.act() }
            let kept = try house.end()
            guard house.differences.isEmpty, kept == nil else {
                Issue.record("seed \(seed): \(house.differences), \(kept ?? "")")
                return
            }
            seed += 1
        }
        print("tenants with components: up to seed \(seed)")
    }
}

/// An engine, and whoever lives there.
final class ComponentHouse {
    private static let pagesMax: UInt64 = 200

    private var random: TenantRandom
    private let engine: Engine
    private let prepared: PreparedComponent<Int>
    private var pool: ComponentPool<Int>?
    private let limits: StoreLimits
    private var tenants: [ComponentTenant] = []
    private(set) var differences: [String] = []
    private(set) var (rightAnswers, traps) = (0, 0)

    init(seed: UInt64) throws {
        random = TenantRandom(seed: seed)
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        configuration.tracksWrites = random.chance(50)
        configuration.memoryBytesTotalMax = Self.pagesMax << 16
        engine = Engine(configuration)
        var linker = ComponentLinker<Int>(engine: engine)
        linker.define(nil, "log") { caller, arguments in
            guard case .string(let text) = arguments.first else { return nil }
            caller.host += 1
            return .u32(UInt32(text.utf8.count))
        }
        linker.defineLater(nil, "never") { _, _ in }
        prepared = try linker.prepare(
            Component(text: ComponentTenant.text, engine: engine))
        var limits = StoreLimits()
        limits.memoryBytesTotalMax = 20 << 16
        limits.handlesMax = 200
        limits.threadsMax = 20
        limits.threadStackBytesMax = 1 << 17
        limits.stackBytesMax = 1 << 17
        limits.liftedBytesMax = 10_000
        self.limits = limits
        pool = ComponentPool(prepared, limits: limits, idleMax: 2)
    }

    func makeTenant() throws -> ComponentTenant {
        let store = Store(engine: engine, host: 0, limits: limits)
        return ComponentTenant(store, try prepared.instantiate(in: store))
    }

    /// One of them does something.
    func act() throws {
        if tenants.count < 6 { tenants.append(try makeTenant()) }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: try usePool()
        case 1:
            let place = Int.random(in: 0..<tenants.count, using: &random)
            misbehave(tenants[place])
            if random.chance(70) { tenants.remove(at: place) }
        default: if let tenant = tenants.randomElement(using: &random) { try work(tenant) }
        }
    }

    private func work(_ tenant: ComponentTenant) throws {
        let text = String(
            repeating: ["a", "é", "tea 😀"].randomElement(using: &random) ?? "",
            count: Int.random(in: 0..<40, using: &random))
        if try tenant.work(text) { rightAnswers += 1 } else { differences.append("work(\(text))") }
    }

    private func misbehave(_ tenant: ComponentTenant) {
        guard !tenant.isOver,
            let misdeed = ComponentTenant.Misdeed.allCases.randomElement(using: &random)
        else { return }
        traps += 1
        if let difference = tenant.misbehave(misdeed) { differences.append(difference) }
    }

    private func usePool() throws {
        try pool?.withInstance(host: 0) { store, instance throws in
            let tenant = ComponentTenant(store, instance)
            for _ in 0..<Int.random(in: 1..<4, using: &random) { try work(tenant) }
            if random.chance(50) { misbehave(tenant) }
        }
    }

    /// Everybody leaves.
    ///
    /// - Returns: What stays.
    func end() throws -> String? {
        (tenants, pool) = ([], nil)
        let store = Store(engine: engine, host: ())
        let all = MemoryType(WasmCore.Limits(Self.pagesMax))
        return store.makeMemory(all) == nil ? "memory stays" : nil
    }
}
