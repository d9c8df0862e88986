import HostSystem
import Testing

@Suite struct TimerWheelTests {
    private static func milliseconds(_ count: UInt64) -> Instant {
        Instant(nanoseconds: count * 1_000_000)
    }

    /// Each on a wheel of its own that begins at 1,000 ms: when it is over.
    static let deadlines: [(nanoseconds: UInt64, over: UInt64)] = [
        (0, 1_000), (999_999_999, 1_000), (1_000_000_000, 1_000), (1_000_000_001, 1_001),
        (1_001_000_000, 1_001), (1_001_000_001, 1_002), (1_024_000_000, 1_024),
        (1_279_000_000, 1_279), (65_535_000_000, 65_535), (65_536_000_000, 65_536),
        (16_777_215_000_000, 16_777_215), (16_777_216_000_000, 16_777_216),
        (4_294_967_295_000_000, 4_294_967_295), (4_294_967_296_000_000, 4_294_967_296),
        (12_345_678_901_234_567, 12_345_678_902), (18_446_744_073_709_000_000, 18_446_744_073_709),
    ]

    @Test(arguments: deadlines)
    func isOverAtTheTickAfterIt(nanoseconds: UInt64, over: UInt64) throws {
        var wheel = TimerWheel<Int>(at: Self.milliseconds(1_000))
        _ = wheel.add(7, at: Instant(nanoseconds: nanoseconds))
        var keys: [Int] = []
        if over > 1_000 {
            wheel.expire(at: Instant(nanoseconds: over * 1_000_000 - 1)) { keys.append($0) }
        }
        #expect(keys == [])
        let next = try #require(wheel.nextInstant)
        #expect(next <= Self.milliseconds(over))
        wheel.expire(at: Self.milliseconds(over)) { keys.append($0) }
        #expect(keys == [7])
        #expect(wheel.nextInstant == nil)
    }

    @Test func neverIsNotReached() {
        var wheel = TimerWheel<Int>(at: .start)
        let token = wheel.add(1, at: .never)
        wheel.expire(at: .never) { _ in Issue.record("it is over") }
        #expect(wheel.count == 1)
        #expect(wheel.cancel(token) == 1)
    }

    @Test func thoseOfOneTickAreOverInTheirOrder() {
        var wheel = TimerWheel<Int>(at: .start)
        let far = Self.milliseconds(70_000)
        for key in 0..<3 { _ = wheel.add(key, at: far) }
        wheel.expire(at: Self.milliseconds(69_990)) { _ in }
        for key in 3..<6 { _ = wheel.add(key, at: far) }
        _ = wheel.add(-1, at: .start)
        var keys: [Int] = []
        wheel.expire(at: far) { keys.append($0) }
        #expect(keys == [-1, 0, 1, 2, 3, 4, 5])
    }

    /// A walk from stop to stop: how often a driver that sleeps wakes for one deadline.
    @Test(arguments: [1, 255, 256, 70_000, 20_000_000, 1 << 33] as [UInt64])
    func fewStopsLeadToADeadline(milliseconds: UInt64) {
        var wheel = TimerWheel<Int>(at: .start)
        _ = wheel.add(1, at: Self.milliseconds(milliseconds))
        var stops = 0
        while let next = wheel.nextInstant, stops < 10 {
            stops += 1
            wheel.expire(at: next) { _ in }
        }
        #expect(wheel.count == 0)
        #expect(stops <= 5)
    }

    @Test func tokensOfOthersCancelNothing() {
        var wheel = TimerWheel<Int>(at: .start)
        let first = wheel.add(1, at: .start)
        wheel.expire(at: .start) { _ in }
        let second = wheel.add(2, at: .start)
        #expect(wheel.cancel(first) == nil)
        let third = Self.milliseconds(3)
        let isChanged = wheel.change(first, to: third)
        #expect(!isChanged)
        #expect(wheel.cancel(second) == 2)
        #expect(wheel.cancel(second) == nil)
    }

    @Test func placesAreUsedAgainAndGivenBack() {
        var wheel = TimerWheel<Int>(at: .start)
        let kept = wheel.add(-1, at: Self.milliseconds(1 << 40))
        for round in 0..<Effort.waits {
            let token = wheel.add(round, at: Self.milliseconds(UInt64(round) * 7))
            #expect(wheel.cancel(token) == round)
        }
        #expect(wheel.placeCount == 2)
        wheel.cancel(kept)
        #expect(wheel.placeCount == 0)
    }

    @Test(arguments: Effort.seeds)
    func actsAsTheListDoes(seed: UInt64) {
        let random = SeededRandomness(seed: seed)
        var now = Instant(nanoseconds: random.next() >> 8)
        var wheel = TimerWheel<Int>(at: now)
        var model = TimerModel(at: now)
        var tokens: [Int: TimerWheel<Int>.Token] = [:]
        for key in 0..<Effort.steps / 20 {
            let other = Int(random.next() % UInt64(key + 1))
            // Distances of all sizes, half of them in whole ticks.
            let distance = random.next() >> (random.next() % 52 + 12)
            let whole = random.next() % 2 == 0
            let rounded = distance / 1_000_000 * 1_000_000
            let at = now.advanced(byNanoseconds: whole ? rounded : distance)
            let deadline = random.next() % 8 == 0 ? Instant(nanoseconds: now.nanoseconds / 2) : at
            switch random.next() % 8 {
            case 0...3:
                tokens[key] = wheel.add(key, at: deadline)
                model.add(key, at: deadline)
            case 4:
                let isCancelled = tokens[other].map { wheel.cancel($0) == other } ?? false
                #expect(isCancelled == model.cancel(other))
            case 5:
                let isChanged = tokens[other].map { wheel.change($0, to: deadline) } ?? false
                #expect(isChanged == model.change(other, to: deadline))
            default:
                now = max(now, random.next() % 64 == 0 ? deadline : min(deadline, nextStop(wheel)))
                var keys: [Int] = []
                wheel.expire(at: now) { keys.append($0) }
                #expect(keys == model.expire(at: now), "seed \(seed), key \(key)")
            }
            #expect(wheel.count == model.keys.count)
            #expect((wheel.nextInstant == nil) == (model.firstTick == nil))
            if let first = model.firstTick, let next = wheel.nextInstant {
                #expect(next.nanoseconds / 1_000_000 <= first)
            }
        }
    }

    private func nextStop(_ wheel: TimerWheel<Int>) -> Instant { wheel.nextInstant ?? .never }
}
