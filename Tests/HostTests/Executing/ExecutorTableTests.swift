import Host
import Testing

/// Whose turn it is, without threads and clocks: a table is driven by slices that take what the
/// test says.
@Suite struct ExecutorTableTests {
    /// Threads with clocks of their own, the one that is behind being next.
    private struct Simulation {
        var table = ExecutorTable<Int>()
        var clocks: [UInt64]
        var random = TableRandom(state: 1)
        /// What each guest has had.
        var had: [GuestID: UInt64] = [:]

        init(threads: Int) { clocks = Array(repeating: 0, count: threads) }

        mutating func add(_ number: Int, _ priority: GuestPriority) -> GuestID {
            let id = table.add(number, priority)
            _ = table.release(id)
            return id
        }

        /// Lets guests that never end run for so many nanoseconds of each thread.
        mutating func run(for nanoseconds: UInt64, slice: ClosedRange<UInt64>) {
            let end = (clocks.min() ?? 0) + nanoseconds
            var running = [GuestID?](repeating: nil, count: clocks.count)
            while let thread = clocks.indices.min(by: { clocks[$0] < clocks[$1] }),
                clocks[thread] < end
            {
                if let id = running[thread] { _ = table.end(id, after: lengths[thread], .usedUp) }
                running[thread] = table.next()
                let length = UInt64.random(in: slice, using: &random)
                lengths[thread] = length
                clocks[thread] += length
                if let id = running[thread] { had[id, default: 0] += length }
            }
            for (thread, id) in running.enumerated() {
                if let id { _ = table.end(id, after: lengths[thread], .usedUp) }
            }
        }

        private lazy var lengths = Array(repeating: UInt64(0), count: clocks.count)
    }

    @Test(arguments: [1, 2, 7])
    func guestsOfAClassShareByWeight(threads: Int) {
        var simulation = Simulation(threads: threads)
        var weights: [GuestID: UInt64] = [:]
        for number in 0..<100 {
            let weight = UInt32(100 + 100 * (number % 4))
            let id = simulation.add(number, GuestPriority(weight: weight))
            weights[id] = UInt64(weight)
        }
        simulation.run(for: 60_000_000_000, slice: 100_000...3_000_000)
        let total = weights.values.reduce(0, +)
        let all = simulation.had.values.reduce(0, +)
        for (id, weight) in weights {
            let share = Double(simulation.had[id] ?? 0) / Double(all)
            let due = Double(weight) / Double(total)
            #expect(abs(share / due - 1) < 0.05, "\(id): \(share) of \(due)")
        }
    }

    @Test func classesShareAmongEachOther() {
        var simulation = Simulation(threads: 2)
        var classes: [GuestID: GuestPriority.Class] = [:]
        for guestClass in GuestPriority.Class.allCases {
            for number in 0..<(guestClass == .bestEffort ? 50 : 5) {
                classes[simulation.add(number, GuestPriority(guestClass))] = guestClass
            }
        }
        simulation.run(for: 60_000_000_000, slice: 100_000...3_000_000)
        var had: [GuestPriority.Class: Double] = [:]
        for (id, guestClass) in classes {
            had[guestClass, default: 0] += Double(simulation.had[id] ?? 0)
        }
        let all = had.values.reduce(0, +)
        for (guestClass, due) in [
            (GuestPriority.Class.guaranteed, 64.0), (.burstable, 8), (.bestEffort, 1),
        ] {
            let share = (had[guestClass] ?? 0) / all * 73
            #expect(abs(share / due - 1) < 0.05, "\(guestClass): \(share)")
        }
    }

    /// Who waits long and computes little runs soon when it is woken, and who has waited has not
    /// saved up anything.
    @Test func waitingGivesNoCreditAndNoDelay() throws {
        let table = Table()
        let waiter = table.add(0, GuestPriority())
        #expect(table.next() == waiter)
        #expect(!table.end(waiter, after: 1_000, .waits))
        let others = (1...50).map { table.add($0, GuestPriority()) }
        for _ in 0..<1_000 {
            let id = try #require(table.next())
            #expect(others.contains(id))
            #expect(table.end(id, after: 1_000_000, .usedUp))
        }
        #expect(table.wake(waiter))
        // It has its turn before anybody has a second one.
        var before = 0
        while let id = table.next(), id != waiter {
            _ = table.end(id, after: 1_000_000, .usedUp)
            before += 1
        }
        #expect(before <= 50)
        _ = table.end(waiter, after: 1_000_000, .usedUp)
        var turns = 0
        for _ in 0..<500 {
            let id = try #require(table.next())
            if id == waiter { turns += 1 }
            _ = table.end(id, after: 1_000_000, .usedUp)
        }
        #expect((8...12).contains(turns))
    }

    @Test func wakesBeforeASliceHasEndedCount() {
        let table = Table()
        let id = table.add(0, GuestPriority())
        #expect(table.next() == id)
        #expect(!table.wake(id))
        #expect(table.end(id, after: 1, .waits))
        #expect(table.next() == id)
        #expect(!table.end(id, after: 1, .waits))
        #expect(table.next() == nil)
        #expect(table.wake(id))
        #expect(table.next() == id)
    }

    @Test func aSuspendedGuestGetsNoTurnBeforeItIsResumed() {
        let table = Table()
        let (one, other) = (table.add(0, GuestPriority()), table.add(1, GuestPriority()))
        table.suspend(one)
        #expect(table.next() == other)
        table.suspend(other)
        #expect(!table.end(other, after: 1, .usedUp))
        #expect(table.next() == nil)
        #expect(!table.wake(one))
        #expect(table.resume(one))
        #expect(!table.resume(one))
        #expect(table.next() == one)
        #expect(!table.end(one, after: 1, .waits))
        table.suspend(one)
        #expect(!table.wake(one))
        #expect(table.next() == nil)
        #expect(table.resume(one))
        #expect(table.resume(other))
        #expect(table.readyCount == 2)
    }

    /// However many there are that compute.
    @Test func whoIsCancelledIsNextUnlessSomebodyUsesIt() throws {
        let table = Table()
        let ids = (0..<100).map { table.add($0, GuestPriority(.guaranteed)) }
        let poor = table.add(100, GuestPriority(.bestEffort, weight: 1))
        #expect(!table.cancel(poor))
        #expect(table.next() == poor)
        #expect(!table.end(poor, after: 1, .ended))
        #expect(table.guests[poor] == nil)
        let waiting = try #require(table.next())
        #expect(!table.end(waiting, after: 1, .waits))
        let held = try #require(table.next())
        #expect(!table.end(held, after: 1, .held))
        let running = try #require(table.next())
        table.suspend(waiting)
        #expect(table.cancel(waiting))
        #expect(!table.cancel(held))
        #expect(!table.cancel(running))
        #expect(table.next() == waiting)
        #expect(table.end(running, after: 1, .usedUp))
        #expect(table.next() == running)
        #expect(table.next().map { ids.contains($0) && $0 != held } == true)
        #expect(table.wake(held))
        #expect(table.next() == held)
    }

    @Test func whoIsHeldIsNobodyElses() {
        let table = Table()
        let id = table.add(0, GuestPriority())
        #expect(!table.hold(id))
        #expect(table.next() == id)
        #expect(!table.hold(id))
        #expect(!table.end(id, after: 1, .waits))
        #expect(table.hold(id))
        #expect(!table.hold(id))
        #expect(!table.wake(id))
        #expect(table.next() == nil)
        #expect(!table.cancel(id))
        #expect(table.next() == nil)
        #expect(table.release(id))
        #expect(table.next() == id)
        #expect(!table.release(id))
        #expect(!table.end(id, after: 1, .ended))
        let other = table.add(1, GuestPriority())
        #expect(table.next() == other)
        #expect(!table.end(other, after: 1, .waits))
        #expect(table.hold(other))
        #expect(!table.release(other))
        #expect(table.wake(other))
        #expect(table.next() == other)
    }

    /// A timer that comes late is nothing to a guest that waits for something else by now.
    @Test func wakesOfFormerWaitsDoNotCount() {
        let table = Table()
        let id = table.add(0, GuestPriority())
        #expect(table.next() == id)
        #expect(!table.end(id, after: 1, .waits))
        #expect(table.wake(id, turn: 1))
        #expect(!table.wake(id, turn: 1))
        #expect(table.next() == id)
        #expect(!table.wake(id, turn: 1))
        #expect(!table.end(id, after: 1, .held))
        #expect(!table.wake(id, turn: 1))
        #expect(table.next() == nil)
        #expect(table.wake(id, turn: 2))
        #expect(table.next() == id)
    }

    @Test func aPriorityChangesAtOnce() {
        var simulation = Simulation(threads: 1)
        let (one, other) = (
            simulation.add(0, GuestPriority()), simulation.add(1, GuestPriority())
        )
        simulation.run(for: 10_000_000_000, slice: 1_000_000...1_000_000)
        simulation.table.change(one, to: GuestPriority(weight: 300))
        let before = simulation.had
        simulation.run(for: 40_000_000_000, slice: 1_000_000...1_000_000)
        let gained = [one, other].map { Double((simulation.had[$0] ?? 0) - (before[$0] ?? 0)) }
        #expect(abs(gained[0] / gained[1] - 3) < 0.1)
        simulation.table.change(other, to: GuestPriority(.guaranteed))
        let next = simulation.table.next()
        #expect(next == other)
    }

    /// What is asked for in any order keeps the table's books, and leaves nothing behind.
    @Test(arguments: 0..<20 as Range<UInt64>) func booksAreKept(seed: UInt64) throws {
        var random = TableRandom(state: seed)
        let table = Table()
        var running: Set<GuestID> = []
        var resting: Set<GuestID> = []
        var all: [GuestID] = []
        for step in 0..<4_000 {
            let id = all.randomElement(using: &random)
            switch UInt64.random(in: 0..<12, using: &random) {
            case 0 where all.count < 40: all.append(table.add(step, Self.priority(&random)))
            case 1: if let id { table.suspend(id) }
            case 2: if let id { _ = table.resume(id) }
            case 3: if let id { table.change(id, to: Self.priority(&random)) }
            case 4: if let id { _ = table.wake(id) }
            case 5 where step % 5 == 0: if let id { _ = table.cancel(id) }
            case 5: if let id, table.hold(id) { resting.insert(id) }
            case 9: if let id = resting.popFirst() { _ = table.release(id) }
            case 6...8:
                if let id = table.next() {
                    let guest = try #require(table.guests[id])
                    #expect(!guest.isSuspended || guest.isCancelled)
                    #expect(guest.state == .running)
                    #expect(running.insert(id).inserted)
                }
            default:
                guard let id = running.popFirst() else { continue }
                let ends: [ExecutorTable<Int>.SliceEnd] =
                    table.guests[id]?.isCancelled == true
                    ? [.ended] : [.usedUp, .usedUp, .waits, .held, .ended]
                let end = ends.randomElement(using: &random) ?? .usedUp
                _ = table.end(id, after: UInt64.random(in: 0...5_000_000, using: &random), end)
                if end == .ended { all.removeAll { $0 == id } }
            }
            #expect(resting.allSatisfy { table.guests[$0]?.state == .resting })
            #expect(table.guests.count == all.count)
            let ready = all.count { table.guests[$0]?.state == .ready }
            #expect(ready == table.readyCount)
            #expect(table.entryCount <= 3 * (2 * all.count + 65))
        }
        for id in resting { _ = table.release(id) }
        for id in all {
            _ = table.cancel(id)
            if table.guests[id]?.state == .held { _ = table.wake(id) }
        }
        for id in running { _ = table.end(id, after: 1, .usedUp) }
        while let id = table.next() { _ = table.end(id, after: 1, .ended) }
        #expect(table.guests.count == 0)
        #expect(table.readyCount == 0)
    }

    private static func priority(_ random: inout TableRandom) -> GuestPriority {
        let guestClass = GuestPriority.Class.allCases.randomElement(using: &random)
        return GuestPriority(
            guestClass ?? .burstable, weight: UInt32.random(in: 0...20_000, using: &random))
    }
}

/// A table that expectations can change.
private final class Table {
    private var table = ExecutorTable<Int>()

    var guests: GuestSlots<ExecutorTable<Int>.Guest> { table.guests }
    var readyCount: Int { table.readyCount }
    var entryCount: Int { table.entryCount }

    func add(_ number: Int, _ priority: GuestPriority) -> GuestID {
        let id = table.add(number, priority)
        _ = table.release(id)
        return id
    }
    func next() -> GuestID? { table.next() }
    func end(
        _ id: GuestID, after nanoseconds: UInt64, _ end: ExecutorTable<Int>.SliceEnd
    ) -> Bool { table.end(id, after: nanoseconds, end) }
    func wake(_ id: GuestID) -> Bool { table.wake(id, turn: table.guests[id]?.turn ?? 0) }
    func wake(_ id: GuestID, turn: UInt64) -> Bool { table.wake(id, turn: turn) }
    func suspend(_ id: GuestID) { table.suspend(id) }
    func resume(_ id: GuestID) -> Bool { table.resume(id) }
    func cancel(_ id: GuestID) -> Bool { table.cancel(id) }
    func change(_ id: GuestID, to priority: GuestPriority) { table.change(id, to: priority) }
    func hold(_ id: GuestID) -> Bool { table.hold(id) }
    func release(_ id: GuestID) -> Bool { table.release(id) }
}

private struct TableRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
