import Host
import Platform
import Testing
import WasmInterp

/// What threads of a test have seen.
final class LockedList<Element: Sendable>: Sendable {
    private let list = Locked<[Element]>([])

    var all: [Element] { list.withLock { $0 } }

    func append(_ element: Element) { list.withLock { $0.append(element) } }
}

/// Budgets in budgets: a limit is never wider than one around it, whatever trees there are.
@Suite struct LimitTreeTests {
    private static let resources: [(StoreResource, LimitedResource)] = [
        (.memory, .memory), (.tables, .tables), (.instances, .instances), (.heap, .heap),
        (.stack, .stack), (.code, .code),
    ]

    private func limits(_ random: inout some RandomNumberGenerator) -> GuestLimits {
        var limits = GuestLimits.unlimited
        for resource in LimitedResource.allCases where Bool.random(using: &random) {
            limits[resource] = UInt64.random(in: 0..<1_000, using: &random)
        }
        return limits
    }

    private func tree(
        _ count: Int, _ random: inout some RandomNumberGenerator
    ) -> [GuestBudget] {
        var budgets: [GuestBudget] = []
        for number in 0..<count {
            let parent = Int.random(in: 0..<4, using: &random) == 0 ? nil : budgets.randomElement()
            budgets.append(GuestBudget("\(number)", limits(&random), within: parent))
        }
        return budgets
    }

    private func chain(_ budget: GuestBudget) -> [GuestBudget] {
        Array(sequence(first: budget) { $0.parent })
    }

    @Test func theNarrowestLimitHolds() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            for budget in tree(20, &random) {
                for resource in LimitedResource.allCases {
                    let all = chain(budget).compactMap { $0.limits[resource] }
                    #expect(budget.limit(of: resource) == all.min())
                }
            }
        }
    }

    /// A model counts along.
    @Test func whatIsTakenIsCountedAllTheWayUp() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            let budgets = tree(12, &random)
            var held: [(budget: Int, resource: Int, amount: UInt64)] = []
            func used(_ budget: GuestBudget, _ resource: Int) -> UInt64 {
                held.filter { entry in
                    entry.resource == resource
                        && chain(budgets[entry.budget]).contains { $0 === budget }
                }.reduce(0) { $0 + $1.amount }
            }
            for _ in 0..<200 {
                let gives = Int.random(in: 0..<3, using: &random) == 0
                if gives, let index = held.indices.randomElement() {
                    let given = held.remove(at: index)
                    budgets[given.budget].give(
                        given.amount, of: Self.resources[given.resource].0)
                    continue
                }
                let number = Int.random(in: budgets.indices, using: &random)
                let kind = Int.random(in: Self.resources.indices, using: &random)
                let amount = UInt64.random(in: 0..<300, using: &random)
                let (resource, name) = Self.resources[kind]
                let isAllowed = chain(budgets[number]).allSatisfy { budget in
                    budget.limits[name].map { used(budget, kind) + amount <= $0 } ?? true
                }
                #expect(budgets[number].take(amount, of: resource) == isAllowed)
                if isAllowed { held.append((number, kind, amount)) }
            }
            for budget in budgets {
                for (kind, (_, name)) in Self.resources.enumerated() {
                    #expect(budget.used(name) == used(budget, kind))
                }
            }
        }
    }

    /// No moment shows more than a limit, and all is there again at the end.
    @Test func threadsTogetherTakeNoMoreThanThereIs() async {
        var limits = GuestLimits.unlimited
        limits.memoryBytes = 1_000
        let group = GuestBudget("group", limits)
        limits.memoryBytes = 700
        let guests = (0..<4).map { GuestBudget("guest \($0)", limits, within: group) }
        let worst = await withTaskGroup(of: UInt64.self) { tasks in
            for guest in guests {
                tasks.addTask {
                    var worst: UInt64 = 0
                    var held: [UInt64] = []
                    for round in 0..<20_000 {
                        let amount = UInt64(round * 7919 % 400)
                        if guest.take(amount, of: .memory) { held.append(amount) }
                        worst = max(worst, group.used(.memory))
                        if guest.used(.memory) > 700 { worst = .max }
                        if held.count > 2 { guest.give(held.removeFirst(), of: .memory) }
                    }
                    for amount in held { guest.give(amount, of: .memory) }
                    return worst
                }
            }
            return await tasks.reduce(0) { max($0, $1) }
        }
        #expect(worst <= 1_000)
        #expect(worst > 0)
        #expect(group.used(.memory) == 0)
        #expect(guests.allSatisfy { $0.used(.memory) == 0 })
    }

    /// Fuel of a group is not used twice, on whatever threads its guests run.
    @Test func guestsOfAGroupShareItsFuel() async throws {
        var limits = GuestLimits.unlimited
        limits.fuel = 1_000_000
        let group = GuestBudget("group", limits)
        let consumed = try await withThrowingTaskGroup(of: UInt64.self) { tasks in
            for number in 0..<4 {
                tasks.addTask {
                    let budget = GuestBudget("guest \(number)", .unlimited, within: group)
                    // The others may have used it all by now.
                    guard
                        let (store, instance) = try? LimitedStore.make(
                            budget, LimitedStore.loop, isMetered: true)
                    else { return 0 }
                    let run = try instance.function("f", as: ((Int32) -> Void).self)
                    #expect(throws: Trap.self) { try run(0) }
                    return store.fuelConsumed
                }
            }
            return try await tasks.reduce(0) { $0 + $1 }
        }
        // The last block that each was charged for may have been more than was left.
        #expect((900_000...1_000_100).contains(consumed))
        #expect(group.used(.fuel) == 1_000_000)
        #expect(group.isOver)
    }
}
