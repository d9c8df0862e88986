import HostSystem
import Testing

@Suite struct InstantTests {
    static let durations: [(Duration, UInt64)] = [
        (.zero, 100), (.seconds(-1), 100), (.nanoseconds(-1), 100), (.nanoseconds(1), 101),
        (.milliseconds(2), 2_000_100), (.seconds(3), 3_000_000_100),
        (Duration(secondsComponent: 0, attosecondsComponent: 1), 101),
        (Duration(secondsComponent: 0, attosecondsComponent: 1_000_000_001), 102),
        (.seconds(18_446_744_073), 18_446_744_073_000_000_100),
        (.seconds(18_446_744_074), .max), (.seconds(Int64.max), .max), (.seconds(Int64.min), 100),
    ]

    @Test(arguments: durations)
    func isAdvancedRoundedUpAndCut(duration: Duration, nanoseconds: UInt64) {
        #expect(Instant(nanoseconds: 100).advanced(by: duration).nanoseconds == nanoseconds)
    }

    @Test func sumsEndAtTheLastOne() {
        #expect(Instant.never.advanced(byNanoseconds: 1) == .never)
        #expect(Instant(nanoseconds: .max - 1).advanced(byNanoseconds: 1) == .never)
        #expect(Instant(nanoseconds: 5).advanced(byNanoseconds: 0).nanoseconds == 5)
    }

    @Test func whatIsOverIsNoTimeAway() {
        let early = Instant(nanoseconds: 3)
        let late = Instant(nanoseconds: 10)
        #expect(early.nanoseconds(until: late) == 7)
        #expect(late.nanoseconds(until: early) == 0)
        #expect(late.nanoseconds(until: late) == 0)
        #expect(Instant.start.nanoseconds(until: .never) == .max)
    }

    @Test func clockOfTheSystemDoesNotGoBack() {
        let clock = SystemClock()
        var last = clock.now
        #expect(last > .start)
        for _ in 0..<1_000 {
            let now = clock.now
            #expect(now >= last)
            last = now
        }
    }

    @Test func simulatedClockIsMovedForwardOnly() {
        let clock = SimulatedClock(now: Instant(nanoseconds: 50))
        #expect(clock.now.nanoseconds == 50)
        clock.advance(to: Instant(nanoseconds: 40))
        #expect(clock.now.nanoseconds == 50)
        clock.advance(to: Instant(nanoseconds: 60))
        clock.advance(by: .nanoseconds(5))
        clock.advance(by: .seconds(-5))
        #expect(clock.now.nanoseconds == 65)
        clock.advance(by: .seconds(Int64.max))
        #expect(clock.now == .never)
    }
}
