// What is over, and when something is next.
extension TimerWheel {
    /// When ``expire(at:)`` has something to do: never after the first deadline's tick, before it
    /// where the wheel has to move deadlines down first. Nil without deadlines.
    package var nextInstant: Instant? {
        if first(of: TimerLayout.due) != nil { return TimerLayout.beginning(of: tick) }
        return nextStop.map { TimerLayout.beginning(of: $0.tick) }
    }

    /// Takes out what is over, by ticks, and within one in the order in which it was added; what
    /// was over when it was added is of the tick in which that was.
    ///
    /// - Parameter now: Earlier ones than before count as the same.
    /// - Complexity: O(deadlines that are over or move down), however much time has gone by.
    package mutating func expire(at now: Instant, _ body: (Key) -> Void) {
        takeDue(body)
        let target = TimerLayout.tick(over: now)
        while let stop = nextStop, stop.tick <= target {
            tick = stop.tick
            moveDown(stop.slot)
            takeDue(body)
        }
        tick = max(tick, target)
    }

    private struct Stop {
        var tick: UInt64
        var slot: Int
    }

    /// The next tick at which a slot has to be looked at. Lower levels come first, as all that is
    /// in them has the digits above in common with the wheel.
    private var nextStop: Stop? {
        for level in 0..<TimerLayout.levels {
            let first = TimerLayout.first(of: level)
            let start = first + TimerLayout.digit(level, of: tick) + 1
            let end = first + TimerLayout.slotsPerLevel
            if let slot = nextOccupied(from: start, before: end) {
                let firstTick = TimerLayout.firstTick(ofDigit: slot - first, level, at: tick)
                return Stop(tick: firstTick, slot: slot)
            }
        }
        guard first(of: TimerLayout.beyond) != nil else { return nil }
        return Stop(tick: TimerLayout.firstTickBeyond(tick), slot: TimerLayout.beyond)
    }

    /// Puts all of a slot where it belongs now. What is still beyond all levels stays in its order
    /// too, as each is taken from the front and put at the end once.
    private mutating func moveDown(_ slot: Int) {
        guard let end = last(of: slot) else { return }
        while let place = first(of: slot) {
            unlink(place)
            insert(place)
            if place == end { return }
        }
    }

    private mutating func takeDue(_ body: (Key) -> Void) {
        while let place = first(of: TimerLayout.due) {
            if let key = remove(place) { body(key) }
        }
    }
}
